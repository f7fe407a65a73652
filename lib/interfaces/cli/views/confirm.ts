/**
 * The question before a command changes many runs.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { UserError } from "../../../errors.ts";
import { option, phrase } from "../../../phrase.ts";

/**
 * Asks the person whether to go on.
 *
 * @param action what is about to happen: "stop 3 runs"
 * @throws {UserError} `CONFIRMATION_MISSING` without a terminal
 */
export async function askToConfirm(context: Context, action: string): Promise<boolean> {
  if (context.readLine === undefined) {
    throw new UserError(
      "CONFIRMATION_MISSING",
      `Cannot ${action}: there is no terminal to ask at`,
      { hint: phrase`Add ${option("yes")} to go on without a question.` },
    );
  }
  context.stderr.write(`about to ${action}.\nProceed? [y/N]: `);
  const isAgreed = /^y(es)?$/i.test((await context.readLine()).trim());
  if (!isAgreed) context.stderr.write("aborted.\n");
  return isAgreed;
}

/** Counts runs: "1 run", "3 runs". */
export function runsText(count: number, kind = ""): string {
  return `${count} ${kind}${count === 1 ? "run" : "runs"}`;
}
