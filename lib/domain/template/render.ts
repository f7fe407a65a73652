/**
 * Makes the command of a job from a template.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { PLACEHOLDER, placeholderText, type TemplateJob } from "./placeholder.ts";

/**
 * Replaces the placeholders of a template in one pass: placeholders inside values are not replaced,
 * and unknown placeholders stay.
 *
 * @throws {UserError} `COMMAND_INVALID` if a value holds a NUL or half of a surrogate pair, which
 * no command line can hold
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const job = { statepoint: new Map([["seed", 3n]]), jobId: "0".repeat(32) };
 * assert.equal(renderCommand("train --seed {seed} ${seed} {other}", job), "train --seed 3 ${seed} {other}");
 * assert.equal(renderCommand("train {sp_json_shell}", job), `train '{"seed":3}'`);
 * ```
 */
export function renderCommand(template: string, job: TemplateJob): string {
  checkPassable(template, "the template");
  return template.replace(
    PLACEHOLDER,
    (whole: string, dollar: string, name: string, form: string | undefined) => {
      const text = dollar === "$" ? undefined : placeholderText(name, form, job);
      if (text === undefined) return whole;
      checkPassable(text, `the value of ${whole}`);
      return text;
    },
  );
}

/** The system would silently cut an argument at a NUL, and replace half of a surrogate pair. */
function checkPassable(text: string, what: string): void {
  const hasNul = text.includes("\0");
  if (!hasNul && text.isWellFormed()) return;
  const held = hasNul ? "a NUL character" : "half of a surrogate pair";
  throw new UserError("COMMAND_INVALID", `Cannot build the command: ${what} holds ${held}`, {
    hint: "Pass the value as JSON, which escapes it: {sp_json_shell}.",
  });
}
