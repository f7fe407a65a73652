/**
 * Handing what waits in the queue to a batch system, and remembering by which id.
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
  readonly warnings: readonly Text[];
}

/**
 * Writes a script under `.aexp/submitted/` and hands it over, part by part; each job remembers the id of
 * its part. Jobs that a batch system has already are left out. One process at a time does so, from the look at
 * the queue to the last mark: one that is killed in between leaves nothing marked that was not submitted.
 *
 * @param onNote takes a sentence for the person while it waits for another process
 * @throws {UserError} `ALREADY_SUBMITTED`, `NOTHING_QUEUED`, or `SUBMIT_FAILED` with the words of the batch system:
 * then the jobs of that part and of those after it are not marked
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
  const who = holder === undefined
    ? "another process"
    : `process ${holder.identity.pid} on ${holder.identity.host}`;
  return `${who} is submitting jobs; waiting for it`;
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
  const warnings = [...remarks, ...plan.warnings];
  const at = compact(formatSeconds(context.now()));
  const batch = `${nameText(options.tag ?? "queue")}-${at}-${context.nonce().slice(0, 8)}`;
  const name = `${batch}.${system.submission.extension}`;
  const folder = joinPath(session.root.statePath, SUBMITTED);
  const scriptPath = joinPath(folder, name);
  const calls = submitCalls(system, { path: `./${name}`, array: plan.array });
  const commands = calls.map(commandLine);
  const facts = { scriptPath, scheduler, commands, jobIds, damaged, warnings };
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
  // A runner that nothing can be submitted to is told before a batch system is asked.
  if (options.runner !== undefined) {
    systemOf(chooseRunner(options.runner, [], ARRAY_RUNNER).runner);
  }
  const { entries, damaged } = await readWaiting(session, options);
  const place = { cwd: session.root.path, env: context.env };
  const sorted = options.again ? { free: entries, pending: [] } : await sortPending(place, entries);
  const remarks = remarkPending(sorted);
  const plan = await planScript(context, { entries: sorted.free, damaged }, options, ARRAY_RUNNER);
  checkJobs(plan);
  return { plan, remarks };
}

/**
 * An array that may be one of several under a tag means the jobs that it was submitted with: a list that its
 * first task makes of the filter would hold those of the others, too, and a task that is given little memory
 * could take a job that another array has more for.
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
  await publishNamedList(session, { batch, experimentId, tag }, jobIds);
}

function systemOf(runner: Scheduler): BatchSystem {
  if (isBatchSystem(runner)) return runner;
  const { name } = runner;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot submit with ${option("runner")} ${name}: it is no batch system`,
    {
      hint: phrase`${
        command("queue materialize", option("runner"), name)
      } writes the script and prints the command.`,
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
  // A batch system may pass the environment on, and a task believes AEXP_ROOT before all else.
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

/** Submitting again leaves out what the parts before have. */
function refused(reason: string, ids: readonly string[], root: string): UserError {
  const done = ids.length === 0 ? "" : `; submitted before that: ${ids.join(", ")}`;
  return new UserError(
    "SUBMIT_FAILED",
    `Cannot submit the queue of ${JSON.stringify(root)}: ${reason}${done}`,
    {
      hint: ids.length === 0
        ? "The jobs are not marked; correct it and submit again."
        : "The jobs of these are marked; correct it and submit again: that hands over the others.",
    },
  );
}
