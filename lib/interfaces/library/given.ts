/**
 * Checks what callers give beyond what types can: programs in JavaScript have none, and no type
 * tells that a number is to be whole.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { listNearest } from "../../domain/value/nearness.ts";

/** What a property may hold. */
export type Kind = keyof typeof KINDS;

/** All properties of a function's options, and what each may hold. */
export type Names<OPTIONS> = { readonly [NAME in keyof Required<OPTIONS>]: Kind };

/** How each kind is tested, and its words for a hint; only `id` must be given. */
const KINDS = {
  id: { words: "a text", fits: isText },
  text: { words: "a text", fits: isText },
  texts: { words: "a list of texts", fits: (given) => Array.isArray(given) && given.every(isText) },
  flag: { words: "true or false", fits: (given) => typeof given === "boolean" },
  count: { words: "a whole number from 1, such as 4", fits: (given) => isWhole(given, 1) },
  index: { words: "a whole number from 0, such as 4", fits: (given) => isWhole(given, 0) },
  seconds: {
    words: "a number of seconds from 0",
    fits: (given) => Number(given) >= 0 && isNumber(given),
  },
  callback: { words: "a function", fits: (given) => typeof given === "function" },
  signal: { words: "an AbortSignal", fits: (given) => given instanceof AbortSignal },
  // Whoever reads the value checks it.
  value: { words: "a value", fits: () => true },
} as const satisfies Record<string, {
  readonly words: string;
  readonly fits: (given: unknown) => boolean;
}>;

function isText(given: unknown): boolean {
  return typeof given === "string";
}

function isNumber(given: unknown): boolean {
  return typeof given === "number";
}

function isWhole(given: unknown, least: number): boolean {
  return Number.isSafeInteger(given) && Number(given) >= least;
}

/**
 * Refuses properties that a function does not have, because a filter that is spelled wrong would
 * mean every run, and values that a property cannot hold.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function checkGiven<OPTIONS extends object>(given: OPTIONS, names: Names<OPTIONS>): void {
  const known = Object.keys(names);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError("FLAG_INVALID", `Cannot use ${unknown}: there is no such option`, {
      hint: `The options are ${listNearest(unknown, known)}.`,
    });
  }
  const values = new Map<string, unknown>(Object.entries(given));
  for (const [name, kind] of Object.entries<Kind>(names)) check(name, kind, values.get(name));
}

function check(name: string, kind: Kind, value: unknown): void {
  const { words, fits } = KINDS[kind];
  if (value === undefined && kind !== "id") return;
  if (fits(value)) return;
  const problem = value === undefined
    ? `Cannot do without ${name}: it is missing`
    : `Cannot use ${name} ${shown(value)}: it is not ${words.split(",")[0]}`;
  throw new UserError("FLAG_INVALID", problem, { hint: `Give ${words}.` });
}

/** How much of a text stands in a message. */
const MOST = 40;

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MOST));
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "object" && value !== null
    ? "of that type"
    : String(value).slice(0, MOST);
}
