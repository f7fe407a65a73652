/**
 * Grid Engine: qsub(1) and qstat(1), https://manpages.debian.org/bookworm/gridengine-client/qsub.1.en.html:
 * `-t 1-8`, `-tc 2`, `SGE_TASK_ID` from 1.
 *
 * @module
 */

import { allMatches, countOf } from "./answer.ts";
import { rangeText } from "./array_plan.ts";
import { OWN_FOLDER } from "./pieces.ts";
import type { BatchSystem, Environment, SchedulerTask } from "./scheduler.ts";
import type { ScriptFacts } from "./script.ts";
import { jobName } from "./word.ts";

/** Grid Engine. */
export const sge: BatchSystem = {
  kind: "batch",
  name: "sge",
  title: "Grid Engine",
  script: {
    directives,
    placeholders: () => ["add #$ -q ... -P ... -l h_rt=... as your site requires."],
    folders: [OWN_FOLDER, '"${SGE_O_WORKDIR:-}"', '"$PWD"'],
  },
  array: {
    variable: "SGE_TASK_ID",
    first: 1,
    countsOn: true,
    throttle: throttleOption,
    hasCommonId: true,
    limit: { usual: 75_000 },
  },
  submission: {
    program: "qsub",
    extension: "sge",
    call: ({ path, part, isFirst }) => {
      const range = isFirst ? [] : ["-t", rangeText(part.offset + 1, part.tasks)];
      return { words: ["qsub", ...range, path] };
    },
    ids: (answer) => allMatches(answer, /^Your job(?:-array)? ([0-9]+)/gm),
    unreachable:
      /unable to (?:contact|send message to) qmaster|commlib error|failed (?:receiving|sending) gdi request/i,
    repeatsAfterTimeout: false,
  },
  query: {
    words: (id) => ["qstat", "-j", id],
    isOpen: () => true,
    forgotten: /do not exist/i,
  },
  cancel: "qdel",
  task: { find: findTask },
};

function directives({ tag, array }: ScriptFacts): readonly string[] {
  return [
    `#$ -N ${jobName(tag)}`,
    "#$ -S /bin/bash",
    "#$ -cwd",
    `#$ -t ${rangeText(1, array.parts[0]?.tasks ?? 0)}`,
    ...(array.throttle === undefined ? [] : [`#$ ${throttleOption(array.throttle)}`]),
    "#$ -o logs/",
    "#$ -e logs/",
  ];
}

function throttleOption(count: number): string {
  return `-tc ${count}`;
}

/** The task number is the word `undefined` outside an array. */
function findTask(env: Environment): Omit<SchedulerTask, "name"> | undefined {
  const jobId = env["JOB_ID"];
  const index = env["SGE_TASK_ID"];
  if (!jobId || !index) return undefined;
  const isArray = index !== "undefined";
  const taskId = isArray ? `${jobId}.${index}` : jobId;
  const cluster = env["SGE_CELL"] ?? "";
  const restarts = countOf(env["RESTARTED"]);
  return { cluster, arrayId: isArray ? jobId : undefined, taskId, restarts };
}
