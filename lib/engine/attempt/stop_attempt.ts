/**
 * Stopping a try: ending what it runs, and seeing to it that the document says so.
 *
 * @module
 */

import { Session } from "../session/session.ts";
import { childOf, startedAtOf, statusOf } from "../../domain/document/document_view.ts";
import { UserError } from "../../errors.ts";
import { command, phrase } from "../../phrase.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import { isSettled, nextDocument } from "../../domain/document/transition.ts";
import { attemptsOf, attemptView } from "../../domain/document/attempt.ts";
import { readAttempt } from "../../adapters/state/attempt_record.ts";

import { readDocument } from "../../adapters/store/job.ts";
import type { Mapping } from "../../domain/value/value.ts";
import {
  endAttempt,
  type Ending,
  endingOfGone,
  type EndOptions,
  hasEnded,
  isRunnerAlive,
  type JobAttempt,
  waitUntil,
} from "./end_attempt.ts";
import { settle } from "./settle_attempt.ts";
import { writeStop } from "./stop_request.ts";

/** What a run that is to be removed is given to save its work. */
const BEFORE_REMOVAL: EndOptions = { graceS: 5, isForced: false };

/** How long a runner may take to write the verdict once its command has ended, in milliseconds. */
const VERDICT_MS = 5000;
/** How long the Python program's runner may take: it writes at once or has been killed, too. */
const PYTHON_VERDICT_MS = 1500;

/**
 * Ends a try and records that it was stopped.
 *
 * What its command left is ended, too, where the command itself had ended before: then the end counts, and
 * only by force the job is marked as stopped all the same.
 *
 * @throws {UserError} `JOB_HELD` where it is out of reach, and nothing has been written; `JOB_OVER` where it
 *   had ended
 */
export async function stopAttempt(
  session: Session,
  job: JobAttempt,
  options: EndOptions,
): Promise<Ending> {
  const isGone = job.open.holder.liveness === "gone";
  const { record } = job.open;
  if (isGone && record !== undefined) await writeStop(session, record, options);
  const ending = isGone ? endingOfGone(job) : await endAttempt(session, job, options);
  if (!isGone) await waitForVerdict(session, job);
  const late = await asTooLate(session, job);
  if (late === undefined) await recordStop(session, job, ending);
  else await recordEnd(session, late, options);
  return ending;
}

/**
 * Stops a run that is to be taken out of the queue.
 *
 * @returns whether it was stopped, and had not ended by itself
 * @throws {UserError} `JOB_HELD` where it is out of reach
 */
export async function stopUnlessOver(session: Session, job: JobAttempt): Promise<boolean> {
  try {
    await stopAttempt(session, job, BEFORE_REMOVAL);
    return true;
  } catch (error) {
    if (error instanceof UserError && error.code === "JOB_OVER") return false;
    throw error;
  }
}

/** The try with its record as it is now, where its command had ended before the stop was asked for. */
async function asTooLate(
  { store, context }: Session,
  job: JobAttempt,
): Promise<JobAttempt | undefined> {
  if (job.open.record === undefined) return undefined;
  const record = await readAttempt(store, job.open.record, context.now());
  const open = { ...job.open, record: record ?? job.open.record };
  return hasEnded(open) ? { ...job, open } : undefined;
}

/** A command that had ended is what it was, unless it waits again by now, or a person insists. */
async function recordEnd(
  session: Session,
  { jobId, open }: JobAttempt,
  { isForced }: EndOptions,
): Promise<void> {
  const { context, documents } = session;
  const now = context.now();
  if (!isRunnerAlive(open)) await settle(session, { jobId, open, now });
  const stop = { returncode: 0, note: "its command had ended already; status only" };
  const after = await documents.change(jobId, (document) => {
    const isMeant = isForced || statusOf(document) === "queued";
    if (!isMeant) return undefined;
    return nextDocument(document, { kind: "stopped", at: formatSeconds(now), ...stop });
  });
  if (statusOf(after) === "stopped") return;
  throw new UserError("JOB_OVER", `Cannot stop job "${jobId}": its command had ended already`, {
    hint: phrase`${command("show-run", jobId.slice(0, 8))} shows how it ended.`,
  });
}

/** The runner knows more of the end than anybody else: the end of the output, the results. */
async function waitForVerdict(session: Session, { jobId, open }: JobAttempt): Promise<void> {
  const { entry, record } = open;
  await waitUntil(session, async () => {
    const document = await readDocument(session.store, jobId);
    if (record === undefined) return statusOf(document) !== "running";
    return (entry !== undefined && isSettled(document, entry)) || !isRunnerAlive(open);
  }, record === undefined ? PYTHON_VERDICT_MS : VERDICT_MS);
}

async function recordStop(
  session: Session,
  job: JobAttempt,
  ending: Ending,
): Promise<void> {
  const { context, documents } = session;
  const { jobId, open } = job;
  const now = context.now();
  if (open.entry !== undefined && !isRunnerAlive(open)) {
    await settle(session, {
      jobId,
      open,
      outcome: { kind: "stopped", ...ending },
      now,
    });
  }
  const after = await documents.change(jobId, (document) => {
    if (!isStillMeant(document, job, ending)) return undefined;
    return nextDocument(document, { kind: "stopped", at: formatSeconds(now), ...ending });
  });
  const status = statusOf(after);
  // What was taken out of the queue while it ran stays out of it, now that it has ended.
  const wasAbandoned = status === "abandoned" && statusOf(job.document) === status;
  if (status === "stopped" || wasAbandoned) return;
  throw new UserError("JOB_OVER", `Cannot stop job "${jobId}": it became ${status} meanwhile`, {
    hint: phrase`${command("show-run", jobId.slice(0, 8))} shows how it ended.`,
  });
}

/** Whether nothing has happened to the job since but its end: somebody may have put it back at once. */
function isStillMeant(
  document: Mapping,
  { open, document: before }: JobAttempt,
  { returncode }: Ending,
): boolean {
  const status = statusOf(document);
  // Where no signal was needed, it ended by itself.
  if (returncode === 0 && (status === "complete" || status === "failed")) return false;
  if (open.entry !== undefined) {
    const last = attemptsOf(document).at(-1);
    const isLast = last === undefined || attemptView(last).id === attemptView(open.entry).id;
    return isLast && (status === "running" || status === "stopped");
  }
  const pid = childOf(document)?.pid;
  const isSameRun = startedAtOf(document) === startedAtOf(before);
  const isSameChild = pid === undefined || pid === childOf(before)?.pid;
  return isSameRun && isSameChild && status !== "queued" && status !== "abandoned";
}
