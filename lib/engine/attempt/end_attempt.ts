/**
 * Ending a try that somebody works on, on this machine.
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
import { type StopWish, writeStop } from "./stop_request.ts";

/** How a try is ended. */
export type EndOptions = Omit<StopWish, "isRequest">;

/** A try with the job that it is of. */
export interface JobAttempt {
  /** The job. */
  readonly jobId: string;
  /** The try. */
  readonly open: OpenAttempt;
  /** The job's document, which alone tells of what the Python program runs. */
  readonly document: Mapping;
}

/** How it ended, in the Python program's words. */
export interface Ending {
  /** Negative: the signal that was needed; 0 where none was. */
  readonly returncode: number;
  /** What was found, as the end of a sentence. */
  readonly note: string;
}

/** A process that is the first of its group. */
interface Leader {
  readonly pid: number;
  readonly groupId: number;
  readonly startTicks: number | undefined;
}

const POLL_MS = 50;
/** How long a killed group may take to go, in milliseconds. */
const KILL_MS = 2000;
/** How long a runner may be between taking a job and starting its command, in milliseconds. */
const START_MS = 2000;

/**
 * Ends what a try runs and waits until nothing of it is left.
 *
 * @throws {UserError} `JOB_HELD` where it is out of reach; nothing has been written or sent then
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
  const started = leader ?? await waitForLeader(session, job);
  if (started !== undefined) {
    return await endGroup(session, started, options, await isYoung(session, job));
  }
  return endRunner(job, options);
}

/** Whether the command of a try ended before anybody asked for a stop: what it left lives on. */
export function hasEnded({ record }: OpenAttempt): boolean {
  return record?.end !== undefined && record.stop === undefined;
}

/** How a try ended whose processes had gone before anybody looked. */
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

/** Another machine's processes cannot be told anything from here. */
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
    `Cannot stop job "${jobId}": process ${pid} belongs to somebody else`,
    { hint: "Stop it as the user who runs it." },
  );
}

/** The process that runs the command: as the record has it, else as the document of a Python run. */
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

/** 0 and below name groups and everybody, 1 is the system's own. */
function isOneProcess(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 1;
}

/** A runner that has taken a job starts its command in a moment. */
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

/** Whether the process that took a try lives. */
export function isRunnerAlive({ record }: OpenAttempt): boolean {
  return record?.taker !== undefined && livenessOf(record.taker.identity) === "alive";
}

/** Whether a command may have been just behind its gate, which hears no signal, by one clock: the file server's. */
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
    // A command that somebody has stopped takes the signal once it goes on.
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
    throw new UserError("JOB_HELD", `Cannot end group ${groupId}: it is there after SIGKILL`, {
      hint: "It waits for a device or a file server; try again later.",
    });
  }
  return { returncode: -9, note: options.isForced ? "force-killed" : "escalated to force-kill" };
}

/** Nothing is sent to a number that was given away since. */
function signalIfSame(leader: Leader, signal: SentSignal): Sent {
  return isGroupThere(leader) ? signalGroup(leader.groupId, signal) : "gone";
}

function isGroupThere({ groupId, startTicks }: Leader): boolean {
  return groupLiveness(groupId, startTicks) === "alive";
}

/** A runner that starts no command, as one that was suspended: it is told itself. */
function endRunner({ open }: JobAttempt, options: EndOptions): Ending {
  const pid = open.record?.taker?.identity.pid ?? 0;
  const signal = options.isForced ? "SIGKILL" : "SIGTERM";
  if (!isRunnerAlive(open) || signalProcess(pid, signal) !== "sent") {
    return { returncode: 0, note: "no live process recorded; status only" };
  }
  return { returncode: options.isForced ? -9 : -15, note: `its runner was sent ${signal}` };
}

/** Whether something comes to be so within a time. */
export async function waitUntil(
  { sleep }: Session,
  isSo: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  for (let waited = 0; !(await isSo()); waited += POLL_MS) {
    if (waited >= milliseconds) return false;
    await sleep(POLL_MS);
  }
  return true;
}
