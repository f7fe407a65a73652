/**
 * The MCP server as one module, which is loaded only when it is asked for.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { serve } from "./server.ts";
import type { Tool } from "./tool.ts";
import { queueClear, queueReconcile, queueRemove, queueRetry, queueStop } from "./tools/changes.ts";
import { queueDigest } from "./tools/digest.ts";
import { listRuns, queueList, showBatch } from "./tools/lists.ts";
import { queueLogs } from "./tools/logs.ts";
import { queueAdd, queuePlan } from "./tools/queue_add.ts";
import { experiments, linkRun, listBatches, newRun, showRun } from "./tools/runs.ts";
import { queueMaterialize } from "./tools/scripts.ts";
import { validate } from "./tools/validate.ts";
import { queueWait } from "./tools/wait.ts";

/** All tools, in the order in which clients list them. */
export const TOOLS: readonly Tool[] = [
  experiments,
  queuePlan,
  queueAdd,
  queueList,
  queueDigest,
  queueLogs,
  queueWait,
  queueMaterialize,
  queueStop,
  queueRetry,
  queueReconcile,
  queueRemove,
  queueClear,
  newRun,
  showRun,
  listRuns,
  listBatches,
  showBatch,
  linkRun,
  validate,
];

/** The tools of a small server: the queue, and what changed. */
const QUEUE_TOOLS: ReadonlySet<string> = new Set([
  "queue_add",
  "queue_list",
  "queue_remove",
  "queue_stop",
  "queue_clear",
  "queue_materialize",
  "queue_digest",
]);

/** Which tools a server has, and for which repository. */
export interface McpOptions {
  readonly repo: string | undefined;
  /** Whether to leave out all tools that change anything. */
  readonly readOnly: boolean;
  readonly tools: "queue" | "all";
}

/** Serves a client until it closes the connection. */
export async function serveMcp(context: Context, options: McpOptions): Promise<void> {
  const { CLAUDE_PROJECT_DIR: project = "", AEXP_ROOT: root = "" } = context.env;
  const repo = options.repo ?? (root === "" && project !== "" ? project : undefined);
  await serve({ context, tools: toolsOf(options), repo });
}

function toolsOf({ readOnly, tools }: McpOptions): readonly Tool[] {
  return TOOLS.filter(({ name, effect }) =>
    (tools === "all" || QUEUE_TOOLS.has(name)) && (!readOnly || effect === "looks")
  );
}
