/**
 * Slurm: sbatch(1), squeue(1), scontrol(1); job arrays as in https://slurm.schedmd.com/job_array.html.
 *
 * Indexes of arrays count from 0 and are limited (`MaxArraySize`), so a later part of a cut array adds an
 * offset.
 *
 * @module
 */

import { countOf } from "./answer.ts";
import { percentText, rangeText } from "./array_plan.ts";
import { FILL_IN, OWN_FOLDER } from "./pieces.ts";
import type {
  BatchSystem,
  Environment,
  SchedulerTask,
  SubmitCall,
  SubmittedPart,
  Words,
} from "./scheduler.ts";
import type { OptionValues, ScriptFacts } from "./script.ts";
import { withoutOwnDefaults } from "./slurm_defaults.ts";
import { slurmEnding } from "./slurm_ending.ts";
import { noticeSeconds, parseTimeLimit } from "./slurm_time.ts";
import { jobName } from "./word.ts";

const RULE = `# ${"─".repeat(61)}`;

const BANNER: readonly string[] = [
  "#",
  RULE,
  "# STARTER TEMPLATE — NOT A TURN-KEY SLURM SCRIPT.",
  "#",
  "# aexp cannot know what your site wants: partition, account,",
  "# modules, environments, containers. Fill in the placeholders",
  `# below (search for ${FILL_IN}), remove what you do not need, and`,
  "# try it with one task before you submit the whole array.",
  "#",
  "# The only aexp-specific line is the final `aexp queue run`",
  "# invocation. You can also skip this generated file entirely",
  "# and call that line from your own existing batch script.",
  RULE,
  "",
];

const PLACEHOLDERS: readonly string[] = [
  "add #SBATCH --partition=... --account=... --time=...",
  "add #SBATCH --mem=... --gpus=... as your site requires.",
];

const OPTIONS = [
  { key: "time", brief: "Time limit for sbatch", example: "04:00:00" },
  { key: "mem", brief: "Memory for sbatch", example: "32G" },
  { key: "gpus", brief: "GPUs for sbatch", example: "1" },
  { key: "partition", brief: "Partition for sbatch", example: "name" },
  { key: "account", brief: "Account for sbatch", example: "name" },
] as const;

/** Slurm. */
export const slurm: BatchSystem = {
  kind: "batch",
  name: "slurm",
  title: "Slurm",
  script: {
    banner: BANNER,
    directives,
    placeholders: (options) => siteDirectives(options).length === 0 ? PLACEHOLDERS : [],
    setup: (options) => [
      "# cd /path/to/this/repo",
      ...extraLines(options).filter((line) => !isDirective(line)),
      "",
      "mkdir -p logs",
    ],
    folders: [OWN_FOLDER, '"${SLURM_SUBMIT_DIR:-}"', '"$PWD"'],
    outputs: ({ arrayId, arrayIndex }) => outputNames(`${arrayId}-${arrayIndex}`),
  },
  array: {
    variable: "SLURM_ARRAY_TASK_ID",
    first: 0,
    countsOn: false,
    throttle: "range",
    hasCommonId: true,
    // `MaxArraySize` is 1001 unless the site says otherwise, and one more than the last index.
    limit: {
      usual: 1000,
      question: {
        setting: "MaxArraySize",
        words: ["scontrol", "show", "config"],
        parse: parseMaxArraySize,
      },
    },
  },
  submission: {
    program: "sbatch",
    extension: "sbatch",
    call: sbatchCall,
    // The answer is the id, and the cluster after a semicolon where there are several.
    answerOptions: ["--parsable"],
    ids: (answer) => (/^([0-9]+)(?:;.*)?$/m.exec(answer) ?? []).slice(1),
    unreachable:
      /socket timed out|unable to contact slurm controller|temporarily unable|resource temporarily unavailable|zero bytes were transmitted|too many requests|in standby mode|transport endpoint is not connected/i,
    // A second array does no harm: a task whose job is held takes another job or none.
    repeatsAfterTimeout: true,
  },
  query: {
    words: (
      id,
      env,
    ) => ["squeue", "--noheader", "--all", clusterWord(env), "--format=%i", `--jobs=${id}`],
    env: withoutOwnDefaults,
    // A client gives up after 9 s where the controller does not answer.
    timeoutMs: 10_000,
    // A job that is over gives no line. Where clusters are named, a line names each, with or without jobs.
    isOpen: (answer) => /^\s*[0-9]/m.test(answer),
    forgotten: /invalid job id/i,
  },
  cancel: "scancel",
  task: {
    find: findTask,
    cancel: cancelCommand,
    ending: slurmEnding,
    requeue: requeueWords,
  },
  options: OPTIONS,
  timeLimit: ({ time }) => typeof time === "string" ? parseTimeLimit(time) : undefined,
  extra: { brief: "Further lines, or options: --slurm-extra=--nodes=2", example: "lines" },
  health: {
    version: {
      words: ["scontrol", "--version"],
      parse: (answer) => /^\S+ ([0-9]\S*)/.exec(answer)?.[1],
    },
    versionFix: "Try `scontrol --version`; $SLURM_CONF names its configuration.",
    server: {
      name: "controller",
      fix: "Try `scontrol ping`; until it answers, `aexp queue run` runs the queue here.",
    },
  },
};

function directives({ tag, array, requeue, options }: ScriptFacts): readonly string[] {
  const range = rangeText(0, array.parts[0]?.tasks ?? 0) + percentText(array);
  return [
    `#SBATCH --job-name=${jobName(tag)}`,
    `#SBATCH --array=${range}`,
    ...outputNames("%A-%a").map((name, n) => `#SBATCH --${OUTPUTS[n]}=logs/${name}`),
    ...(requeue ? requeueDirectives(options["time"]) : []),
    ...siteDirectives(options),
  ];
}

const OUTPUTS = ["output", "error"];

function outputNames(task: string): readonly string[] {
  return [`aexp-${task}.out`, `aexp-${task}.err`];
}

/** Slurm signals a task before its time limit, requeues the task, and goes on in the same output files. */
function requeueDirectives(time: OptionValues[string]): readonly string[] {
  return [
    `#SBATCH --signal=B:USR1@${noticeSeconds(typeof time === "string" ? time : undefined)}`,
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
  ];
}

function siteDirectives(options: OptionValues): readonly string[] {
  const lines = OPTIONS.filter(({ key }) => options[key] !== undefined)
    .map(({ key }) => `#SBATCH --${key}=${options[key]}`);
  return [...lines, ...extraLines(options).filter(isDirective)];
}

function extraLines({ extra = [] }: OptionValues): readonly string[] {
  return [extra].flat().flatMap((text) => text.split(/[\r\n]+/))
    .map((line) => line.trim()).filter((line) => line !== "")
    .map((line) => line.startsWith("-") ? `#SBATCH ${line}` : line);
}

/** sbatch stops reading directives at the first line that is no comment. */
function isDirective(line: string): boolean {
  return line.startsWith("#");
}

function sbatchCall({ path, array, part, isFirst }: SubmittedPart): SubmitCall {
  if (isFirst) return { words: ["sbatch", path] };
  const range = `${rangeText(0, part.tasks)}${percentText(array)}`;
  const variables = `ALL,${array.offsetName}=${part.offset}`;
  return { words: ["sbatch", `--array=${range}`, `--export=${variables}`, path] };
}

function parseMaxArraySize(config: string): number | undefined {
  const size = Number(/^MaxArraySize\s*=\s*([0-9]+)/m.exec(config)?.[1]);
  return size > 0 ? size : undefined;
}

/** Asks the clusters that sbatch submits to: the ones that are named, else this one, also in a federation. */
function clusterWord(env: Environment): string {
  const clusters = env["SBATCH_CLUSTERS"] || env["SLURM_CLUSTERS"];
  return clusters ? `--clusters=${clusters}` : "--local";
}

function findTask(env: Environment): Omit<SchedulerTask, "name"> | undefined {
  const taskId = env["SLURM_JOB_ID"];
  if (!taskId) return undefined;
  return {
    cluster: env["SLURM_CLUSTER_NAME"] ?? "",
    arrayId: env["SLURM_ARRAY_JOB_ID"],
    arrayIndex: env["SLURM_ARRAY_TASK_ID"],
    taskId,
    restarts: countOf(env["SLURM_RESTART_COUNT"]),
  };
}

/** One task of each array has the array's own number, which stands for all tasks. */
function cancelCommand({ taskId, arrayId, arrayIndex }: SchedulerTask): string | undefined {
  if (arrayId !== undefined && arrayIndex !== undefined) return `scancel ${arrayId}_${arrayIndex}`;
  return taskId === arrayId ? undefined : `scancel ${taskId}`;
}

/** The array's own number would requeue all tasks. */
function requeueWords(env: Environment): Words | undefined {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: index, SLURM_JOB_ID: job } = env;
  const name = array && index ? `${array}_${index}` : job;
  return name ? ["scontrol", "requeue", name] : undefined;
}
