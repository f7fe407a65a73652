/**
 * What `aexp doctor` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { diagnose } from "../../../operations/doctor.ts";
import { diagnosisJson, diagnosisText } from "../views/diagnosis_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { stdout, stderr } = context;
  const diagnosis = await diagnose(context, { repo: flags.repo });
  stdout.write(
    flags.json ? diagnosisJson(diagnosis) : diagnosisText(diagnosis, stdout.isTerminal),
  );
  if (!flags.json && diagnosis.repositoryPath === undefined) {
    stderr.write("no repository here: only the machine was looked at\n");
  }
  const isBroken = diagnosis.checks.some(({ state }) => state === "problem");
  return isBroken ? EXIT.failed : EXIT.ok;
}
