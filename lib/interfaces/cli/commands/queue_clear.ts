/**
 * `aexp queue clear`
 *
 * @module
 */

import type { Flags } from "../actions/queue_clear.ts";
import { command } from "../command.ts";
import { experimentFlag, jsonFlag, repoFlag, switchFlag, tagFlag } from "../flags.ts";

/** Empties the queue, or a part of it. */
export const queueClear = command<Flags>({
  brief: "Take all that waits out of the queue: mark it as abandoned, and keep its files",
  details:
    "Asks first, at a terminal. Runs that somebody still works on are left, unless --running " +
    "stops them first.",
  examples: [
    ["aexp queue clear --tag paper-ablation", "abandon what waits under one tag"],
    ["aexp queue clear --yes --running", "stop what runs here, and empty the queue"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      tag: tagFlag,
      yes: switchFlag("Do not ask"),
      running: switchFlag("Stop first what is running"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { y: "yes" },
  },
  load: () => import("../actions/queue_clear.ts"),
});
