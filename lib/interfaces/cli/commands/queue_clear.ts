/**
 * `aexp queue clear`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { filterFlags, filterOptions, jsonFlag, repoFlag, switchFlag } from "../flags.ts";
import { anyJobIds } from "../job_id_arguments.ts";

/** Abandons queued runs. */
export const queueClear = command({
  brief: "Mark all queued runs as abandoned; keep their files",
  details:
    "At a terminal, the command asks first. Runs that a runner holds stay, unless --running " +
    "stops them first.",
  examples: [
    ["aexp queue clear --tag paper-ablation", "remove the queued runs of one tag"],
    ["aexp queue clear --yes --running", "stop the runs on this machine, and empty the queue"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      yes: switchFlag("Do not ask"),
      running: switchFlag("Stop running runs first"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { y: "yes" },
    positional: anyJobIds("queued"),
  },
  async run(context, { json, yes, running, repo, ...filter }, ...jobIds) {
    const { clearQueue } = await import("../../../operations/clear_queue.ts");
    const { askToClear, writeCleared } = await import("../views/clear_view.ts");
    const options = { ...filterOptions(filter, jobIds), running, repo };
    const cleared = await clearQueue(context, options, async (plan) => {
      return yes || await askToClear(context, plan, running);
    });
    if (json) {
      const { clearingAnswer } = await import("../../answer/changes.ts");
      await printJson(context, clearingAnswer(cleared));
    } else {
      writeCleared(context, cleared);
    }
    return EXIT.ok;
  },
});
