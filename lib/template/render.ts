/**
 * From a template to the command of a job.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { PLACEHOLDER, placeholderText, type TemplateJob } from "./placeholder.ts";

/**
 * Fills a template in, in one pass: what is put in is not looked at again, and what is not known stays
 * as it stands.
 *
 * @throws {UserError} `COMMAND_INVALID` where a value holds a NUL, which no command can
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const job = { statepoint: new Map([["seed", 3n]]), jobId: "0".repeat(32) };
 * assert.equal(renderCommand("train --seed {seed} ${seed} {other}", job), "train --seed 3 ${seed} {other}");
 * assert.equal(renderCommand("train {sp_json_shell}", job), `train '{"seed":3}'`);
 * ```
 */
export function renderCommand(template: string, job: TemplateJob): string {
  const command = template.replace(
    PLACEHOLDER,
    (whole: string, dollar: string, name: string, form: string | undefined) =>
      dollar === "$" ? whole : placeholderText(name, form, job) ?? whole,
  );
  if (!command.includes("\0")) return command;
  throw new UserError(
    "COMMAND_INVALID",
    "Cannot build the command: a value holds a NUL character",
    {
      hint: "Pass it as JSON with {sp_json_shell} or {key:json}.",
    },
  );
}
