/**
 * `aexp queue clear`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { experimentFlag, jsonFlag, repoFlag, switchFlag, tagFlag } from "../flags.ts";

/** Abandons queued runs. */
export const queueClear = command({
  brief: "Remove all queued runs: mark them as abandoned, keep their files",
  details:
    "At a terminal, the command asks first. Runs that a runner holds stay, unless --running " +
    "stops them first.",
  examples: [
    ["aexp queue clear --tag paper-ablation", "remove the queued runs of one tag"],
    ["aexp queue clear --yes --running", "stop the runs on this machine, and empty the queue"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      tag: tagFlag,
      yes: switchFlag("Do not ask"),
      running: switchFlag("Stop running runs first"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { y: "yes" },
  },
  async run(context, { experiment: experimentId, json, yes, ...options }) {
    const { clearQueue } = await import("../../../operations/clear_queue.ts");
    const { askToClear, writeCleared } = await import("../views/clear_view.ts");
    const cleared = await clearQueue(context, { ...options, experimentId }, (plan) => {
      return yes ? Promise.resolve(true) : askToClear(context, plan, options.running);
    });
    if (json) {
      const { clearingAnswer } = await import("../../answer/changes.ts");
      await printJson(context, clearingAnswer(cleared));
    } else {
      writeCleared(context, cleared);
    }
    // Without a terminal nobody was asked, which is a mistake and not a refusal.
    const isUnasked = cleared.kind === "refused" && context.readLine === undefined;
    return isUnasked ? EXIT.failed : EXIT.ok;
  },
});
