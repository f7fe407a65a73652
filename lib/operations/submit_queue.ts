/**
 * Handing what waits in the queue to a batch system, and remembering by which id.
 *
 * @module
 */

import {
  type BatchSystem,
  cancelProgram,
  isBatchSystem,
  isKnownToBatch,
  submitToBatch,
} from "../batch/submission.ts";
import { isKnownToSlurm, submitToSlurm } from "../slurm/submission.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import type { QueueEntry } from "../run/queue_entry.ts";
import { formatSeconds } from "../run/timestamp.ts";
import { nextDocument } from "../run/transition.ts";
import { sbatchWords, submitCommands } from "../script/submit.ts";
import { nameText } from "../script/word.ts";
import type { ArrayPart, ArrayPlan } from "../script/array_plan.ts";
import { DocumentWriter } from "../store/document_writer.ts";
import { Signature } from "../store/signature.ts";
import type { DamagedJob } from "../store/job.ts";
import { joinPath } from "../store/root.ts";
import { textAt } from "../value/value.ts";
import {
  checkJobs,
  compact,
  placeScript,
  planScript,
  type ScriptPlan,
} from "./materialize_queue.ts";
import { makerOf, openRepository, type Repository, type RepositoryOptions } from "./repository.ts";
import { ARRAY_RUNNER, type ScriptOptions } from "./script_options.ts";

/** What `queue submit` may be told. */
export interface SubmitOptions extends RepositoryOptions, ScriptOptions {
  /** Also jobs that the batch system has already. @default {false} */
  readonly again?: boolean;
  /** Say what would be called and write nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** What came of submitting. */
export interface Submitted {
  /** The script, absolute. */
  readonly scriptPath: string;
  /** Which batch system has it. */
  readonly scheduler: string;
  /** The command lines, from the folder of the script; one for each part of the array. */
  readonly commands: readonly string[];
  /**
   * The ids that the batch system gave, one for each part, or for each task where it makes a job of each;
   * none in a dry run.
   */
  readonly schedulerIds: readonly string[];
  /** The jobs, in the order of the queue. */
  readonly jobIds: readonly string[];
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** Sentences for the person. */
  readonly warnings: readonly string[];
}

/**
 * Writes a script under `.aexp/submitted/` and hands it over, part by part; each job remembers the id of
 * its part.
 *
 * @throws {UserError} `ALREADY_SUBMITTED`, `NOTHING_QUEUED`, or `SUBMIT_FAILED` with the words of the batch system:
 * then the jobs of that part and of those after it are not marked
 */
export async function submitQueue(context: Context, options: SubmitOptions): Promise<Submitted> {
  const repository = openRepository(context, options);
  const plan = await planScript(context, repository, options, ARRAY_RUNNER);
  const scheduler = schedulerOf(plan);
  checkJobs(plan);
  if (!options.again) await checkPending(context, repository, plan);
  const { jobIds, damaged, warnings } = plan;
  const at = compact(formatSeconds(context.now()));
  const name = `${nameText(options.tag ?? "queue")}-${at}-${context.nonce().slice(0, 8)}.${
    SUFFIX[scheduler] ?? scheduler
  }`;
  const folder = joinPath(repository.root.statePath, "submitted");
  const scriptPath = joinPath(folder, name);
  const calls = callsOf(scheduler, plan.array, `./${name}`);
  const commands = calls.map((call) => call.line);
  const facts = { scriptPath, scheduler, commands, jobIds, damaged, warnings };
  if (options.isDryRun) return { ...facts, schedulerIds: [] };
  await placeScript(context, repository, { options, plan, outputPath: scriptPath });
  const schedulerIds = await handOver(context, repository, { plan, scheduler, calls, folder });
  return { ...facts, schedulerIds };
}

/** A batch system that scripts can be handed to. */
type Scheduler = "slurm" | BatchSystem;

const SUFFIX: Partial<Record<Scheduler, string>> = { slurm: "sbatch" };

/** How one part of the array is handed over. */
interface SubmitCall {
  /** The command line. */
  readonly line: string;
  /** Gives the id of the part, or one for each of its tasks. */
  readonly hand: (place: Place) => Promise<Handed>;
}

type Place = Parameters<typeof submitToSlurm>[0];
type Handed = Awaited<ReturnType<typeof submitToBatch>>;

function callsOf(scheduler: Scheduler, array: ArrayPlan, path: string): SubmitCall[] {
  if (scheduler === "slurm") return array.parts.map((part) => slurmCall(array, part, path));
  return submitCommands({ runner: scheduler, array, path }).map((line) => ({
    line,
    hand: (place) => submitToBatch(place, scheduler, line),
  }));
}

function slurmCall(array: ArrayPlan, part: ArrayPart, path: string): SubmitCall {
  const words = sbatchWords(array, part, path);
  return {
    line: words.join(" "),
    hand: async (place) => {
      const answer = await submitToSlurm(place, words);
      return answer.kind === "submitted" ? { kind: "submitted", ids: [answer.id] } : answer;
    },
  };
}

function schedulerOf({ runner }: ScriptPlan): Scheduler {
  if (runner === "slurm" || isBatchSystem(runner)) return runner;
  throw new UserError(
    "FLAG_INVALID",
    `Cannot submit with --runner ${runner}: it is no batch system`,
    {
      hint:
        `\`aexp queue materialize --runner ${runner}\` writes the script and prints the command.`,
    },
  );
}

/** A job is pending as long as it waits and its batch system knows the id, or does not answer. */
async function checkPending(
  context: Context,
  { root }: Repository,
  { entries }: ScriptPlan,
): Promise<void> {
  const place = { cwd: root.path, env: context.env };
  const known = new Map<string, boolean>();
  const pending: QueueEntry[] = [];
  for (const entry of entries) {
    const { id, scheduler } = submissionOf(entry);
    if (id === undefined) continue;
    const key = `${scheduler} ${id}`;
    if (!known.has(key)) known.set(key, await isKnown(place, scheduler, id));
    if (known.get(key)) pending.push(entry);
  }
  const [first] = pending;
  if (first === undefined) return;
  const { id, scheduler } = submissionOf(first);
  throw new UserError(
    "ALREADY_SUBMITTED",
    `Cannot submit ${pending.length} of ${entries.length} job(s): ${scheduler} has them already, ` +
      `${first.jobId.slice(0, 8)} as ${id}`,
    {
      hint:
        `\`${isBatchSystem(scheduler) ? cancelProgram(scheduler) : "scancel"}\` takes them back; ` +
        "--again submits them once more, and still each runs once.",
    },
  );
}

function submissionOf({ submitted }: QueueEntry): { id: string | undefined; scheduler: string } {
  if (submitted === undefined) return { id: undefined, scheduler: "" };
  return { id: textAt(submitted, "id"), scheduler: textAt(submitted, "scheduler") ?? "slurm" };
}

/** A batch system that is not known here cannot be asked: it may have the job. */
async function isKnown(place: Place, scheduler: string, id: string): Promise<boolean> {
  if (scheduler === "slurm") return await isKnownToSlurm(place, id);
  return !isBatchSystem(scheduler) || await isKnownToBatch(place, scheduler, id);
}

async function handOver(
  context: Context,
  { root, store }: Repository,
  { plan, scheduler, calls, folder }: {
    readonly plan: ScriptPlan;
    readonly scheduler: Scheduler;
    readonly calls: readonly SubmitCall[];
    readonly folder: string;
  },
): Promise<string[]> {
  const documents = new DocumentWriter(new Signature(store, makerOf(context)));
  const ids: string[] = [];
  const { parts, chunk } = plan.array;
  // A batch system may pass the environment on, and a task believes AEXP_ROOT before all else.
  const env = { ...context.env, AEXP_ROOT: root.path };
  try {
    for (const [n, { hand }] of calls.entries()) {
      const answer = await hand({ cwd: folder, env });
      if (answer.kind === "refused") throw refused(answer.reason, ids, root.path);
      ids.push(...answer.ids);
      const at = formatSeconds(context.now());
      const { offset, tasks } = parts[n] ?? { offset: 0, tasks: 0 };
      const jobIds = plan.jobIds.slice(offset * chunk, (offset + tasks) * chunk);
      for (const [place, jobId] of jobIds.entries()) {
        const id = answer.ids[Math.floor(place / chunk)] ?? answer.ids[0] ?? "";
        const event = { kind: "submitted", scheduler, id, at } as const;
        await documents.change(jobId, (document) => nextDocument(document, event), {
          isDurable: false,
        });
      }
    }
  } finally {
    await documents.close();
  }
  return ids;
}

function refused(reason: string, ids: readonly string[], root: string): UserError {
  const done = ids.length === 0 ? "" : `; submitted before that: ${ids.join(", ")}`;
  return new UserError(
    "SUBMIT_FAILED",
    `Cannot submit the queue of ${JSON.stringify(root)}: ${reason}${done}`,
    {
      hint: "The jobs are not marked; correct it and submit again.",
    },
  );
}
