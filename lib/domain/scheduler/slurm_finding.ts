/**
 * Compares Slurm's answers with the record of one attempt.
 *
 * @module
 */

import type { SchedulerTask } from "./scheduler.ts";
import { slurm } from "./slurm.ts";
import type { AccountingRow, QueueRow, Silence, SlurmAnswer } from "./slurm_answer.ts";
import { type SlurmEnd, slurmMeaning } from "./slurm_state.ts";

/** An attempt that ran in a task of a batch system. */
export interface SlurmAttempt {
  readonly task: SchedulerTask;
  /** In milliseconds since 1970; `undefined` if the start is not recorded. */
  readonly startedMs: number | undefined;
}

/** Whether Slurm can be asked about a task. */
export function isSlurmTask(task: SchedulerTask): boolean {
  return task.name === slurm.name;
}

/** The conclusion from Slurm's answers. */
export type SlurmFinding =
  /** The task is on its nodes. */
  | Finding<"live">
  /** The task ended, or was requeued since. */
  | EndFinding<"over">
  /** The task ended so recently that the last writes of its runner may not be visible here yet. */
  | EndFinding<"fresh">
  /** The controller of the same cluster knows of no such run, and the accounting cannot tell. */
  | Finding<"absent">
  /** The controller answers something that this program does not understand. */
  | Finding<"doubtful">
  /** There is no answer about this attempt. */
  | Finding<"silent">;

interface Finding<Kind extends string> {
  readonly kind: Kind;
  /** One sentence for each answer that was used. */
  readonly evidence: readonly string[];
}

interface EndFinding<Kind extends string> extends Finding<Kind> {
  /** `undefined` if Slurm gives no reason. */
  readonly end: SlurmEnd | undefined;
}

/**
 * An end that is younger does not count yet: the accounting is 4 to 5 s late and wrong until then, and a
 * client of a network filesystem may see a file 60 s late.
 */
const SETTLED_MS = 60_000;

/** How far a node's clock may be behind the controller's clock. */
const CLOCK_MS = 60_000;

/**
 * Concludes from Slurm's answers what became of an attempt.
 *
 * The controller decides whether the task is over; the accounting adds the reason. The accounting decides
 * alone if the controller does not answer or has forgotten the task.
 *
 * @param nowMs by the clock of the machine that asks, in milliseconds since 1970
 */
export function weighSlurm(attempt: SlurmAttempt, word: SlurmAnswer, nowMs: number): SlurmFinding {
  const queue = weighQueue(attempt, word.queue, nowMs);
  // The accounting cannot change that a task is, or may be, on its nodes.
  if (queue.kind === "live" || queue.kind === "doubtful") return queue;
  const accounting = weighAccounting(attempt, word.accounting, nowMs);
  const evidence = [...queue.evidence, ...accounting.evidence];
  if (queue.kind === "over" || queue.kind === "fresh") {
    const told = accounting.kind === "over" ? accounting.end : undefined;
    return { kind: queue.kind, end: queue.end ?? told, evidence };
  }
  if (accounting.kind !== "silent") return { ...accounting, evidence };
  return { kind: queue.kind, evidence };
}

function weighQueue(
  { task }: SlurmAttempt,
  answer: SlurmAnswer["queue"],
  nowMs: number,
): SlurmFinding {
  if (answer.kind !== "answered") return { kind: "silent", evidence: [excuse("squeue", answer)] };
  const { cluster } = answer;
  if (task.cluster === "" || cluster !== task.cluster) {
    return { kind: "silent", evidence: [otherCluster(task, cluster)] };
  }
  const name = `task ${task.taskId}`;
  const row = answer.rows.find((row) => row.taskId === task.taskId);
  if (row === undefined) {
    return { kind: "absent", evidence: [`squeue on ${cluster} does not know ${name}`] };
  }
  if (row.restarts < task.restarts) {
    const evidence = [`squeue counts ${row.restarts} restart(s) of ${name}, fewer than recorded`];
    return { kind: "doubtful", evidence };
  }
  if (row.restarts > task.restarts) {
    const evidence = [`${name} was put back: squeue says ${row.state}, restart ${row.restarts}`];
    return { kind: "over", end: undefined, evidence };
  }
  return weighState(row, nowMs);
}

/** The meaning of a state of the recorded run: no requeue came between. */
function weighState(row: QueueRow, nowMs: number): SlurmFinding {
  const sentence = `squeue says ${row.state} of task ${row.taskId}`;
  const meaning = slurmMeaning(row.state);
  switch (meaning.kind) {
    case "live":
      return { kind: "live", evidence: [sentence] };
    case "pending":
      // A requeue counts as a restart at once. Without a restart the controller has lost its state,
      // and the run that it has forgotten may go on.
      return { kind: "absent", evidence: [`${sentence}, without a restart since it ran`] };
    case "unrecognized":
      return { kind: "doubtful", evidence: [`${sentence}, which is not a known state`] };
    case "ended":
      return { end: meaning.end, ...settled(sentence, row.endMs, nowMs) };
  }
}

/** Whether an end is old enough to count. */
function settled(
  sentence: string,
  endMs: number | undefined,
  nowMs: number,
): { readonly kind: "over" | "fresh"; readonly evidence: readonly string[] } {
  if (endMs === undefined) return { kind: "fresh", evidence: [`${sentence}, and not since when`] };
  const age = `since ${Math.max(0, Math.floor((nowMs - endMs) / 1000))} s`;
  if (nowMs - endMs > SETTLED_MS) return { kind: "over", evidence: [`${sentence}, ${age}`] };
  return { kind: "fresh", evidence: [`${sentence}, ${age}: too fresh to count`] };
}

type AccountingFinding = EndFinding<"over"> | EndFinding<"fresh"> | Finding<"silent">;

function weighAccounting(
  attempt: SlurmAttempt,
  answer: SlurmAnswer["accounting"],
  nowMs: number,
): AccountingFinding {
  if (answer.kind !== "answered") return { kind: "silent", evidence: [excuse("sacct", answer)] };
  const run = findRun(attempt, answer.rows);
  const name = `task ${attempt.task.taskId}`;
  if (run === undefined) {
    const evidence = [`sacct has no run of ${name} that fits this attempt`];
    return { kind: "silent", evidence };
  }
  const sentence = `sacct says ${run.state} of ${name}`;
  const meaning = slurmMeaning(run.state);
  if (meaning.kind === "ended") {
    return { end: meaning.end, ...settled(sentence, run.endMs, nowMs) };
  }
  // After a requeue this run of the task has an end, though the task has none.
  if (meaning.kind === "pending" && run.endMs !== undefined) {
    return { end: undefined, ...settled(sentence, run.endMs, nowMs) };
  }
  return { kind: "silent", evidence: [sentence] };
}

/**
 * Finds the run of the task that the attempt was part of: it began before the attempt began, and did not end
 * before that. Slurm uses numbers of jobs again, and a task that was requeued has several runs. If several
 * runs fit, the count of restarts decides.
 *
 * @returns `undefined` if the count does not decide, or if by the count the accounting lacks the run so far
 */
export function findRun(
  { task, startedMs }: SlurmAttempt,
  rows: readonly AccountingRow[],
): AccountingRow | undefined {
  if (startedMs === undefined || task.cluster === "") return undefined;
  const runs = rows
    .filter((row) => row.taskId === task.taskId && row.cluster === task.cluster)
    .filter((row) => row.startMs !== undefined)
    .sort((a, b) => (a.submitMs ?? 0) - (b.submitMs ?? 0) || (a.startMs ?? 0) - (b.startMs ?? 0));
  const fitting = runs.filter((run) =>
    (run.startMs ?? Infinity) <= startedMs + CLOCK_MS && (run.endMs ?? Infinity) >= startedMs
  );
  const [only, ...others] = fitting;
  const counted = runs[task.restarts];
  if (only === undefined || counted === undefined) return undefined;
  if (others.length === 0) return runs.indexOf(only) >= task.restarts ? only : undefined;
  return fitting.includes(counted) ? counted : undefined;
}

function otherCluster(task: SchedulerTask, cluster: string): string {
  if (task.cluster === "") return "no cluster is recorded, so squeue cannot be asked about it";
  if (cluster === "") return "which cluster squeue speaks of could not be found out";
  return `the task is on cluster ${task.cluster}, and squeue here speaks of ${cluster}`;
}

function excuse(program: string, answer: Silence | { readonly kind: "disabled" }): string {
  switch (answer.kind) {
    case "missing":
      return `${program} is not on PATH`;
    case "timeout":
      return `${program} did not answer in time`;
    case "disabled":
      return `${program}: this cluster keeps no accounts`;
    case "failed":
      return `${program} failed: ${answer.message}`;
  }
}
