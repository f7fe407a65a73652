/**
 * Jobs as they stand in the workspace: a state point that never changes and a document that does.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { statepointId } from "../statepoint/id.ts";
import { JsonError, lineAndColumn, parseJson } from "../value/json_parse.ts";
import { isMapping, type Mapping } from "../value/value.ts";
import { readEach, type ReadResult, readTextSync } from "./bulk_read.ts";
import { describeFileError, quotePath } from "./file_error.ts";
import { DOCUMENT_FILE, jobPath, listWorkspace, STATEPOINT_FILE, type Store } from "./store.ts";

/** A job whose state point and document could be read and fit its id. */
export interface Job {
  /** The 32 hexadecimal digits that name it. */
  readonly id: string;
  /** What is run; its hash is the id. */
  readonly statepoint: Mapping;
  /** What is known of its runs; empty where nothing was written yet. */
  readonly document: Mapping;
}

/** A job folder that cannot be used, and why. */
export interface DamagedJob {
  /** The name of the folder. */
  readonly id: string;
  /** The file or folder that is wrong. */
  readonly path: string;
  /** What is wrong with it, as the end of a sentence. */
  readonly reason: string;
}

/** All jobs of a store that could be read, and all that could not. */
export interface JobListing {
  /** In the order of the folder, which is none. */
  readonly jobs: readonly Job[];
  /** Sorted by id. */
  readonly damaged: readonly DamagedJob[];
}

/** How `readJobs` reads. */
export interface ReadJobsOptions {
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
  /** Which jobs are wanted, by their documents: the state points of the others are not read. */
  readonly wanted?: (document: Mapping, jobId: string) => boolean;
}

/** Reads the jobs of a store: each file once, and only those that are needed. */
export async function readJobs(store: Store, options: ReadJobsOptions): Promise<JobListing> {
  const damaged: DamagedJob[] = [];
  const ids = listJobIds(store, damaged);
  const documents = await readDocuments(store, ids, options, damaged);
  const wanted = [...documents.keys()];
  const jobs: Job[] = [];
  const paths = wanted.map((id) => `${jobPath(store, id)}/${STATEPOINT_FILE}`);
  await readEach(paths, (index, result) => {
    const id = wanted[index] as string;
    const statepoint = statepointFrom(result, id);
    if (statepoint instanceof Map) {
      jobs.push({ id, statepoint, document: documents.get(id) as Mapping });
    } else {
      damaged.push({ id, path: paths[index] as string, reason: (statepoint as Refusal).reason });
    }
  }, options);
  damaged.sort((a, b) => a.id < b.id ? -1 : 1);
  return { jobs, damaged };
}

/**
 * Reads one job.
 *
 * @throws {UserError} `JOB_DAMAGED`
 */
export function readJob(store: Store, jobId: string): Job {
  const folder = jobPath(store, jobId);
  const statepointPath = `${folder}/${STATEPOINT_FILE}`;
  const statepoint = statepointFrom(readTextSync(statepointPath), jobId);
  if (!(statepoint instanceof Map)) throw damagedJob(statepointPath, statepoint as Refusal);
  return { id: jobId, statepoint, document: readDocument(store, jobId) };
}

/** Whether a job's folder holds nothing at all: a new job may take its place. */
export function isEmptyJobFolder(store: Store, jobId: string): boolean {
  try {
    for (const _ of Deno.readDirSync(jobPath(store, jobId))) return false;
    return true;
  } catch (error) {
    throw describeFileError(error, "list", jobPath(store, jobId));
  }
}

/**
 * Reads the document of a job; empty where there is none.
 *
 * @throws {UserError} `JOB_DAMAGED`
 */
export function readDocument(store: Store, jobId: string): Mapping {
  const path = `${jobPath(store, jobId)}/${DOCUMENT_FILE}`;
  return documentOrThrow(readTextSync(path), path);
}

/**
 * The document in what was read; empty where there is no file.
 *
 * @throws {UserError} `JOB_DAMAGED`
 */
export function documentOrThrow(result: ReadResult, path: string): Mapping {
  if (result.kind === "error") throw describeFileError(result.error, "read", path);
  const document = documentFrom(result);
  if (document instanceof Map) return document;
  throw damagedJob(path, document as Refusal);
}

/** Why a file is no use. */
interface Refusal {
  readonly reason: string;
}

function damagedJob(path: string, refusal: Refusal): UserError {
  return new UserError("JOB_DAMAGED", `Cannot use ${quotePath(path)}: ${refusal.reason}`, {
    hint: "Restore the file with git, or move the job's folder away.",
  });
}

/** The names that signac takes for jobs: longer ones, too, which no id can fit. */
function listJobIds(store: Store, damaged: DamagedJob[]): string[] {
  const ids: string[] = [];
  for (const name of listWorkspace(store)) {
    if (!/^[0-9a-f]{32}/.test(name)) continue;
    if (name.length === 32) ids.push(name);
    else damaged.push({ id: name, path: jobPath(store, name), reason: "the name is not an id" });
  }
  return ids;
}

async function readDocuments(
  store: Store,
  ids: readonly string[],
  options: ReadJobsOptions,
  damaged: DamagedJob[],
): Promise<Map<string, Mapping>> {
  const documents = new Map<string, Mapping>();
  const paths = ids.map((id) => `${jobPath(store, id)}/${DOCUMENT_FILE}`);
  await readEach(paths, (index, result) => {
    const id = ids[index] as string;
    const document = documentFrom(result);
    if (!(document instanceof Map)) {
      damaged.push({ id, path: paths[index] as string, reason: (document as Refusal).reason });
    } else if (options.wanted === undefined || options.wanted(document, id)) {
      documents.set(id, document);
    }
  }, options);
  return documents;
}

function statepointFrom(result: ReadResult, jobId: string): Mapping | Refusal {
  if (result.kind === "missing") return { reason: "the state point is missing" };
  const statepoint = mappingFrom(result);
  if (!(statepoint instanceof Map)) return statepoint;
  if (statepointId(statepoint) === jobId) return statepoint;
  return { reason: "the state point does not fit the id" };
}

function documentFrom(result: ReadResult): Mapping | Refusal {
  if (result.kind === "missing") return new Map();
  // Python reads the bytes and takes a byte order mark; it does not for state points.
  if (result.kind === "text" && result.text.startsWith("\ufeff")) {
    return mappingFrom({ kind: "text", text: result.text.slice(1) });
  }
  return mappingFrom(result);
}

function mappingFrom(result: ReadResult): Mapping | Refusal {
  switch (result.kind) {
    case "missing":
      return { reason: "it is missing" };
    case "damaged":
      return { reason: result.reason };
    case "error": {
      const error = describeFileError(result.error, "read", "");
      return { reason: error instanceof UserError ? reasonOf(error) : String(error) };
    }
    case "text":
      return parseMapping(result.text);
  }
}

function reasonOf(error: UserError): string {
  return error.message.slice(error.message.lastIndexOf(": ") + 2);
}

function parseMapping(text: string): Mapping | Refusal {
  if (text === "") return { reason: "it is empty" };
  try {
    const value = parseJson(text);
    return isMapping(value) ? value : { reason: "it is not a JSON object" };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = lineAndColumn(text, error.offset);
    return { reason: `it is not whole JSON (line ${line}, column ${column})` };
  }
}
