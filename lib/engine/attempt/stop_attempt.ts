/**
 * Stops an attempt: ends its processes, and records in the document that it was stopped.
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

/** How a run is ended that is to be removed from the queue: it has 5 s to save its work. */
const BEFORE_REMOVAL: EndOptions = { graceS: 5, isForced: false };

/** How long a runner may take to write the verdict after its command has ended, in milliseconds. */
const VERDICT_MS = 5000;
/**
 * The same for the Python program's runner, in milliseconds: it writes at once, or it was killed,
 * too.
 */
const PYTHON_VERDICT_MS = 1500;

/**
 * Ends an attempt and records that it was stopped.
 *
 * If the command had already ended, the rest of its group is ended, too. The command's end then
 * counts, and the job is marked as stopped only by force.
 *
 * @throws {UserError} `JOB_HELD` if the attempt is out of reach, and then nothing was written;
 *   `JOB_OVER` if it had already ended
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
 * Stops a run that is to be removed from the queue.
 *
 * @returns false if the run had already ended by itself
 * @throws {UserError} `JOB_HELD` if the run is out of reach
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

/**
 * Returns the attempt with its present record, if its command ended before the stop was requested.
 */
async function asTooLate(
  { store, context }: Session,
  job: JobAttempt,
): Promise<JobAttempt | undefined> {
  if (job.open.record === undefined) return undefined;
  const record = await readAttempt(store, job.open.record, context.now());
  const open = { ...job.open, record: record ?? job.open.record };
  return hasEnded(open) ? { ...job, open } : undefined;
}

/**
 * Records the end of a command that had already ended. The job is marked as stopped only if it is
 * queued again by now, or by force.
 */
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
  throw new UserError("JOB_OVER", `Cannot stop job "${jobId}": its command has already ended`, {
    hint: phrase`${command("show-run", jobId.slice(0, 8))} shows how it ended.`,
  });
}

/** Waits for the verdict of the runner, which alone knows the end of the output and the results. */
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
  // A run that was removed from the queue while it ran stays removed.
  const wasAbandoned = status === "abandoned" && statusOf(job.document) === status;
  if (status === "stopped" || wasAbandoned) return;
  throw new UserError("JOB_OVER", `Cannot stop job "${jobId}": it became ${status} meanwhile`, {
    hint: phrase`${command("show-run", jobId.slice(0, 8))} shows how it ended.`,
  });
}

/** Returns whether the job only ended since the stop: somebody may have queued it again at once. */
function isStillMeant(
  document: Mapping,
  { open, document: before }: JobAttempt,
  { returncode }: Ending,
): boolean {
  const status = statusOf(document);
  // If no signal was needed, the command ended by itself.
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
