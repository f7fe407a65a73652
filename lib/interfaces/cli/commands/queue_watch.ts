/**
 * `aexp queue watch`
 *
 * @module
 */

import { command } from "../command.ts";
import { filterFlags, filterOptions, repoFlag } from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";

/** Shows the queue while it runs. */
export const queueWatch = command({
  brief: "Watch the queue while it runs",
  details:
    "It shows how far the runs are, how long they still take, what those that run print or " +
    "report, and what failed, until you press q. Enter shows the log of the chosen run; ? lists " +
    "the keys. It only looks, so any number of people may watch. Without a terminal it prints one " +
    "line for each change, and ends when nothing is left to run.",
  examples: [
    ["aexp queue watch --tag paper-ablation", "the runs of one tag"],
    ["aexp queue watch | tee progress.txt", "one line for each change, until all runs are over"],
  ],
  parameters: {
    flags: { ...filterFlags, repo: repoFlag },
    positional: jobIdsArgument,
  },
  async run(context, { repo, ...filter }, ...jobIds) {
    const { watchQueue } = await import("../../../operations/watch_queue.ts");
    const queue = await watchQueue(context, { ...filterOptions(filter, jobIds), repo });
    const isDumb = ["dumb", ""].includes(context.env["TERM"] ?? "");
    const terminal = isDumb ? undefined : await context.openTerminal?.();
    if (terminal === undefined) {
      const { plainView } = await import("../watch/plain_view.ts");
      return await plainView(context, queue);
    }
    const { liveView } = await import("../watch/live_view.ts");
    return await liveView(context, terminal, { queue, title: titleOf(filter, jobIds) });
  },
});

/** Names the runs that are watched, as the person chose them. */
function titleOf(filter: object, jobIds: readonly string[]): string {
  const parts = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined || value.length === 0 ? [] : [`${name} ${[value].flat().join(",")}`]
  );
  const which = [...jobIds, ...parts].join("  ");
  return which === "" ? "queue" : `queue: ${which}`;
}
