/**
 * Asks Slurm about many tasks at once, in bounded time.
 *
 * A failure is an answer, never an exception: `squeue` waits 18 s for a controller that is away and 60 s
 * if its configuration is gone, and many machines have no Slurm.
 *
 * @module
 */

import type {
  AccountingAnswer,
  AccountingRow,
  QueueAnswer,
  Silence,
  SlurmAnswer,
} from "../../domain/scheduler/slurm_answer.ts";
import { withoutOwnDefaults } from "../../domain/scheduler/slurm_defaults.ts";
import {
  ACCOUNTING_COLUMNS,
  parseAccounting,
  parseClusterName,
  parseQueue,
  QUEUE_COLUMNS,
} from "../../domain/scheduler/slurm_output.ts";
import { callProgram, type ProgramAnswer } from "../program/call.ts";

/** How to ask. */
export interface SlurmOptions {
  /** The environment: the programs are found by its `PATH`. */
  readonly env: Readonly<Record<string, string>>;
  /** Time for all of it, in milliseconds. @default {5000} */
  readonly timeoutMs?: number;
}

/** A longer list of numbers does not fit into one argument (128 KiB on Linux). */
const MAX_LISTED = 5000;

/**
 * Asks `squeue` and `sacct` once each about all tasks, both at the same time.
 *
 * @param taskIds raw job numbers; other texts are left out, and without any number no program is called
 */
export async function askSlurm(
  taskIds: readonly string[],
  options: SlurmOptions,
): Promise<SlurmAnswer> {
  const ids = [...new Set(taskIds)].filter((id) => /^[0-9]{1,12}$/.test(id));
  if (ids.length === 0) {
    return {
      queue: { kind: "answered", cluster: "", rows: [] },
      accounting: { kind: "answered", rows: [] },
    };
  }
  const call = new SlurmCall(options);
  const [queue, accounting] = await Promise.all([askQueue(call, ids), askAccounting(call, ids)]);
  return { queue, accounting };
}

/**
 * Asks about all partitions, hidden ones too, about all states, and this cluster only, also in a federation.
 * `squeue -j` prints no line for a job that it does not know and exits with 0. Only if a single number was
 * asked for, `squeue` calls the number invalid and exits with 1.
 */
async function askQueue(call: SlurmCall, ids: readonly string[]): Promise<QueueAnswer> {
  const which = ids.length > MAX_LISTED ? [] : [`--jobs=${ids.join(",")}`];
  const [config, listing] = await Promise.all([
    call.run("scontrol", ["show", "config"]),
    call.run("squeue", [
      "--noheader",
      "--array",
      "--all",
      "--local",
      "--states=all",
      `--Format=${QUEUE_COLUMNS}`,
      ...which,
    ]),
  ]);
  const cluster = config.kind === "text" ? parseClusterName(config.text) : "";
  if (listing.kind === "failed" && /Invalid job id specified/.test(listing.stderr)) {
    return { kind: "answered", cluster, rows: [] };
  }
  if (listing.kind !== "text") return silence(listing);
  const parsed = parseQueue(listing.text);
  if (parsed.kind === "unreadable") return unreadable(parsed.line);
  return { kind: "answered", cluster, rows: parsed.rows };
}

/** Asks for every run of each task, whenever it was, also those before a requeue. */
async function askAccounting(call: SlurmCall, ids: readonly string[]): Promise<AccountingAnswer> {
  const rows: AccountingRow[] = [];
  for (let start = 0; start < ids.length; start += MAX_LISTED) {
    const listing = await call.run("sacct", [
      "--noheader",
      "--parsable2",
      "--allocations",
      "--duplicates",
      "--starttime=1970-01-01",
      `--format=${ACCOUNTING_COLUMNS}`,
      `--jobs=${ids.slice(start, start + MAX_LISTED).join(",")}`,
    ]);
    if (listing.kind === "failed" && /accounting storage is disabled/i.test(listing.stderr)) {
      return { kind: "disabled" };
    }
    if (listing.kind !== "text") return silence(listing);
    const found = parseAccounting(listing.text);
    if (found.kind === "unreadable") return unreadable(found.line);
    rows.push(...found.rows);
  }
  return { kind: "answered", rows };
}

class SlurmCall {
  readonly #env: Readonly<Record<string, string>>;
  readonly #timeout: AbortSignal;

  constructor(options: SlurmOptions) {
    const fixed = { LC_ALL: "C", TZ: "UTC", SLURM_TIME_FORMAT: "%s" };
    this.#env = { ...withoutOwnDefaults(options.env), ...fixed };
    this.#timeout = AbortSignal.timeout(options.timeoutMs ?? 5000);
  }

  run(program: string, args: readonly string[]): Promise<ProgramAnswer> {
    return callProgram(program, args, { env: this.#env, signal: this.#timeout });
  }
}

function silence(answer: Exclude<ProgramAnswer, { readonly kind: "text" }>): Silence {
  if (answer.kind !== "failed") return { kind: answer.kind };
  return { kind: "failed", message: firstLine(answer.stderr) || `it ended with ${answer.code}` };
}

function unreadable(line: string): Silence {
  return { kind: "failed", message: `it printed what cannot be read: ${firstLine(line)}` };
}

function firstLine(text: string): string {
  return (text.trim().split("\n")[0] ?? "").slice(0, 200);
}
