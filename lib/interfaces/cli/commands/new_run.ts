/**
 * `aexp new-run`
 *
 * @module
 */

import type { Flags } from "../actions/new_run.ts";
import { command } from "../command.ts";
import { jsonFlag, repoFlag, switchFlag, textFlag, valuesFlag } from "../flags.ts";

/** Makes a run without queueing it. */
export const newRun = command<Flags>({
  brief: "Make a run without queueing it",
  details: "Its state point is frozen as `queue add` would freeze it.",
  examples: [
    ["aexp new-run --experiment E001 --sp condition=full,seed=0", "a run to be filled by hand"],
    ["aexp new-run --experiment E001 --sp 'lr:=1e-3' --json", "a value as JSON, the answer, too"],
  ],
  parameters: {
    flags: {
      experiment: { ...textFlag("The experiment", "E001"), optional: false },
      hypothesis: textFlag("The hypothesis it tests", "H001"),
      subHypothesis: textFlag("A hypothesis below that one", "H002"),
      sp: valuesFlag("Values of the state point: key=value or key:=JSON", "k=v,…"),
      spStrings: switchFlag("Keep every value of --sp a text"),
      noCommit: switchFlag("Leave the commit out of the state point"),
      noResolve: switchFlag("Keep a condition's name as a bare label"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  load: () => import("../actions/new_run.ts"),
});
