/**
 * The tool that checks a repository.
 *
 * @module
 */

import { countValue } from "../../answer/answer.ts";
import { issueAnswer } from "../../answer/validation.ts";
import { choice } from "../arguments.ts";
import { tool } from "../tool.ts";
import { offsetOf, pageAnswer, pageArguments } from "./shared.ts";

/** The words of the Python program's tool. */
const MODES = ["full", "kb-only", "runs-only"] as const;

/** Checks a repository. */
export const validate = tool({
  name: "validate",
  description: "Check experiments, runs, and the runs that findings cite: file, line and what to " +
    "do for each problem. Warnings do not count for ok.",
  effect: "looks",
  arguments: {
    mode: choice(MODES),
    limit: pageArguments.limit,
    cursor: pageArguments.cursor,
  },
  output: ["ok", "errors", "warnings"],
  async call({ context, repo }, { mode, limit, cursor }) {
    const { validate } = await import("../../../operations/validate.ts");
    const { issues, isOk } = await validate(context, {
      repo,
      kbOnly: mode === "kb-only",
      runsOnly: mode === "runs-only",
    });
    const errors = issues.filter(({ severity }) => severity === "error");
    const warnings = issues.filter(({ severity }) => severity !== "error");
    const found = { results: [...errors, ...warnings], damaged: [] };
    const page = pageAnswer(found, issueAnswer, { limit, cursor, fields: undefined });
    const split = Math.max(0, errors.length - offsetOf(cursor));
    return {
      ok: isOk,
      errors: page.entries.slice(0, split),
      warnings: page.entries.slice(split),
      num_errors: countValue(errors.length),
      num_warnings: countValue(warnings.length),
      next_cursor: page.next_cursor,
    };
  },
});
