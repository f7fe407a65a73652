/**
 * The tool that tells how a queue stands.
 *
 * @module
 */

import { digestAnswer } from "../../answer/digest.ts";
import { text } from "../arguments.ts";
import { tool } from "../tool.ts";
import { notesAnswer } from "./shared.ts";
import { filterOf, runArguments } from "./filter.ts";

const { experiment_id, tag, sp } = runArguments;

/** Tells in a few lines how a queue stands. */
export const queueDigest = tool({
  name: "queue_digest",
  description: "Tell in a few lines how the queue stands: counts by status, what changed since " +
    "the cursor of an earlier digest, new failures by headline, and the next sensible step.",
  effect: "looks",
  arguments: { experiment_id, tag, sp, cursor: text("Of an earlier digest") },
  output: ["counts", "new_failures", "next", "cursor"],
  async call({ context, repo }, given) {
    const { digestQueue } = await import("../../../operations/digest_queue.ts");
    const digest = await digestQueue(context, { ...filterOf(given), cursor: given.cursor, repo });
    return { ...digestAnswer(digest), ...notesAnswer(digest.report) };
  },
});
