/**
 * The arguments of tools: what each may be, as a JSON Schema for clients, and how it is read.
 *
 * One declaration gives both, so that no schema promises what the reader refuses. Reading is
 * forgiving where there is one meaning (one text for a list, JSON text for a mapping) and strict
 * otherwise: a guessed argument costs a run.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { JsonError, parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, type Mapping, type Value } from "../../domain/value/value.ts";
import { nearestFirst } from "../../domain/value/nearness.ts";
import { toValue } from "./lossless_json.ts";

/** A JSON Schema. */
export type Schema = { readonly [key: string]: unknown };

/** One argument of a tool. */
export interface Argument<T> {
  readonly schema: Schema;
  /** Whether a call must give it. */
  readonly isRequired: boolean;
  /** Reads a given value, which is not null. */
  readonly read: (given: unknown, name: string) => Exclude<T, undefined>;
  /** What an absent argument stands for. */
  readonly absent: T | undefined;
}

/** The arguments of a tool by name. */
export type Arguments = Readonly<Record<string, Argument<unknown>>>;

/** The values of arguments. */
export type Given<A extends Arguments> = {
  readonly [NAME in keyof A]: A[NAME] extends Argument<infer T> ? T : never;
};

/*
 * A description may be empty where the name says it all: clients pay for each word with every
 * conversation.
 */

/** An optional text. */
export function text(description = ""): Argument<string | undefined> {
  return optional({ type: "string", description }, readText);
}

/** A text that a call must give. */
export function requiredText(description = ""): Argument<string> {
  return { ...optional({ type: "string", description }, readText), isRequired: true, absent: "" };
}

/** An optional list of texts; one text is a list of one. */
export function texts(description = ""): Argument<readonly string[] | undefined> {
  const schema = { type: "array", items: { type: "string" }, description };
  return optional(schema, (given, name) => {
    if (!Array.isArray(given)) return [readText(given, name)];
    return given.map((item) => readText(item, name));
  });
}

/** A switch; absent means false, or what `absent` says. */
export function flag(description = "", absent = false): Argument<boolean> {
  const schema = { type: "boolean", ...(absent && { default: true }), description };
  return {
    ...optional(schema, (given, name) => {
      if (typeof given === "boolean") return given;
      throw wrong(name, given, "true or false");
    }),
    absent,
  };
}

/** A whole number with limits. */
export function count(
  { absent, least = 1, most }: {
    readonly absent: number;
    readonly least?: number;
    readonly most: number;
  },
  description = "",
): Argument<number> {
  const schema = { type: "integer", default: absent, description };
  return {
    ...optional(schema, (given, name) => {
      const value = readValue(given, name);
      const number = typeof value === "bigint" ? Number(value) : NaN;
      if (number >= least && number <= most) return number;
      throw wrong(name, given, `a whole number from ${least} to ${most}`);
    }),
    absent,
  };
}

/** A number of seconds. */
export function seconds(
  { absent, most }: { readonly absent: number; readonly most: number },
): Argument<number> {
  const schema = { type: "number", default: absent };
  return {
    ...optional(schema, (given, name) => {
      if (typeof given === "number" && given >= 0 && given <= most) return given;
      throw wrong(name, given, `a number of seconds from 0 to ${most}`);
    }),
    absent,
  };
}

/** One of some words. */
export function choice<const WORD extends string>(
  words: readonly WORD[],
  description = "",
): Argument<WORD | undefined> {
  return optional({ type: "string", enum: words, description }, (given, name) => {
    const word = words.find((one) => one === given);
    if (word !== undefined) return word;
    throw wrong(name, given, `one of ${words.join(", ")}`);
  });
}

/** A list of some words; one word is a list of one. */
export function choices<const WORD extends string>(
  words: readonly WORD[],
  description = "",
): Argument<readonly WORD[] | undefined> {
  const one = choice(words, description);
  // The words are not part of the schema, because many tools have this argument.
  const schema = { type: "array", items: { type: "string" }, description };
  return optional(schema, (given, name) => {
    const items: readonly unknown[] = Array.isArray(given) ? given : [given];
    return items.map((item) => one.read(item, name));
  });
}

/** A mapping of values, also as JSON text. */
export function mapping(description = ""): Argument<Mapping | undefined> {
  const schema = { type: "object", description };
  return optional(schema, (given, name) => {
    const value = typeof given === "string" ? parseText(given, name) : readValue(given, name);
    if (isMapping(value)) return value;
    throw wrong(name, given, "an object");
  });
}

/** Makes the schema of a tool's arguments. */
export function inputSchema(declared: Arguments): Schema {
  const entries = Object.entries(declared);
  const required = entries.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, terse(schema)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function terse(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== ""));
}

/**
 * Reads the arguments of a call.
 *
 * @throws {UserError} `FLAG_INVALID` for an unknown, missing or wrong argument
 */
export function readArguments<A extends Arguments>(declared: A, given: object): Given<A> {
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) values.set(knownName(declared, name), value);
  const read = Object.entries(declared).map(([name, argument]) => {
    const value = values.get(name);
    if (value !== undefined && value !== null) return [name, argument.read(value, name)];
    if (!argument.isRequired) return [name, argument.absent];
    throw new UserError("FLAG_INVALID", phrase`Cannot call the tool: ${option(name)} is missing`, {
      hint: phrase`Give ${option(name)}.`,
    });
  });
  return Object.fromEntries(read) as Given<A>;
}

/** Names that callers use for arguments of other names. */
const ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ["experiment", ["experiment_id"]],
  ["hypothesis", ["hypothesis_id"]],
  ["id", ["job_id"]],
  ["run_id", ["job_id"]],
  ["job", ["job_id"]],
  ["ids", ["job_ids"]],
  ["job_id", ["job_ids"]],
  ["job_ids", ["job_id"]],
  ["sp", ["statepoint"]],
  ["state_point", ["statepoint"]],
  ["status", ["statuses"]],
  ["statuses", ["status"]],
  ["cause", ["causes"]],
  ["output", ["output_path"]],
  ["path", ["output_path"]],
]);

function knownName(declared: Arguments, name: string): string {
  if (Object.hasOwn(declared, name)) return name;
  const alias = ALIASES.get(name)?.find((one) => Object.hasOwn(declared, one));
  if (alias !== undefined) return alias;
  const known = nearestFirst(name, Object.keys(declared));
  throw new UserError(
    "FLAG_INVALID",
    `Cannot use the argument ${JSON.stringify(name)}: the tool has none of that name`,
    { hint: known.length === 0 ? "Give no arguments." : `Use one of: ${known.join(", ")}.` },
  );
}

function optional<T>(
  schema: Schema,
  read: (given: unknown, name: string) => T,
): Argument<T | undefined> {
  return {
    schema,
    isRequired: false,
    read: read as (given: unknown, name: string) => Exclude<T, undefined>,
    absent: undefined,
  };
}

function readText(given: unknown, name: string): string {
  if (typeof given === "string" && given.trim() !== "") return given;
  throw wrong(name, given, given === "" ? "a text that is not empty" : "a text");
}

function parseText(given: string, name: string): Value {
  return orWrong(() => parseJson(given), { name, given, expected: "an object or its JSON text" });
}

function readValue(given: unknown, name: string): Value {
  return orWrong(() => toValue(given), { name, given, expected: "numbers of at most 4300 digits" });
}

function orWrong(
  read: () => Value,
  { name, given, expected }: {
    readonly name: string;
    readonly given: unknown;
    readonly expected: string;
  },
): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw wrong(name, given, expected);
  }
}

/** The longest piece of a wrong value that is repeated, in characters. */
const SHOWN = 60;

function wrong(name: string, given: unknown, expected: string): UserError {
  const shown = JSON.stringify(given) ?? String(given);
  const piece = shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown;
  return new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(name)} ${piece}: expected ${expected}`,
    { hint: "Give the argument in the form that the tool's schema names." },
  );
}
