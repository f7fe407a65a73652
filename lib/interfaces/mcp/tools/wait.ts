/**
 * The tool that waits until runs are over.
 *
 * @module
 */

import { isTerminal } from "../../../domain/document/status.ts";
import type { ListedQueue } from "../../../operations/list_queue.ts";
import { seconds } from "../arguments.ts";
import { tool, type ToolWorld } from "../tool.ts";
import { filterOf, runArguments } from "./filter.ts";
import { countsOf } from "./lists.ts";
import { notesAnswer } from "./shared.ts";

/** The pause between two looks, in milliseconds. */
const PAUSE_MS = 2000;

/** Waits until runs are over. */
export const queueWait = tool({
  name: "queue_wait",
  description: "Wait until all runs that match are over, or the time is up. It executes nothing: " +
    "something else must be running them. Reports progress. Answers counts by status.",
  effect: "looks",
  arguments: {
    ...runArguments,
    timeout_s: seconds({ absent: 60, most: 600 }),
  },
  output: ["done", "counts"],
  async call(world, given) {
    const { context, signal } = world;
    const until = context.elapsedMs() + given.timeout_s * 1000;
    for (;;) {
      const { entries: statuses, report } = await look(world, filterOf(given));
      const over = statuses.filter(({ status }) => isTerminal(status)).length;
      const isDone = over === statuses.length;
      const left = until - context.elapsedMs();
      if (isDone || left <= 0 || signal.aborted) {
        return { done: isDone, counts: countsOf(statuses), ...notesAnswer(report) };
      }
      const message = `${over} of ${statuses.length} runs are over`;
      world.report({ done: over, total: statuses.length, message });
      await context.sleep(Math.min(PAUSE_MS, left));
    }
  },
});

async function look(
  { context, repo }: ToolWorld,
  filter: ReturnType<typeof filterOf>,
): Promise<ListedQueue> {
  const { listQueue } = await import("../../../operations/list_queue.ts");
  return await listQueue(context, { ...filter, includeTerminal: true, repo });
}
