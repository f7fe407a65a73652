/**
 * Flux: flux-submit(1) and flux-jobs(1), https://flux-framework.readthedocs.io: `--cc=0-7`, `FLUX_JOB_CC`.
 *
 * Every copy is a job of its own: there is no array.
 *
 * @module
 */

import { allMatches } from "./answer.ts";
import { rangeText } from "./array_plan.ts";
import { OWN_FOLDER } from "./pieces.ts";
import type { BatchSystem, SubmitCall, SubmittedPart } from "./scheduler.ts";
import { runnablePath } from "./word.ts";

/** Flux. */
export const flux: BatchSystem = {
  kind: "batch",
  name: "flux",
  title: "Flux",
  script: {
    directives: () => [],
    placeholders: () => [
      "add --time-limit=... --gpus-per-task=... --queue=... to `flux submit`.",
    ],
    folders: [OWN_FOLDER, '"${PWD:-}"'],
  },
  array: {
    variable: "FLUX_JOB_CC",
    first: 0,
    countsOn: true,
    throttle: "none",
    hasCommonId: false,
  },
  submission: {
    program: "flux",
    extension: "flux",
    call: submitCall,
    ids: (answer) => allMatches(answer, /^(\S+)$/gm),
    unreachable: /unable to connect to flux|connection refused|resource temporarily unavailable/i,
    repeatsAfterTimeout: false,
  },
  query: {
    words: (id) => ["flux", "jobs", "--no-header", "--format={state}", id],
    isOpen: (answer) => /^(?!INACTIVE\b)\w/m.test(answer),
    forgotten: /unknown|not found/i,
  },
  cancel: "flux cancel",
  task: {
    level: 1,
    find: ({ FLUX_JOB_ID: taskId }) =>
      taskId ? { cluster: "", arrayId: undefined, taskId, restarts: 0 } : undefined,
  },
};

function submitCall({ path, part }: SubmittedPart): SubmitCall {
  const range = `--cc=${rangeText(part.offset, part.tasks)}`;
  const output = "--output=logs/aexp-{{id}}-{cc}.out";
  return { words: ["flux", "submit", range, output, runnablePath(path)] };
}
