/**
 * Submits the waiting jobs to a batch system and records the id that it assigns.
 *
 * @module
 */

import { SUBMITTED } from "../adapters/state/layout.ts";
import { submitScript } from "../adapters/batch/submission.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { command, option, phrase, type Text } from "../phrase.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { nextDocument } from "../domain/document/transition.ts";
import { isBatchSystem } from "../domain/scheduler/registry.ts";
import type { BatchSystem, Scheduler, SubmitCall } from "../domain/scheduler/scheduler.ts";
import { commandLine, submitCalls } from "../domain/scheduler/submit.ts";
import { nameText } from "../domain/scheduler/word.ts";
import type { TimeLeft } from "../domain/eta/time_left.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { joinPath } from "../adapters/files/path.ts";
import { publishNamedList } from "../engine/worker/array_list.ts";
import { placeScript } from "./materialize_queue.ts";
import { remarkPending, sortPending } from "../engine/handover/pending_jobs.ts";
import type { Signer } from "../adapters/state/signature.ts";
import { openSessionToChange, type Session, withSession } from "../engine/session/session.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import {
  ARRAY_RUNNER,
  chooseRunner,
  type ScriptOptions,
} from "../engine/handover/script_options.ts";
import {
  checkJobs,
  compact,
  planScript,
  readWaiting,
  type ScriptPlan,
} from "../engine/handover/script_plan.ts";
import { scriptTimes } from "../engine/handover/script_times.ts";

/** The options of `queue submit`. */
export interface SubmitOptions extends RepositoryOptions, ScriptOptions {
  /** Whether to submit jobs that the batch system has already. @default {false} */
  readonly again?: boolean;
  /** Whether to return the commands only, and to write and submit nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** The result of `queue submit`. */
export interface Submitted {
  /** Absolute. */
  readonly scriptPath: string;
  /** The batch system's name. */
  readonly scheduler: string;
  /** The command lines that submit, from the script's folder; one for each part of the array. */
  readonly commands: readonly string[];
  /**
   * The ids that the batch system assigned: one for each part, or one for each task if the batch system makes
   * a job of each; none in a dry run.
   */
  readonly schedulerIds: readonly string[];
  /** In the order of the queue. */
  readonly jobIds: readonly string[];
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** How long the runs take; `undefined` if no run of the sweep has finished. */
  readonly left: TimeLeft | undefined;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Writes a script under `.aexp/submitted/`, submits it part by part, and records in each job the id of its
 * part. Jobs that a batch system has already are left out. A lock lets one process at a time do this. A job is
 * marked after its part was submitted, so a process that is killed leaves no false marks.
 *
 * @param onNote takes a sentence for the person while this process waits for another one
 * @throws {UserError} `ALREADY_SUBMITTED`, `NOTHING_QUEUED`, or `SUBMIT_FAILED` with the batch system's message;
 * then the jobs of the refused part and of the parts after it are not marked
 */
export async function submitQueue(
  context: Context,
  options: SubmitOptions,
  onNote: (text: string) => void,
): Promise<Submitted> {
  return await withSession(await openSessionToChange(context, options), (session) => {
    const submitNow = () => submit(context, session, options);
    if (options.isDryRun) return submitNow();
    const onHeld = (holder: Signer | undefined) => onNote(waitingFor(holder));
    return session.documents.alone("submission", submitNow, onHeld);
  });
}

function waitingFor(holder: Signer | undefined): string {
  const holderText = holder === undefined
    ? "another process"
    : `process ${holder.identity.pid} on ${holder.identity.host}`;
  return `${holderText} is submitting jobs; waiting for it`;
}

async function submit(
  context: Context,
  session: Session,
  options: SubmitOptions,
): Promise<Submitted> {
  const { plan, remarks } = await planSubmission(context, session, options);
  const system = systemOf(plan.runner);
  const scheduler = system.name;
  const { jobIds, damaged } = plan;
  const times = await scriptTimes(session, plan, options);
  const { left } = times;
  const warnings = [...remarks, ...plan.warnings, ...times.warnings];
  const at = compact(formatSeconds(context.now()));
  const batch = `${nameText(options.tag ?? "queue")}-${at}-${context.nonce().slice(0, 8)}`;
  const name = `${batch}.${system.submission.extension}`;
  const folder = joinPath(session.root.statePath, SUBMITTED);
  const scriptPath = joinPath(folder, name);
  const calls = submitCalls(system, { path: `./${name}`, array: plan.array });
  const commands = calls.map(commandLine);
  const facts = { scriptPath, scheduler, commands, jobIds, damaged, left, warnings };
  if (options.isDryRun) return { ...facts, schedulerIds: [] };
  await publishList(session, { options, batch, jobIds });
  await placeScript(context, session, { options, plan, outputPath: scriptPath, batch });
  const schedulerIds = await handOver(context, session, { plan, system, calls, folder });
  return { ...facts, schedulerIds };
}

async function planSubmission(
  context: Context,
  session: Session,
  options: SubmitOptions,
): Promise<{ plan: ScriptPlan; remarks: readonly Text[] }> {
  // The runner's name is checked before a batch system is asked about jobs, which takes time.
  if (options.runner !== undefined) {
    systemOf(chooseRunner(options.runner, [], ARRAY_RUNNER).runner);
  }
  const waiting = await readWaiting(session, options);
  const { entries } = waiting;
  const place = { cwd: session.root.path, env: context.env };
  const sorted = options.again ? { free: entries, pending: [] } : await sortPending(place, entries);
  const remarks = remarkPending(sorted);
  const plan = await planScript(
    context,
    { ...waiting, entries: sorted.free },
    options,
    ARRAY_RUNNER,
  );
  checkJobs(plan);
  return { plan, remarks };
}

/**
 * Writes the list of the jobs that are submitted, for the tasks to share. If the first task made the list by the
 * filter, the list would also contain jobs of other arrays under the same tag, and a task with little memory
 * could take a job that needs more.
 */
async function publishList(
  session: Session,
  { options, batch, jobIds }: {
    readonly options: SubmitOptions;
    readonly batch: string;
    readonly jobIds: readonly string[];
  },
): Promise<void> {
  const { experimentId, tag } = options;
  await publishNamedList(session, { batch, filter: { experimentId, tag } }, jobIds);
}

function systemOf(runner: Scheduler): BatchSystem {
  if (isBatchSystem(runner)) return runner;
  const { name } = runner;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot submit with ${option("runner")} ${name}: it is no batch system`,
    {
      hint: phrase`Write a script instead: ${
        command("queue materialize", option("runner"), name)
      }.`,
    },
  );
}

async function handOver(
  context: Context,
  { root, documents }: Session,
  { plan, system, calls, folder }: {
    readonly plan: ScriptPlan;
    readonly system: BatchSystem;
    readonly calls: readonly SubmitCall[];
    readonly folder: string;
  },
): Promise<string[]> {
  const ids: string[] = [];
  const { parts, chunk } = plan.array;
  // Batch systems may pass the environment on, and in a task AEXP_ROOT overrides the script's folder.
  const env = { ...context.env, AEXP_ROOT: root.path };
  for (const [n, call] of calls.entries()) {
    const answer = await submitScript({ cwd: folder, env }, system, call);
    if (answer.kind === "refused") throw refused(answer.reason, ids, root.path);
    ids.push(...answer.ids);
    const at = formatSeconds(context.now());
    const { offset, tasks } = parts[n] ?? { offset: 0, tasks: 0 };
    const jobIds = plan.jobIds.slice(offset * chunk, (offset + tasks) * chunk);
    for (const [place, jobId] of jobIds.entries()) {
      const id = answer.ids[Math.floor(place / chunk)] ?? answer.ids[0] ?? "";
      const event = { kind: "submitted", scheduler: system.name, id, at } as const;
      await documents.change(jobId, (document) => nextDocument(document, event), {
        isDurable: false,
      });
    }
  }
  return ids;
}

/** Makes the error for a refused part. Submitting again leaves out the jobs of the parts before. */
function refused(reason: string, ids: readonly string[], root: string): UserError {
  const done = ids.length === 0 ? "" : `; submitted before that: ${ids.join(", ")}`;
  return new UserError(
    "SUBMIT_FAILED",
    `Cannot submit the queue of ${JSON.stringify(root)}: ${reason}${done}`,
    {
      hint: ids.length === 0
        ? "Correct the cause and submit again: no job is marked as submitted."
        : "Correct the cause and submit again: only the other jobs are submitted then.",
    },
  );
}
