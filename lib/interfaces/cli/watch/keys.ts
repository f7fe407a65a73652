/**
 * What the keys of the live view do.
 *
 * @module
 */

import type { Choices } from "./live_state.ts";

/** The names of the keys that the view knows, by what a terminal sends for them. */
const NAMES: Readonly<Record<string, string>> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  "\x1b[5~": "page up",
  "\x1b[6~": "page down",
  "\r": "enter",
  "\n": "enter",
  "\x7f": "erase",
  "\b": "erase",
  "\x1b": "escape",
};

/** Keys in what a terminal sends: sequences, and single characters. */
// deno-lint-ignore no-control-regex
const KEY = /\x1b\[[0-?]*[ -/]*[@-~]|\x1bO[A-Z]|[^]/gu;

/** Splits what a terminal sends into keys: names, or the characters themselves. */
export function keysOf(text: string): readonly string[] {
  return (text.match(KEY) ?? []).map((key) => NAMES[key] ?? key);
}

/** The rows that a person can choose among. */
export interface Surroundings {
  readonly jobIds: readonly string[];
  /** How many lines a page has. */
  readonly page: number;
}

/** Returns the choices after a key; `undefined` if the key ends the view. */
export function press(
  key: string,
  choices: Choices,
  around: Surroundings,
): Choices | undefined {
  if (choices.isTyping) return type(key, choices);
  if (choices.mode === "log") return read(key, choices, around);
  if (choices.mode === "help") return key === "q" ? undefined : { ...choices, mode: "runs" };
  switch (key) {
    case "q":
      return undefined;
    case "/":
      return { ...choices, isTyping: true };
    case "f":
      return { ...choices, onlyFailures: !choices.onlyFailures };
    case "?":
      return { ...choices, mode: "help" };
    case "escape":
      return { ...choices, filter: "" };
    case "enter":
      return choices.jobId === undefined ? choices : { ...choices, mode: "log", scroll: 0 };
    default:
      return { ...choices, jobId: moved(choices.jobId, stepOf(key, around), around.jobIds) };
  }
}

function stepOf(key: string, { page }: Surroundings): number {
  const steps = { up: -1, down: 1, "page up": -page, "page down": page };
  return new Map(Object.entries(steps)).get(key) ?? 0;
}

function moved(
  jobId: string | undefined,
  step: number,
  jobIds: readonly string[],
): string | undefined {
  if (step === 0) return jobId;
  const at = jobId === undefined ? -1 : jobIds.indexOf(jobId);
  // The first step chooses the first row, whatever its direction.
  const to = at < 0 ? 0 : at + step;
  return jobIds[Math.max(0, Math.min(jobIds.length - 1, to))];
}

function read(key: string, choices: Choices, around: Surroundings): Choices | undefined {
  if (key === "q" || key === "escape" || key === "enter") return { ...choices, mode: "runs" };
  const scroll = Math.max(0, choices.scroll - stepOf(key, around));
  return { ...choices, scroll };
}

function type(key: string, choices: Choices): Choices {
  switch (key) {
    case "enter":
      return { ...choices, isTyping: false };
    case "escape":
      return { ...choices, isTyping: false, filter: "" };
    case "erase":
      return { ...choices, filter: [...choices.filter].slice(0, -1).join("") };
    default:
      // A sequence of a key that the view does not know is no text.
      return /^[^\p{Cc}]$/u.test(key) ? { ...choices, filter: choices.filter + key } : choices;
  }
}
