/**
 * Starts jobs that run while a test checks them.
 *
 * @module
 */

import { formatJson } from "../../lib/domain/value/json_text.ts";
import { type Mapping, mappingAt, type Value } from "../../lib/domain/value/value.ts";
import { aexpCommand, aexpJson } from "./cli.ts";
import { json } from "./store.ts";
import { waitUntil } from "./wait.ts";

/** A command that reports that it runs, and then waits for a long time. */
export const WAIT = "touch ready; sleep 60 & wait";

/** Queues one job of E001; returns its id. */
export async function queued(path: string, command: string, ...args: string[]): Promise<string> {
  const add = ["queue", "add", "--experiment", "E001", "--command", command, ...args];
  return String(((await aexpJson(path, add)).get("jobs") as Mapping[])[0]?.get("job_id"));
}

/** Starts the runner of a job in a process of its own and waits until the job is `ready`. */
export async function started(
  path: string,
  id: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ runner: Deno.ChildProcess; output: Promise<Deno.CommandOutput> }> {
  const runner = aexpCommand(path, ["run-queued", id], { env }).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  return { runner, output };
}

/** Returns whether a file exists. */
export function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Returns the path of a job's document. */
export function documentPath(path: string, id: string): string {
  return `${path}/.runs/workspace/${id}/signac_job_document.json`;
}

/** Reads a job's document. */
export async function documentOf(path: string, id: string): Promise<Mapping> {
  return json(await Deno.readTextFile(documentPath(path, id)));
}

/** Returns the process that a document names as running. */
export function procOf(document: Mapping): Mapping {
  return mappingAt(mappingAt(document, "queue"), "proc");
}

/** Returns the error that kept a job from becoming complete. */
export function lastError(document: Mapping): Mapping {
  return mappingAt(mappingAt(document, "queue"), "last_error");
}

/** Makes a job look as if the Python program's runner ran it. */
export async function markRunning(
  path: string,
  id: string,
  proc: Readonly<Record<string, Value>>,
): Promise<void> {
  const document = new Map(await documentOf(path, id)).set("status", "running");
  const queue = new Map(mappingAt(document, "queue")).set("proc", new Map(Object.entries(proc)));
  await Deno.writeTextFile(documentPath(path, id), formatJson(document.set("queue", queue)));
}

/** An attempt that looks as if another machine had taken it. */
export interface MovedAttempt {
  /** The path of the record. */
  readonly record: string;
  /** Restores the record and lets the runner continue. */
  readonly moveBack: () => Promise<void>;
}

/**
 * Makes the first attempt of a job look as if another machine had taken it.
 *
 * @param runner is stopped, if it is given: it would take the record for another runner's and give the job up
 */
export async function moveElsewhere(
  path: string,
  id: string,
  runner?: Deno.ChildProcess,
): Promise<MovedAttempt> {
  runner?.kill("SIGSTOP");
  const record = `${path}/.aexp/attempts/${id}.1`;
  const text = await Deno.readTextFile(record);
  const foreign = text.replace(/"machine": "[^"]*"/, '"machine": "elsewhere"')
    .replace(/"host": "[^"]*"/, '"host": "node7"');
  await Deno.writeTextFile(record, foreign);
  return {
    record,
    moveBack: async () => {
      await Deno.writeTextFile(record, text);
      runner?.kill("SIGCONT");
    },
  };
}
