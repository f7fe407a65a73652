/**
 * HyperQueue: `hq submit`, `hq job list`, "Task arrays" in https://it4innovations.github.io/hyperqueue:
 * `--array 0-7`, `HQ_TASK_ID`.
 *
 * @module
 */

import { allMatches, countOf } from "./answer.ts";
import { rangeText } from "./array_plan.ts";
import { OWN_FOLDER } from "./pieces.ts";
import type { BatchSystem, Environment, SchedulerTask } from "./scheduler.ts";
import { jobName, runnablePath } from "./word.ts";

/** HyperQueue. */
export const hyperqueue: BatchSystem = {
  kind: "batch",
  name: "hyperqueue",
  title: "HyperQueue",
  script: {
    directives: ({ tag, array }) => [
      `#HQ --name=${jobName(tag)}`,
      `#HQ --array=${rangeText(0, array.parts[0]?.tasks ?? 0)}`,
      "#HQ --stdout=logs/aexp-%{JOB_ID}-%{TASK_ID}.out",
      "#HQ --stderr=logs/aexp-%{JOB_ID}-%{TASK_ID}.err",
    ],
    placeholders: () => [
      "add #HQ --cpus=... --resource gpus/nvidia=... --time-limit=... as you need.",
    ],
    folders: [OWN_FOLDER, '"${HQ_SUBMIT_DIR:-}"', '"$PWD"'],
  },
  array: {
    variable: "HQ_TASK_ID",
    first: 0,
    countsOn: true,
    throttle: "none",
    hasCommonId: false,
  },
  submission: {
    program: "hq",
    extension: "hyperqueue",
    call: ({ path, part, isFirst }) => {
      const range = isFirst ? [] : [`--array=${rangeText(part.offset, part.tasks)}`];
      return { words: ["hq", "submit", "--directives=file", ...range, runnablePath(path)] };
    },
    ids: (answer) => allMatches(answer, /job ID: ([0-9]+)/gi),
    unreachable: /no online server|could not connect|connection refused/i,
    repeatsAfterTimeout: false,
  },
  query: {
    // The list has the jobs that wait or run.
    words: () => ["hq", "job", "list", "--output-mode=json"],
    isOpen: (answer, id) => new RegExp(`"id"\\s*:\\s*${id}\\b`).test(answer),
    forgotten: /(?!)/,
  },
  cancel: "hq job cancel",
  task: { level: 2, find: findTask },
};

/** An instance is a start of the same task, counted from 0. */
function findTask(env: Environment): Omit<SchedulerTask, "name"> | undefined {
  const arrayId = env["HQ_JOB_ID"];
  const index = env["HQ_TASK_ID"];
  if (!arrayId || !index) return undefined;
  const restarts = countOf(env["HQ_INSTANCE_ID"]);
  return { cluster: "", arrayId, taskId: `${arrayId}.${index}`, restarts };
}
