/**
 * Asking Slurm about many tasks at once, in bounded time.
 *
 * Whatever goes wrong is an answer, too, never an exception: a controller that is away keeps `squeue`
 * busy for 18 s, one whose configuration is gone for 60 s, and much of the time there is no Slurm.
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

/** A list of more numbers than this would not fit into an argument (128 KiB on Linux). */
const MAX_LISTED = 5000;

/**
 * Asks `squeue` and `sacct` once each about all tasks, both at the same time.
 *
 * @param taskIds raw job numbers; what is none is not asked about, and none means that nobody is asked
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
 * `squeue -j` prints no line for what it does not know and ends with 0, unless a single number was
 * asked for: then it calls it invalid and ends with 1. All partitions, hidden ones too, all states, and
 * this cluster only, also in a federation.
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

/** Every run of each task, also those before it was put back, whenever they were. */
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
