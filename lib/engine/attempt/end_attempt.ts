/**
 * Ends a running attempt on this machine.
 *
 * @module
 */

import { DEAF_MS, YOUNG_MS } from "./young_command.ts";
import { Session } from "../session/session.ts";
import { childOf, type ChildView, childView } from "../../domain/document/document_view.ts";

import { UserError } from "../../errors.ts";
import { command, joinTexts, option, phrase } from "../../phrase.ts";
import { groupLiveness, livenessOf } from "../../adapters/machine/process_identity.ts";
import { cancelCommand } from "../../domain/document/scheduler.ts";
import {
  probeGroup,
  probeProcess,
  type Sent,
  type SentSignal,
  signalGroup,
  signalProcess,
} from "../../adapters/process/signal.ts";
import { readAttemptPart, timeOfAttempt } from "../../adapters/state/attempt_record.ts";

import { type Mapping, mappingAt } from "../../domain/value/value.ts";
import type { OpenAttempt } from "../liveness/job_liveness.ts";
import { readDocument } from "../../adapters/store/job.ts";
import { isSettled } from "../../domain/document/transition.ts";
import { isOwnWork } from "./own_work.ts";
import { type StopWish, writeStop } from "./stop_request.ts";

/** How an attempt is ended. */
export type EndOptions = Omit<StopWish, "isRequest">;

/** An attempt and its job. */
export interface JobAttempt {
  readonly jobId: string;
  readonly open: OpenAttempt;
  /** The job's document, which is the only source for a run of the Python program. */
  readonly document: Mapping;
}

/** How the attempt ended, in the Python program's terms. */
export interface Ending {
  /** The negative number of the signal that ended it; 0 if no signal was needed. */
  readonly returncode: number;
  /** What was found, as the end of a sentence. */
  readonly note: string;
}

/** The first process of a group. */
interface Leader {
  readonly pid: number;
  readonly groupId: number;
  readonly startTicks: number | undefined;
}

const POLL_MS = 50;
/** How long a killed group may take to disappear, in milliseconds. */
const KILL_MS = 2000;
/** How long a runner may take between taking a job and starting its command, in milliseconds. */
const START_MS = 2000;

/**
 * Ends the processes of an attempt and waits until none is left.
 *
 * @throws {UserError} `JOB_HELD` if the attempt is out of reach; then nothing was written and no
 *   signal was sent
 */
export async function endAttempt(
  session: Session,
  job: JobAttempt,
  options: EndOptions,
): Promise<Ending> {
  checkReach(job);
  const leader = leaderOf(job);
  checkPermission(job, leader);
  const { record } = job.open;
  if (record !== undefined && !hasEnded(job.open)) await writeStop(session, record, options);
  const isOwn = isOwnWork(record?.child);
  const started = leader ?? (isOwn ? undefined : await waitForLeader(session, job));
  if (started !== undefined) {
    return await endGroup(session, started, options, await isYoung(session, job));
  }
  const child = record && await readAttemptPart(session.store, record, "child");
  return isOwn || isOwnWork(child)
    ? await endOwnWork(session, job, options)
    : endRunner(job, options);
}

/**
 * Returns whether the command ended before somebody asked for a stop, so that only the rest of its
 * group lives.
 */
export function hasEnded({ record }: OpenAttempt): boolean {
  return record?.end !== undefined && record.stop === undefined;
}

/** Returns the ending of an attempt whose processes were already gone. */
export function endingOfGone(job: JobAttempt): Ending {
  const leader = leaderOf(job);
  if (leader === undefined) return { returncode: 0, note: "no live process recorded; status only" };
  const { pid, groupId, startTicks } = leader;
  const isReused = groupLiveness(groupId, startTicks) === "reused";
  const note = isReused
    ? `recorded pid ${pid} was recycled; original process is gone. status only.`
    : `pid ${pid} already exited; status only`;
  return { returncode: 0, note };
}

/** Throws if the attempt runs on another machine, which signals from here do not reach. */
function checkReach({ jobId, open }: JobAttempt): void {
  const { holder } = open;
  if (holder.liveness !== "unknown") return;
  const short = jobId.slice(0, 8);
  const scheduler = open.record?.taker?.scheduler ??
    mappingAt(open.entry ?? new Map(), "scheduler");
  const cancel = cancelCommand(scheduler);
  const there = phrase`${command("queue stop", short)} there`;
  const others = [
    ...(cancel === undefined ? [] : [`end its task with \`${cancel}\``]),
    ...(open.record === undefined ? [] : [
      phrase`leave word for its runner with ${command("queue stop", short, option("request"))}`,
    ]),
  ];
  const where = holder.host === undefined ? "" : ` on ${holder.host}`;
  throw new UserError(
    "JOB_HELD",
    `Cannot stop job "${jobId}": it runs${where}, where no signal from here arrives (${
      holder.evidence.join("; ")
    })`,
    {
      hint: others.length === 0
        ? phrase`Run ${there}.`
        : phrase`Either run ${joinTexts([there, ...others], ", or ")}.`,
    },
  );
}

function checkPermission(job: JobAttempt, leader: Leader | undefined): void {
  const runnerPid = job.open.record?.taker?.identity.pid ?? 0;
  const probed: Sent = leader === undefined ? probeProcess(runnerPid) : probeGroup(leader.groupId);
  if (probed !== "forbidden") return;
  throw forbidden(job.jobId, leader?.pid ?? runnerPid);
}

function forbidden(jobId: string, pid: number): UserError {
  return new UserError(
    "JOB_HELD",
    `Cannot stop job "${jobId}": process ${pid} belongs to another user`,
    { hint: "Stop the run as the user who started it." },
  );
}

/**
 * Returns the process that runs the command, from the record, or from the document of a Python run.
 */
function leaderOf({ open, document }: JobAttempt): Leader | undefined {
  return open.record === undefined
    ? leaderFrom(childOf(document))
    : recordedLeader(open.record.child);
}

function recordedLeader(child: Mapping | undefined): Leader | undefined {
  return leaderFrom(child && childView(child));
}

function leaderFrom(child: ChildView | undefined): Leader | undefined {
  const { pid = 0, groupId = 0, startTicks } = child ?? {};
  if (!isOneProcess(pid)) return undefined;
  return { pid, groupId: isOneProcess(groupId) ? groupId : pid, startTicks };
}

/** Numbers below 1 name groups or all processes; 1 is the system's first process. */
function isOneProcess(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 1;
}

/** Waits for a runner that has taken a job to start its command. */
async function waitForLeader(session: Session, job: JobAttempt): Promise<Leader | undefined> {
  const { record } = job.open;
  if (record === undefined) return undefined;
  let leader: Leader | undefined;
  await waitUntil(session, async () => {
    leader = recordedLeader(await readAttemptPart(session.store, record, "child"));
    return leader !== undefined || !isRunnerAlive(job.open);
  }, START_MS);
  return leader;
}

/** Returns whether the runner of an attempt lives. */
export function isRunnerAlive({ record }: OpenAttempt): boolean {
  return record?.taker !== undefined && livenessOf(record.taker.identity) === "alive";
}

/**
 * Returns whether the command may have been behind its gate, which ignores signals, when the stop
 * was written. Both times are the file server's.
 */
async function isYoung({ store }: Session, { open }: JobAttempt): Promise<boolean> {
  const { record } = open;
  if (record === undefined || hasEnded(open)) return false;
  const stoppedAt = await timeOfAttempt(store, record, "stop");
  if (stoppedAt === undefined || record.startedAt === undefined) return true;
  return stoppedAt - record.startedAt < YOUNG_MS;
}

async function endGroup(
  session: Session,
  leader: Leader,
  options: EndOptions,
  isYoung: boolean,
): Promise<Ending> {
  const { pid, groupId } = leader;
  if (!options.isForced) {
    if (signalIfSame(leader, "SIGTERM") !== "sent") {
      return { returncode: 0, note: `pid ${pid} vanished before SIGTERM` };
    }
    // A stopped process handles SIGTERM only after it continues.
    signalIfSame(leader, "SIGCONT");
    const graceMs = options.graceS * 1000;
    const deafMs = isYoung ? Math.min(DEAF_MS, graceMs) : 0;
    if (deafMs > 0 && !(await waitUntil(session, () => !isGroupThere(leader), deafMs))) {
      signalIfSame(leader, "SIGTERM");
    }
    if (await waitUntil(session, () => !isGroupThere(leader), graceMs - deafMs)) {
      return { returncode: -15, note: "terminated cleanly via SIGTERM" };
    }
  }
  if (signalIfSame(leader, "SIGKILL") !== "sent") {
    const note = "process exited between SIGTERM grace and SIGKILL (no force-kill needed)";
    return { returncode: options.isForced ? 0 : -15, note };
  }
  if (!(await waitUntil(session, () => !isGroupThere(leader), KILL_MS))) {
    throw new UserError("JOB_HELD", `Cannot end group ${groupId}: it still exists after SIGKILL`, {
      hint: "Try again later: the group waits for a device or a file server.",
    });
  }
  return { returncode: -9, note: options.isForced ? "force-killed" : "escalated to force-kill" };
}

/** Signals a group, unless its number belongs to another process by now. */
function signalIfSame(leader: Leader, signal: SentSignal): Sent {
  return isGroupThere(leader) ? signalGroup(leader.groupId, signal) : "gone";
}

function isGroupThere({ groupId, startTicks }: Leader): boolean {
  return groupLiveness(groupId, startTicks) === "alive";
}

/**
 * Waits for a program that does the work itself and has been left word: a signal would end all
 * that the program does.
 */
async function endOwnWork(
  { sleep, store }: Session,
  { jobId, open }: JobAttempt,
  { graceS }: EndOptions,
): Promise<Ending> {
  const attempt = open.entry ?? new Map();
  const isDone = await waitUntil(
    { sleep },
    async () => isSettled(await readDocument(store, jobId), attempt) || !isRunnerAlive(open),
    graceS * 1000,
  );
  if (isDone) return { returncode: 0, note: "the program ended the work" };
  throw new UserError(
    "JOB_HELD",
    `Cannot stop job "${jobId}": its program works on, and has been left word`,
    { hint: "Wait until the program obeys, or end the program." },
  );
}

/** Signals a runner that has started no command, for example because it is suspended. */
function endRunner({ open }: JobAttempt, options: EndOptions): Ending {
  const pid = open.record?.taker?.identity.pid ?? 0;
  const signal = options.isForced ? "SIGKILL" : "SIGTERM";
  if (!isRunnerAlive(open) || signalProcess(pid, signal) !== "sent") {
    return { returncode: 0, note: "no live process recorded; status only" };
  }
  return { returncode: options.isForced ? -9 : -15, note: `its runner was sent ${signal}` };
}

/** Waits until a condition holds. Returns false if it does not hold within the time. */
export async function waitUntil(
  { sleep }: Pick<Session, "sleep">,
  isSo: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  for (let waited = 0; !(await isSo()); waited += POLL_MS) {
    if (waited >= milliseconds) return false;
    await sleep(POLL_MS);
  }
  return true;
}
