/**
 * One try to run a job, as the document's `attempts` list keeps it.
 *
 * @module
 */

import {
  Float,
  isMapping,
  type Mapping,
  mappingAt,
  numberAt,
  textAt,
  type Value,
} from "../value/value.ts";

/** What is known when an attempt begins. */
export interface AttemptStart {
  /** A text that no other attempt has. */
  readonly id: string;
  /** The process that runs it. */
  readonly runner: RunnerRecord;
  /** When, to the second. */
  readonly startedAt: string;
  /** The command as it was given to the shell. */
  readonly command: string;
  /** Where the command's template comes from. */
  readonly template: TemplateSource;
  /** The batch system's names for it; `undefined` where there is none. */
  readonly scheduler: Mapping | undefined;
  /** The commit that ran; empty where it is not known. */
  readonly codeCommit: string;
  /** Whether the code differed from that commit. */
  readonly isCodeDirty: boolean;
}

/** The process that takes care of an attempt. */
export interface RunnerRecord {
  /** The machine, told from every other one. */
  readonly machine: string;
  /** The machine's name, for people. */
  readonly host: string;
  /** Number of the process. */
  readonly pid: number;
  /** Its start in clock ticks since boot, where that can be read. */
  readonly startTicks: number | undefined;
}

/** The file that a template was read from; neither field where it came with the job. */
export interface TemplateSource {
  /** Path from the root. */
  readonly path: string | undefined;
  /** The git blob id of what was read. */
  readonly blob: string | undefined;
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly kind: "complete" }
  | { readonly kind: "failed"; readonly returncode: number; readonly cause: string | undefined }
  | { readonly kind: "interrupted"; readonly returncode: number; readonly cause: string }
  | { readonly kind: "stopped"; readonly returncode: number };

/** The attempts that a document holds, the oldest first. */
export function attemptsOf(document: Mapping): readonly Mapping[] {
  const attempts = document.get("attempts");
  return Array.isArray(attempts) ? attempts.filter(isMapping) : [];
}

/** An attempt as it begins. */
export function startedAttempt(start: AttemptStart, n: number, tag: string | undefined): Mapping {
  return new Map<string, Value>([
    ["id", start.id],
    ["n", BigInt(n)],
    ["host", start.runner.host],
    ["started_at", start.startedAt],
    ["ended_at", null],
    ["status", "running"],
    ["returncode", null],
    ["cause", null],
    ["scheduler", start.scheduler ?? null],
    ["command", start.command],
    ["template", templateMapping(start.template)],
    ["code_commit", start.codeCommit],
    ["code_dirty", start.isCodeDirty],
    ["tag", tag ?? null],
    ["runner", runnerMapping(start.runner)],
  ]);
}

/** The runner of the attempt that a document says is running. */
export function runnerOf(document: Mapping): RunnerRecord | undefined {
  const last = attemptsOf(document).at(-1);
  if (last === undefined || textAt(last, "status") !== "running") return undefined;
  const runner = mappingAt(last, "runner");
  const machine = textAt(runner, "machine");
  const pid = numberAt(runner, "pid");
  if (machine === undefined || pid === undefined) return undefined;
  const startTicks = numberAt(runner, "start_fingerprint");
  return { machine, host: textAt(last, "host") ?? "", pid, startTicks };
}

/** An attempt with its end. */
export function endedAttempt(
  attempt: Mapping,
  outcome: AttemptOutcome,
  end: { readonly endedAt: string; readonly wallclockS: number },
): Mapping {
  const ended = new Map(attempt);
  ended.delete("runner");
  ended.set("ended_at", end.endedAt);
  ended.set("status", outcome.kind);
  ended.set("returncode", outcome.kind === "complete" ? 0n : BigInt(outcome.returncode));
  ended.set("cause", "cause" in outcome ? outcome.cause ?? null : null);
  ended.set("wallclock_s", new Float(end.wallclockS));
  return ended;
}

/** An attempt whose runner died: nobody could record its end. */
export function lostAttempt(attempt: Mapping): Mapping {
  return new Map(attempt).set("status", "lost").set("cause", "lost");
}

function runnerMapping(runner: RunnerRecord): Mapping {
  const mapping = new Map<string, Value>([["machine", runner.machine], [
    "pid",
    BigInt(runner.pid),
  ]]);
  if (runner.startTicks !== undefined) {
    mapping.set("start_fingerprint", new Float(runner.startTicks));
  }
  return mapping;
}

function templateMapping(template: TemplateSource): Mapping | null {
  if (template.path === undefined) return null;
  return new Map<string, Value>([["path", template.path], ["blob", template.blob ?? null]]);
}
