/**
 * `aexp queue add`
 *
 * @module
 */

import type { Flags } from "../actions/queue_add.ts";
import { command } from "../command.ts";
import { jsonFlag, repoFlag, switchFlag, textFlag, valuesFlag } from "../flags.ts";
import { runnerHintFlag } from "../script_flags.ts";

/** Adds runs to the queue. */
export const queueAdd = command<Flags>({
  brief: "Add runs to the queue, with their configuration frozen",
  details: "Values that read as integers become integers, all others stay text; key:=JSON gives " +
    "any other value. In --sweep, | separates values and a..b is a range; the last key varies " +
    "fastest. A file is JSON Lines if its name ends in .jsonl or .ndjson, YAML if it ends in .yaml " +
    "or .yml, else JSON; the standard input is JSON Lines for --sp-file, JSON for --sweep-file.",
  examples: [
    [
      'aexp queue add --experiment E001 --sweep "condition=full|cls, seed=0..3" --tag paper-ablation',
      "eight runs under one tag",
    ],
    [
      "aexp queue add --experiment E001 --sp condition=full --sweep 'lr:=0.1|0.01|1e-3' --dry-run",
      "show what three learning rates would add, and write nothing",
    ],
    [
      "generate | aexp queue add --experiment E001 --sp-file - --tag grid",
      "one run for each line of JSON",
    ],
  ],
  parameters: {
    flags: {
      experiment: { ...textFlag("The experiment", "E001"), optional: false },
      hypothesis: textFlag("The hypothesis the runs test", "H001"),
      subHypothesis: textFlag("A hypothesis below that one", "H002"),
      sp: valuesFlag("Values of every run: key=value or key:=JSON", "k=v,…"),
      sweep: valuesFlag("Values to combine: key=a|b or key=0..3", "k=v|v,…"),
      spFile: textFlag("One mapping, or a list of one for each run; - is standard input", "file"),
      sweepFile: textFlag("A mapping of keys to lists of values to combine", "file"),
      spStrings: switchFlag("Keep every value of --sp a text"),
      tag: textFlag("A label for the batch", "tag"),
      runnerHint: runnerHintFlag,
      command: textFlag("A command in place of the experiment's", "text"),
      noCommit: switchFlag("Leave the commit out of the state points"),
      noResolve: switchFlag("Keep names of conditions as bare labels"),
      allowDupOnRecommit: switchFlag("Add runs that differ from waiting ones in the commit only"),
      retag: switchFlag("Move runs that wait under another tag to this one"),
      onlyNew: switchFlag("Leave runs that are over"),
      dryRun: switchFlag("Show what would be added and write nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  load: () => import("../actions/queue_add.ts"),
});
