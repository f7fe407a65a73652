/**
 * The starter template for Slurm: sbatch(1), job arrays as in https://slurm.schedmd.com/job_array.html.
 *
 * Indexes count from 0 and are limited (`MaxArraySize`), so the later parts of a large array add an offset.
 *
 * @module
 */

import { rangeText } from "./array_plan.ts";
import {
  FILL_IN,
  headLines,
  OWN_FOLDER,
  programLines,
  rootLines,
  SHEBANG,
  textOf,
} from "./pieces.ts";
import type { ScriptFacts, SlurmOptions } from "./script.ts";
import { taskLines } from "./task.ts";
import { nameText } from "./word.ts";

/** How long before the end of its time a task is told, in seconds; Slurm may tell it a minute earlier. */
const NOTICE_S = 120;

/** A task of the array. */
export function slurmScript(facts: ScriptFacts): string {
  const [part] = facts.array.parts;
  const throttle = facts.array.throttle === undefined ? "" : `%${facts.array.throttle}`;
  return textOf([
    SHEBANG,
    ...headLines("slurm", facts),
    "#",
    ...BANNER,
    "",
    `#SBATCH --job-name=${jobName(facts.tag)}`,
    `#SBATCH --array=${rangeText(0, part?.tasks ?? 0)}${throttle}`,
    "#SBATCH --output=logs/aexp-%A-%a.out",
    "#SBATCH --error=logs/aexp-%A-%a.err",
    ...(facts.requeue ? requeueLines(facts.slurm.time) : []),
    ...siteOptions(facts.slurm),
    "",
    ...SETUP,
    ...extraLines(facts.slurm).filter((line) => !isOption(line)),
    "",
    "mkdir -p logs",
    "",
    ...programLines(facts),
    ...rootLines(facts, [OWN_FOLDER, '"${SLURM_SUBMIT_DIR:-}"', '"$PWD"']),
    "",
    ...taskLines(facts, "SLURM_ARRAY_TASK_ID"),
  ]);
}

/** The name that a batch system shows. */
export function jobName(tag: string | undefined): string {
  return tag === undefined ? "aexp-queue" : `aexp-queue-${nameText(tag)}`;
}

const RULE = `# ${"─".repeat(61)}`;

/** What a person is told first. */
const BANNER: readonly string[] = [
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
];

/** The lines between options and command. */
const SETUP: readonly string[] = [
  "# Site-specific setup — uncomment and edit as needed:",
  "# module load cuda/12.1",
  "# source ~/miniconda3/bin/activate <env>",
  "# cd /path/to/this/repo",
];

/** A task that is cut off comes back, is told before, and goes on in the same output files. */
function requeueLines(time: string | undefined): readonly string[] {
  return [
    `#SBATCH --signal=B:USR1@${noticeS(time)}`,
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
  ];
}

/** Of a short time, most is for the run: the notice is a fifth of it. */
function noticeS(time: string | undefined): number {
  const limitS = time === undefined ? undefined : parseTimeLimit(time);
  return limitS === undefined ? NOTICE_S : Math.min(NOTICE_S, Math.max(10, Math.floor(limitS / 5)));
}

/**
 * A time limit of sbatch in seconds: `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`,
 * `days-hours:minutes`, `days-hours:minutes:seconds`; `undefined` for any other text, `infinite` among them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseTimeLimit("90"), 5400);
 * assert.equal(parseTimeLimit("04:00:00"), 14_400);
 * assert.equal(parseTimeLimit("1-12"), 129_600);
 * assert.equal(parseTimeLimit("infinite"), undefined);
 * ```
 */
export function parseTimeLimit(text: string): number | undefined {
  const match = /^(?:([0-9]+)-)?([0-9]+)(?::([0-9]+))?(?::([0-9]+))?$/.exec(text);
  if (match === null) return undefined;
  const [days, first, second, third] = match.slice(1).map((part) => Number(part ?? 0));
  const parts = match.slice(1).filter((part) => part !== undefined).length;
  const [d = 0, a = 0, b = 0, c = 0] = [days, first, second, third];
  if (match[1] !== undefined) return ((d * 24 + a) * 60 + b) * 60 + c;
  return parts < 3 ? a * 60 + b : (a * 60 + b) * 60 + c;
}

const PLACEHOLDERS: readonly string[] = [
  `# ${FILL_IN}: add #SBATCH --partition=... --account=... --time=...`,
  `# ${FILL_IN}: add #SBATCH --mem=... --gpus=... as your site requires.`,
];

const KEYS = ["time", "mem", "gpus", "partition", "account"] as const;

function siteOptions(options: SlurmOptions): readonly string[] {
  const lines = KEYS.filter((key) => options[key] !== undefined)
    .map((key) => `#SBATCH --${key}=${options[key]}`);
  const all = [...lines, ...extraLines(options).filter(isOption)];
  return all.length === 0 ? PLACEHOLDERS : all;
}

function extraLines({ extra = [] }: SlurmOptions): readonly string[] {
  return extra.flatMap((text) => text.split(/[\r\n]+/))
    .map((line) => line.trim()).filter((line) => line !== "")
    .map((line) => line.startsWith("-") ? `#SBATCH ${line}` : line);
}

/** The first line of a script that is no comment ends what sbatch reads of it. */
function isOption(line: string): boolean {
  return line.startsWith("#");
}
