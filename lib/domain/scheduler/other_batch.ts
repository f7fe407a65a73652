/**
 * Scripts for the other batch systems that know arrays.
 *
 * - PBS: qsub(1B) of OpenPBS 20, "Job Arrays" in its user's guide: `-J 0-7%2`, `PBS_ARRAY_INDEX`; an array of
 *   one is refused. Torque, and qsub of `slurm-torque`: `-t`, `PBS_ARRAYID`.
 * - LSF: "Job arrays" in https://www.ibm.com/docs/en/spectrum-lsf/10.1.0?topic=administration-job-arrays:
 *   `-J "name[1-8]%2"`, `LSB_JOBINDEX` from 1, `%J` and `%I` in file names. `MAX_JOB_ARRAY_SIZE` limits the
 *   index itself.
 * - Grid Engine: qsub(1), https://manpages.debian.org/bookworm/gridengine-client/qsub.1.en.html: `-t 1-8`,
 *   `-tc 2`, `SGE_TASK_ID` from 1.
 * - Flux: flux-submit(1), https://flux-framework.readthedocs.io: `--cc=0-7`, `FLUX_JOB_CC`; every copy is a
 *   job of its own.
 * - HyperQueue: "Task arrays" in https://it4innovations.github.io/hyperqueue: `--array 0-7`, `HQ_TASK_ID`.
 *
 * @module
 */

import { hasSinglePart, rangeText } from "./array_plan.ts";
import {
  FILL_IN,
  headLines,
  OWN_FOLDER,
  programLines,
  rootLines,
  SHEBANG,
  textOf,
} from "./pieces.ts";
import type { ArrayRunner, ScriptFacts } from "./script.ts";
import { jobName } from "./slurm.ts";
import { taskLines, type TaskNumber } from "./task.ts";

/** A batch system beside Slurm. */
type OtherRunner = Exclude<ArrayRunner, "slurm">;

/** What sets the batch systems apart. */
interface Dialect {
  /** Its options within the script. */
  readonly options: (facts: ScriptFacts) => readonly string[];
  /** What a person has to fill in. */
  readonly fillIn: string;
  /** Where it keeps the folder that the script was submitted in. */
  readonly submitFolder: string;
  /** Whether the script may be found where it was written. */
  readonly runsInPlace: boolean;
  /** What holds the number of a task. */
  readonly variable: string;
  /** How it counts. */
  readonly number: TaskNumber;
}

const DIALECTS: Readonly<Record<OtherRunner, Dialect>> = {
  pbs: {
    options: (facts) => [
      `#PBS -N ${jobName(facts.tag)}`,
      "#PBS -S /bin/bash",
      // An option in the script cannot be taken back by the command line, which a part of one needs.
      ...(tasksOf(facts) === 1 || hasSinglePart(facts.array)
        ? []
        : [`#PBS -J ${rangeText(0, tasksOf(facts))}${percent(facts)}`]),
      "#PBS -o logs/",
      "#PBS -e logs/",
    ],
    fillIn: "add #PBS -q ... -A ... -l select=... -l walltime=... as your site requires.",
    submitFolder: "PBS_O_WORKDIR",
    runsInPlace: true,
    variable: "PBS_ARRAY_INDEX",
    number: { hasOffset: false },
  },
  lsf: {
    options: (facts) => [
      `#BSUB -J "${jobName(facts.tag)}[${rangeText(1, tasksOf(facts))}]${percent(facts)}"`,
      "#BSUB -o logs/aexp-%J-%I.out",
      "#BSUB -e logs/aexp-%J-%I.err",
    ],
    fillIn: "add #BSUB -q ... -P ... -W ... -n ... as your site requires.",
    submitFolder: "LS_SUBCWD",
    // A script that comes on the standard input runs from a spool folder, often in the home folder.
    runsInPlace: false,
    variable: "LSB_JOBINDEX",
    number: { first: 1 },
  },
  sge: {
    options: (facts) => [
      `#$ -N ${jobName(facts.tag)}`,
      "#$ -S /bin/bash",
      "#$ -cwd",
      `#$ -t ${rangeText(1, tasksOf(facts))}`,
      ...(facts.array.throttle === undefined ? [] : [`#$ -tc ${facts.array.throttle}`]),
      "#$ -o logs/",
      "#$ -e logs/",
    ],
    fillIn: "add #$ -q ... -P ... -l h_rt=... as your site requires.",
    submitFolder: "SGE_O_WORKDIR",
    runsInPlace: true,
    variable: "SGE_TASK_ID",
    number: { first: 1, hasOffset: false },
  },
  flux: {
    options: () => [],
    fillIn: "add --time-limit=... --gpus-per-task=... --queue=... to `flux submit`.",
    submitFolder: "PWD",
    runsInPlace: true,
    variable: "FLUX_JOB_CC",
    number: { hasOffset: false },
  },
  hyperqueue: {
    options: (facts) => [
      `#HQ --name=${jobName(facts.tag)}`,
      `#HQ --array=${rangeText(0, tasksOf(facts))}`,
      "#HQ --stdout=logs/aexp-%{JOB_ID}-%{TASK_ID}.out",
      "#HQ --stderr=logs/aexp-%{JOB_ID}-%{TASK_ID}.err",
    ],
    fillIn: "add #HQ --cpus=... --resource gpus/nvidia=... --time-limit=... as you need.",
    submitFolder: "HQ_SUBMIT_DIR",
    runsInPlace: true,
    variable: "HQ_TASK_ID",
    number: { hasOffset: false },
  },
};

/** A task of an array of a batch system other than Slurm. */
export function otherBatchScript(runner: OtherRunner, facts: ScriptFacts): string {
  const dialect = DIALECTS[runner];
  const folders = [
    ...(dialect.runsInPlace ? [OWN_FOLDER] : []),
    `"\${${dialect.submitFolder}:-}"`,
    ...(dialect.submitFolder === "PWD" ? [] : ['"$PWD"']),
  ];
  return textOf([
    SHEBANG,
    ...headLines(runner, facts),
    ...dialect.options(facts),
    `# ${FILL_IN}: ${dialect.fillIn}`,
    "",
    "# Site-specific setup — uncomment and edit as needed:",
    "# module load cuda/12.1",
    "# source ~/miniconda3/bin/activate <env>",
    "",
    ...programLines(facts),
    ...rootLines(facts, folders),
    ...(runner === "pbs" ? torqueLines(facts) : []),
    "",
    ...taskLines(facts, dialect.variable, dialect.number),
  ]);
}

/** Torque, and its front end to Slurm, have names of their own; PBS makes no array of one. */
function torqueLines(facts: ScriptFacts): string[] {
  const none = facts.array.tasks === 1 ? "0" : "";
  const others = `\${PBS_ARRAYID:-\${SLURM_ARRAY_TASK_ID:-${none}}}`;
  return [`PBS_ARRAY_INDEX="\${PBS_ARRAY_INDEX:-${others}}"`];
}

function tasksOf(facts: ScriptFacts): number {
  return facts.array.parts[0]?.tasks ?? 0;
}

function percent({ array }: ScriptFacts): string {
  return array.throttle === undefined ? "" : `%${array.throttle}`;
}
