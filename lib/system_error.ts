/**
 * The codes of the errors that the operating system reports.
 *
 * @module
 */

import { UserError } from "./errors.ts";

/** Returns the system's code of an error, such as `ENOENT`; `undefined` if there is none. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return code;
  if (error instanceof Deno.errors.NotFound) return "ENOENT";
  const number = /\(os error ([0-9]+)\)/.exec(error.message)?.[1];
  return number === undefined ? undefined : NUMBERS[number] ?? `error ${number}`;
}

/** Error numbers that the runtime has no code for: quota exceeded, stale file handle. */
const NUMBERS: Readonly<Record<string, string>> = Deno.build.os === "darwin"
  ? { "69": "EDQUOT", "70": "ESTALE" }
  : { "122": "EDQUOT", "116": "ESTALE" };
