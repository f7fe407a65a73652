/**
 * LSF: bsub(1), bjobs(1), and "Job arrays" in
 * https://www.ibm.com/docs/en/spectrum-lsf/10.1.0?topic=administration-job-arrays: `-J "name[1-8]%2"`,
 * `LSB_JOBINDEX` from 1, `%J` and `%I` in file names.
 *
 * `MAX_JOB_ARRAY_SIZE` limits the index itself, so a later part of a cut array adds an offset.
 *
 * @module
 */

import { allMatches } from "./answer.ts";
import { percentText, rangeText } from "./array_plan.ts";
import type {
  BatchSystem,
  Environment,
  SchedulerTask,
  SubmitCall,
  SubmittedPart,
} from "./scheduler.ts";
import { jobName } from "./word.ts";

/** LSF. */
export const lsf: BatchSystem = {
  kind: "batch",
  name: "lsf",
  title: "LSF",
  script: {
    directives: ({ tag, array }) => [
      `#BSUB -J "${jobName(tag)}[${rangeText(1, array.parts[0]?.tasks ?? 0)}]${
        percentText(array)
      }"`,
      "#BSUB -o logs/aexp-%J-%I.out",
      "#BSUB -e logs/aexp-%J-%I.err",
    ],
    placeholders: () => ["add #BSUB -q ... -P ... -W ... -n ... as your site requires."],
    // A script on the standard input runs from a spool folder, often in the home folder.
    folders: ['"${LS_SUBCWD:-}"', '"$PWD"'],
  },
  array: {
    variable: "LSB_JOBINDEX",
    first: 1,
    countsOn: false,
    throttle: "range",
    hasCommonId: true,
    limit: { usual: 1000 },
  },
  submission: {
    program: "bsub",
    extension: "lsf",
    call: bsubCall,
    ids: (answer) => allMatches(answer, /^Job <([0-9]+)>/gm),
    unreachable: /lsf is down|cannot (?:connect to|contact) lsf|batch daemon not responding/i,
    repeatsAfterTimeout: false,
  },
  query: {
    words: (id) => ["bjobs", "-noheader", "-o", "stat", id],
    isOpen: (answer) => /^(?!DONE\b|EXIT\b)\w/m.test(answer),
    forgotten: /is not found/i,
  },
  // Without a limit the programs ask a server that is away for ever.
  env: { LSB_NTRIES: "2" },
  cancel: "bkill",
  task: { find: findTask },
};

function bsubCall({ path, array, part, isFirst }: SubmittedPart): SubmitCall {
  if (isFirst) return { words: ["bsub"], input: path };
  const name = `aexp-queue[${rangeText(1, part.tasks)}]${percentText(array)}`;
  const env = { [array.offsetName]: String(part.offset) };
  return { words: ["bsub", "-J", name], env, input: path };
}

/** The index is 0 outside an array. */
function findTask(env: Environment): Omit<SchedulerTask, "name"> | undefined {
  const jobId = env["LSB_JOBID"];
  if (!jobId) return undefined;
  const index = env["LSB_JOBINDEX"] ?? "0";
  const isArray = index !== "0";
  const taskId = isArray ? `${jobId}[${index}]` : jobId;
  const restarts = env["LSB_RESTART"] === "Y" ? 1 : 0;
  return { cluster: "", arrayId: isArray ? jobId : undefined, taskId, restarts };
}
