/**
 * What `aexp list-runs` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { Status } from "../../../domain/document/status.ts";
import { EXIT } from "../../../errors.ts";
import { listRuns as list } from "../../../operations/list_runs.ts";
import { jsonLine, listing } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";
import { recordMapping, writeRuns } from "../views/record_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment?: string;
  readonly hypothesis?: string;
  readonly status?: Status;
  readonly sp?: readonly string[];
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { experiment: experimentId, hypothesis: hypothesisId, ...options } = flags;
  const found = await list(context, { ...options, experimentId, hypothesisId });
  if (flags.json) {
    context.stdout.write(jsonLine(listing(found.runs.map(recordMapping), found.damaged)));
  } else {
    await writeRuns(found, context.stdout);
    writeDamaged(found.damaged, context.stderr);
  }
  return EXIT.ok;
}
