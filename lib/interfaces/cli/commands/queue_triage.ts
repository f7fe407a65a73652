/**
 * `aexp queue triage`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { filterFlags, filterOptions, jsonFlag, repoFlag } from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";
import { printJson } from "../print_json.ts";

/** Sorts failed runs by what went wrong. */
export const queueTriage = command({
  brief: "Sort failed runs by what went wrong",
  details:
    "It says what failed runs have in common. Runs with the same cause, exit code and message are one kind. Under each stand the " +
    "rule that separates its runs from all others, if any does better than chance, and the " +
    "commands that act on exactly these runs. --signature takes the id of a kind, here and in " +
    "`aexp queue retry`.",
  examples: [
    ["aexp queue triage --tag paper-ablation", "why runs of one tag failed"],
    ["aexp queue triage --json --since 1d", "the kinds of failures of one day, as JSON"],
  ],
  parameters: {
    flags: { ...filterFlags, repo: repoFlag, json: jsonFlag },
    positional: jobIdsArgument,
  },
  async run(context, { json, repo, ...filter }, ...jobIds) {
    const { triageQueue } = await import("../../../operations/triage_queue.ts");
    const triage = await triageQueue(context, { ...filterOptions(filter, jobIds), repo });
    if (json) {
      const { triageAnswer } = await import("../../answer/triage.ts");
      await printJson(context, triageAnswer(triage));
    } else {
      const { writeTriage } = await import("../views/triage_view.ts");
      writeTriage(triage, context);
    }
    return EXIT.ok;
  },
});
