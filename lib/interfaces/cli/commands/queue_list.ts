/**
 * `aexp queue list`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { experimentFlag, jsonFlag, repoFlag, switchFlag, tagFlag } from "../flags.ts";

/** Lists the queue. */
export const queueList = command({
  brief: "List the queue in the order in which it runs, and why runs failed",
  details: "Piped, each line holds id, status, experiment, tag, state point and outcome, " +
    "separated by tabs.",
  examples: [
    ["aexp queue list --tag paper-ablation", "the queued and running runs of one tag"],
    ["aexp queue list --include-terminal --json", "all runs that were ever queued, as JSON"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      tag: tagFlag,
      includeTerminal: switchFlag("Include runs that are over"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { experiment: experimentId, json, ...options }) {
    const { listQueue } = await import("../../../operations/list_queue.ts");
    const found = await listQueue(context, { ...options, experimentId });
    if (json) {
      const { queueAnswer } = await import("../../answer/queue.ts");
      await printJson(context, queueAnswer(found));
    } else {
      const { writeQueue } = await import("../views/queue_view.ts");
      await writeQueue(found, { experimentId, tag: options.tag }, context);
    }
    return EXIT.ok;
  },
});
