/**
 * Fills and reads a queue with the program's own commands.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Mapping, mappingAt, type Value } from "../../lib/domain/value/value.ts";
import { aexp, aexpJson, type CliResult } from "./cli.ts";
import { json } from "./store.ts";
import { type TemporaryFolder, temporaryRepository } from "./temporary.ts";

/** The command that adds to the experiment of `temporaryRepository`. */
export const ADD = ["queue", "add", "--experiment", "E001"];

/** Adds runs; returns the jobs that the program names. */
export async function added(path: string, ...args: string[]): Promise<Mapping[]> {
  return (await aexpJson(path, [...ADD, ...args])).get("jobs") as Mapping[];
}

/** Returns the entries of `queue list`. */
export async function listed(path: string, ...args: string[]): Promise<Mapping[]> {
  return (await aexpJson(path, ["queue", "list", ...args])).get("entries") as Mapping[];
}

/** Returns one field of each mapping. */
export function values(mappings: readonly Mapping[], key: string): (Value | undefined)[] {
  return mappings.map((mapping) => mapping.get(key));
}

/** Reads the state points of jobs. */
export function statepoints(jobs: readonly Mapping[]): Mapping[] {
  return jobs.map((job) => job.get("sp") as Mapping);
}

/** Reads the documents of all queued jobs, in the order of the queue. */
export async function documents(path: string): Promise<Mapping[]> {
  const ids = values(await listed(path, "--include-terminal"), "job_id");
  return await Promise.all(
    ids.map(async (id) =>
      json(await Deno.readTextFile(`${path}/.runs/workspace/${id}/signac_job_document.json`))
    ),
  );
}

/** Reads the document of the only job. */
export async function onlyDocument(path: string): Promise<Mapping> {
  const [document, ...others] = await documents(path);
  assert.ok(document !== undefined && others.length === 0);
  return document;
}

/** Returns the queue record of a document. */
export function queueOf(document: Mapping): Mapping {
  return mappingAt(document, "queue");
}

/** Creates a repository whose experiment has this command and no conditions. */
export async function runnable(command: string): Promise<TemporaryFolder> {
  return await temporaryRepository({
    experiment: `---\nrunner_command: ${JSON.stringify(command)}\n---\n`,
  });
}

/** Runs the queue in this process. */
export async function run(path: string, ...args: string[]): Promise<CliResult> {
  return await aexp(path, ["queue", "run", ...args]);
}
