/**
 * `aexp list-runs`
 *
 * @module
 */

import { STATUSES } from "../../../domain/document/status.ts";
import type { Flags } from "../actions/list_runs.ts";
import { command } from "../command.ts";
import { experimentFlag, jsonFlag, repoFlag, textFlag, valuesFlag } from "../flags.ts";

/** Lists all runs. */
export const listRuns = command<Flags>({
  brief: "List all runs of the store, queued or not",
  examples: [
    ["aexp list-runs --experiment E001 --status failed", "the failed runs of one experiment"],
    ["aexp list-runs --sp seed=3,condition=full --json", "the runs with these values, as JSON"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      hypothesis: textFlag("Only runs that test this hypothesis", "H001"),
      status: {
        kind: "enum",
        brief: "Only runs in this state",
        values: STATUSES,
        optional: true,
      },
      sp: valuesFlag("Only runs with these values", "k=v,…"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  load: () => import("../actions/list_runs.ts"),
});
