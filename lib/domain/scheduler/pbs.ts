/**
 * PBS: qsub(1B) and qstat(1B) of OpenPBS 20, "Job Arrays" in its user's guide: `-J 0-7%2`, `PBS_ARRAY_INDEX`.
 * Torque, and the qsub of `slurm-torque`, have `-t` and `PBS_ARRAYID`.
 *
 * PBS refuses an array of one task.
 *
 * @module
 */

import { allMatches } from "./answer.ts";
import { type ArrayPlan, percentText, rangeText } from "./array_plan.ts";
import { OWN_FOLDER } from "./pieces.ts";
import type {
  BatchSystem,
  Environment,
  SchedulerTask,
  SubmitCall,
  SubmittedPart,
} from "./scheduler.ts";
import type { ScriptFacts } from "./script.ts";
import { jobName } from "./word.ts";

/** PBS, Torque among its kinds. */
export const pbs: BatchSystem = {
  kind: "batch",
  name: "pbs",
  title: "PBS",
  script: {
    directives: ({ tag, array }) => [
      `#PBS -N ${jobName(tag)}`,
      "#PBS -S /bin/bash",
      ...rangeDirective(array),
      "#PBS -o logs/",
      "#PBS -e logs/",
    ],
    placeholders: () => [
      "add #PBS -q ... -A ... -l select=... -l walltime=... as your site requires.",
    ],
    folders: [OWN_FOLDER, '"${PBS_O_WORKDIR:-}"', '"$PWD"'],
    preparation: indexLines,
  },
  array: {
    variable: "PBS_ARRAY_INDEX",
    first: 0,
    countsOn: true,
    throttle: "range",
    hasCommonId: true,
    limit: { usual: 10_000 },
  },
  submission: {
    program: "qsub",
    extension: "pbs",
    call: qsubCall,
    ids: (answer) => allMatches(answer, /^([0-9]+(?:\[\])?(?:\.\S+)?)\s*$/gm),
    unreachable:
      /cannot connect to (?:default )?server|connection refused|communication failure|too many submit retries/i,
    repeatsAfterTimeout: false,
  },
  query: {
    words: (id) => ["qstat", id],
    // The state is the last column but one; a job that is over has C in Torque, F and X in PBS.
    isOpen: (answer) => /^[0-9].*\s[ABD-EG-WYZ]\s+\S+\s*$/m.test(answer),
    forgotten: /unknown job id|job has finished/i,
  },
  cancel: "qdel",
  task: { find: findTask },
};

/** The command line cannot revoke a directive, which a part of one task needs. */
function rangeDirective(array: ArrayPlan): readonly string[] {
  const tasks = array.parts[0]?.tasks ?? 0;
  if (tasks === 1 || hasSinglePart(array)) return [];
  return [`#PBS -J ${rangeText(0, tasks)}${percentText(array)}`];
}

/** Whether one of several parts has a single task. */
function hasSinglePart({ parts }: ArrayPlan): boolean {
  return parts.length > 1 && parts.some((part) => part.tasks === 1);
}

/** Torque and its front end to Slurm have variables of their own; a job that is no array has none. */
function indexLines({ array }: ScriptFacts): readonly string[] {
  const none = array.tasks === 1 ? "0" : "";
  const others = `\${PBS_ARRAYID:-\${SLURM_ARRAY_TASK_ID:-${none}}}`;
  return [`PBS_ARRAY_INDEX="\${PBS_ARRAY_INDEX:-${others}}"`];
}

/** A part of one task is a job that is told its number. */
function qsubCall({ path, array, part, isFirst }: SubmittedPart): SubmitCall {
  if (isFirst && !hasSinglePart(array)) return { words: ["qsub", path] };
  if (part.tasks === 1) return { words: ["qsub", "-v", `PBS_ARRAY_INDEX=${part.offset}`, path] };
  const range = `${rangeText(part.offset, part.tasks)}${percentText(array)}`;
  return { words: ["qsub", "-J", range, path] };
}

/** `1234[5].server` in an array, `1234.server` outside of one. */
function findTask(env: Environment): Omit<SchedulerTask, "name"> | undefined {
  const taskId = env["PBS_JOBID"];
  if (!taskId) return undefined;
  const match = /^([0-9]+)\[[0-9]+\](?:\.(.*))?$/.exec(taskId);
  const cluster = match?.[2] ?? taskId.replace(/^[^.]*\.?/, "");
  return { cluster, arrayId: match?.[1], taskId, restarts: 0 };
}
