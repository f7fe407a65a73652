/**
 * Handing scripts to batch systems other than Slurm, and asking whether they still have a job.
 *
 * What their programs say: qsub(1B) and qstat(1B) of OpenPBS and Torque; qsub(1) and qstat(1) of Grid Engine;
 * bsub(1) and bjobs(1) of LSF; flux-submit(1) and flux-jobs(1); `hq submit` and `hq job list`.
 *
 * @module
 */

import { callProgram, type ProgramAnswer } from "../program/call.ts";
import { askPatiently } from "../program/patience.ts";

/** The batch systems. */
export type BatchSystem = "pbs" | "sge" | "lsf" | "flux" | "hyperqueue";

/** What is known of the programs of one. */
interface Programs {
  /** What takes a script. */
  readonly submit: string;
  /** What it says of a script that it took; the first group is the id. */
  readonly id: RegExp;
  /** What it says where it cannot be reached: then nothing was handed over. */
  readonly unreachable: RegExp;
  /** What asks for a job. */
  readonly ask: (id: string) => readonly [string, ...string[]];
  /** Whether an answer tells of a job that is not over. */
  readonly hasOpen: (text: string, id: string) => boolean;
  /** What it says of a job that it has forgotten. */
  readonly forgotten: RegExp;
  /** What takes a job back. */
  readonly cancel: string;
}

const PROGRAMS: Readonly<Record<BatchSystem, Programs>> = {
  pbs: {
    submit: "qsub",
    id: /^([0-9]+(?:\[\])?(?:\.\S+)?)\s*$/gm,
    unreachable:
      /cannot connect to (?:default )?server|connection refused|communication failure|too many submit retries/i,
    ask: (id) => ["qstat", id],
    // The state is the last column but one; over is C for Torque, F and X for PBS.
    hasOpen: (text) => /^[0-9].*\s[ABD-EG-WYZ]\s+\S+\s*$/m.test(text),
    forgotten: /unknown job id|job has finished/i,
    cancel: "qdel",
  },
  sge: {
    submit: "qsub",
    id: /^Your job(?:-array)? ([0-9]+)/gm,
    unreachable:
      /unable to (?:contact|send message to) qmaster|commlib error|failed (?:receiving|sending) gdi request/i,
    ask: (id) => ["qstat", "-j", id],
    hasOpen: () => true,
    forgotten: /do not exist/i,
    cancel: "qdel",
  },
  lsf: {
    submit: "bsub",
    id: /^Job <([0-9]+)>/gm,
    unreachable: /lsf is down|cannot (?:connect to|contact) lsf|batch daemon not responding/i,
    ask: (id) => ["bjobs", "-noheader", "-o", "stat", id],
    hasOpen: (text) => /^(?!DONE\b|EXIT\b)\w/m.test(text),
    forgotten: /is not found/i,
    cancel: "bkill",
  },
  flux: {
    submit: "flux",
    id: /^(\S+)$/gm,
    unreachable: /unable to connect to flux|connection refused|resource temporarily unavailable/i,
    ask: (id) => ["flux", "jobs", "--no-header", "--format={state}", id],
    hasOpen: (text) => /^(?!INACTIVE\b)\w/m.test(text),
    forgotten: /unknown|not found/i,
    cancel: "flux cancel",
  },
  hyperqueue: {
    submit: "hq",
    id: /job ID: ([0-9]+)/gi,
    unreachable: /no online server|could not connect|connection refused/i,
    // It lists what waits and runs.
    ask: () => ["hq", "job", "list", "--output-mode=json"],
    hasOpen: (text, id) => new RegExp(`"id"\\s*:\\s*${id}\\b`).test(text),
    forgotten: /(?!)/,
    cancel: "hq job cancel",
  },
};

/** Whether a name is that of a batch system that is known here. */
export function isBatchSystem(name: string | undefined): name is BatchSystem {
  return name !== undefined && Object.hasOwn(PROGRAMS, name);
}

/** The program by which a batch system is told to forget a job. */
export function cancelProgram(system: BatchSystem): string {
  return PROGRAMS[system].cancel;
}

/** Where and how long to ask. */
export interface BatchPlace {
  /** The folder that programs are called in. */
  readonly cwd: string;
  /** The environment: it names the cluster. */
  readonly env: Readonly<Record<string, string>>;
  /** How long one question may take, in milliseconds. @default {30000} */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

/** LSF's programs ask a server that is away for ever unless told how often. */
const LSF_TRIES = "2";

/** What a shell ends with where it finds no program. */
const NOT_FOUND = 127;

function call(place: BatchPlace, words: readonly [string, ...string[]]): Promise<ProgramAnswer> {
  const { cwd, env, timeoutMs = TIMEOUT_MS } = place;
  const [program, ...args] = words;
  const signal = AbortSignal.timeout(timeoutMs);
  // Some hand the environment on to the runs, so no more of it is changed than must be.
  return callProgram(program, args, { cwd, env: { LSB_NTRIES: LSF_TRIES, ...env }, signal });
}

/** What came of handing a script over. */
export type BatchSubmission =
  | {
    readonly kind: "submitted";
    /** The id of the array, or one for each of its tasks. */
    readonly ids: readonly string[];
  }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Hands a script over, again where nobody was there to take it, but not where only the answer got lost: that
 * may stand for an array that is there.
 *
 * @param command the command line of the batch system, for a shell
 */
export async function submitToBatch(
  place: BatchPlace,
  system: BatchSystem,
  command: string,
): Promise<BatchSubmission> {
  const { submit, unreachable } = PROGRAMS[system];
  const answer = await askPatiently(
    () => call(place, ["/bin/sh", "-c", command]),
    (one) => one.kind === "failed" && unreachable.test(one.stderr + one.stdout),
  );
  switch (answer.kind) {
    case "text":
      return submission(system, answer.text);
    case "failed":
      if (answer.code === NOT_FOUND) return refused(`there is no ${submit} on PATH`);
      // One front end tells its errors on the standard output.
      return refused(
        answer.stderr.trim() || answer.stdout.trim() || `it ended with ${answer.code}`,
      );
    case "timeout":
      return refused(`${submit} did not answer in time`);
    case "missing":
      return refused("there is no /bin/sh");
  }
}

function submission(system: BatchSystem, stdout: string): BatchSubmission {
  const ids = [...stdout.matchAll(PROGRAMS[system].id)].flatMap((match) => match[1] ?? []);
  return ids.length > 0
    ? { kind: "submitted", ids }
    : refused(`${system} gave no id: ${stdout.trim()}`);
}

function refused(reason: string): BatchSubmission {
  const lines = reason.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== "");
  return { kind: "refused", reason: lines.join("; ").replace(/\.+$/, "") };
}

/** Whether a batch system still has a job that is not over; one that does not answer may have it. */
export async function isKnownToBatch(
  place: BatchPlace,
  system: BatchSystem,
  id: string,
): Promise<boolean> {
  const { ask, hasOpen, forgotten } = PROGRAMS[system];
  const answer = await call(place, ask(id));
  if (answer.kind === "text") return hasOpen(answer.text, id);
  return answer.kind !== "failed" || !forgotten.test(answer.stderr + answer.stdout);
}
