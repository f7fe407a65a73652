/**
 * Reads jobs from the workspace: a state point, which never changes, and a document, which does.
 *
 * @module
 */

import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { UserError } from "../../errors.ts";
import { command, option, phrase, type Text } from "../../phrase.ts";
import { isJobId } from "../../domain/statepoint/id.ts";
import { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import { CONFLICT_REASON, isMarked } from "../../domain/value/conflict_marks.ts";
import { JsonError, lineAndColumn, parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, type Mapping } from "../../domain/value/value.ts";
import { readPairs } from "../files/bulk_read.ts";
import { callsFor } from "../files/file_calls.ts";
import { describeFileError, quotePath } from "../files/file_error.ts";
import { AGAIN, readAgain } from "../files/patient_read.ts";
import { type ReadResult, readText } from "../files/read_text.ts";
import { DOCUMENT_FILE, listWorkspace, STATEPOINT_FILE, type Store } from "./store.ts";
import { jobPath } from "../state/place.ts";

/** A job whose state point and document could be read. The state point fits the id. */
export interface Job {
  /** The 32 hexadecimal digits of the job. */
  readonly id: string;
  /** The state point; its hash is the id. */
  readonly statepoint: StoredStatepoint;
  /** The document; empty if none was written yet. */
  readonly document: Mapping;
}

/** A document whose job's state point must be read, too. */
interface ReadDocument {
  readonly document: Mapping;
  /**
   * Whether the caller wants the job; otherwise only the existence of the state point is checked.
   */
  readonly isWanted: boolean;
}

/** Options of `readJobs()`. */
export interface ReadJobsOptions {
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
  /** Selects jobs by their documents. The state points of the others are not read. */
  readonly wanted?: (document: Mapping, jobId: string) => boolean;
  /** Reads only these jobs, and does not list the workspace. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Takes each name in the workspace that is not a job. */
  readonly onOther?: (name: string) => void;
}

/**
 * Reads the jobs of a store: only the files that are needed, and each once, unless it may be in the
 * middle of a replacement.
 *
 * @param onJob takes each wanted job, in no fixed order; this function keeps none of them
 * @returns the jobs that could not be read, sorted by id
 */
export async function readJobs(
  store: Store,
  onJob: (job: Job) => void,
  options: ReadJobsOptions,
): Promise<DamagedJob[]> {
  const damaged: DamagedJob[] = [];
  const ids = options.only ?? listJobIds(store, damaged, options.onOther);
  await readPairs([...ids], {
    elapsedMs: options.elapsedMs,
    parent: store.workspacePath,
    first: DOCUMENT_FILE,
    second: STATEPOINT_FILE,
    now: store.now,
    onFirst: (id, result, isLast) => {
      const document = documentFrom(result);
      if (document instanceof Refusal) {
        if (!isLast && document.mayPass) return AGAIN;
        damaged.push(damage(store, id, DOCUMENT_FILE, document));
        return undefined;
      }
      const isWanted = options.wanted === undefined || options.wanted(document, id);
      // A folder without a document may be empty, which stops every command of the Python program.
      return isWanted || result.kind === "missing" ? { document, isWanted } : undefined;
    },
    onSecond: (id, result, { first, isLast }: { first: ReadDocument; isLast: boolean }) => {
      const statepoint = statepointFrom(result, id);
      if (!(statepoint instanceof StoredStatepoint)) {
        if (!isLast) return AGAIN;
        damaged.push(damage(store, id, STATEPOINT_FILE, statepoint));
        return undefined;
      }
      if (first.isWanted) onJob({ id, statepoint, document: first.document });
      return undefined;
    },
  });
  return damaged.sort((a, b) => a.id < b.id ? -1 : 1);
}

/**
 * Reads one job.
 *
 * @throws {UserError} `JOB_DAMAGED`
 */
export async function readJob(store: Store, jobId: string): Promise<Job> {
  const statepoint = await readStatepoint(store, jobId);
  return { id: jobId, statepoint, document: await readDocument(store, jobId) };
}

/**
 * Reads the state point of a job.
 *
 * @throws {UserError} `JOB_DAMAGED`
 */
export async function readStatepoint(store: Store, jobId: string): Promise<StoredStatepoint> {
  const path = `${jobPath(store, jobId)}/${STATEPOINT_FILE}`;
  const statepoint = await untilUsable(path, store.now, {
    first: await readText(path, callsFor(store)),
    use: (result) => statepointFrom(result, jobId),
  });
  if (!(statepoint instanceof StoredStatepoint)) throw damagedJob(path, statepoint);
  return statepoint;
}

/** Returns whether a job's folder is empty, so that a new job may replace it. */
export function isEmptyJobFolder(store: Store, jobId: string): boolean {
  try {
    for (const _ of Deno.readDirSync(jobPath(store, jobId))) return false;
    return true;
  } catch (error) {
    throw describeFileError(error, "list", jobPath(store, jobId));
  }
}

/**
 * Reads the document of a job; empty if there is none.
 *
 * @throws {UserError} `JOB_DAMAGED`
 */
export async function readDocument(store: Store, jobId: string): Promise<Mapping> {
  const path = `${jobPath(store, jobId)}/${DOCUMENT_FILE}`;
  return await documentOrThrow(path, store.now, await readText(path, callsFor(store)));
}

/**
 * Returns the document of a first reading, or of repeated readings; empty if there is no file.
 *
 * @param now the wall clock
 * @throws {UserError} `JOB_DAMAGED`
 */
export async function documentOrThrow(
  path: string,
  now: () => Date,
  first: ReadResult,
): Promise<Mapping> {
  const use = (result: ReadResult): Mapping | Refusal => {
    if (result.kind === "error") throw describeFileError(result.error, "read", path);
    return documentFrom(result);
  };
  const document = await untilUsable(path, now, { first, use });
  if (!(document instanceof Refusal)) return document;
  throw damagedJob(path, document);
}

/** Reads a file again while it is unusable but may be in the middle of a replacement. */
async function untilUsable<T extends object>(
  path: string,
  now: () => Date,
  { first, use }: {
    readonly first: ReadResult;
    readonly use: (result: ReadResult) => T | Refusal;
  },
): Promise<T | Refusal> {
  if (first.kind === "text") {
    const used = use(first);
    if (!(used instanceof Refusal) || !used.mayPass) return used;
  }
  return await readAgain<T | Refusal>(path, first, {
    now,
    take: (result, isLast) => {
      const used = use(result);
      return used instanceof Refusal && used.mayPass && !isLast ? AGAIN : used;
    },
  });
}

/** The reason why a file is unusable. */
class Refusal {
  readonly reason: string;
  /** What to do, if there is something better than to restore the file. */
  readonly hint: Text | undefined;

  constructor(reason: string, hint?: Text) {
    this.reason = reason;
    this.hint = hint;
  }

  /** Whether the file may be in the middle of a replacement. Conflict markers are there to stay. */
  get mayPass(): boolean {
    return this.reason !== CONFLICT_REASON;
  }
}

function damage(store: Store, id: string, file: string, refusal: Refusal): DamagedJob {
  const { reason, hint } = refusal;
  return { id, path: `${jobPath(store, id)}/${file}`, reason, hint };
}

function damagedJob(path: string, refusal: Refusal): UserError {
  return new UserError("JOB_DAMAGED", `Cannot use ${quotePath(path)}: ${refusal.reason}`, {
    hint: refusal.hint ?? "Restore the file with git, or move the job's folder away.",
  });
}

/**
 * Lists the job ids in the workspace. signac also takes longer names for jobs; these count as
 * damaged, because no id can fit.
 */
function listJobIds(
  store: Store,
  damaged: DamagedJob[],
  onOther: ReadJobsOptions["onOther"],
): string[] {
  return listWorkspace(store).filter((name) => {
    if (isJobId(name)) return true;
    if (/^[0-9a-f]{32}/.test(name)) {
      damaged.push({ id: name, path: jobPath(store, name), reason: "the name is not an id" });
    } else {
      onOther?.(name);
    }
    return false;
  });
}

function statepointFrom(result: ReadResult, jobId: string): StoredStatepoint | Refusal {
  if (result.kind === "missing") return new Refusal("the state point is missing");
  const text = textFrom(result);
  if (typeof text !== "string") return text;
  return orRefusal(text, () => {
    const statepoint = new StoredStatepoint(text);
    const isRight = statepoint.fits(jobId);
    return isRight ? statepoint : new Refusal("the state point does not fit the id");
  });
}

function documentFrom(result: ReadResult): Mapping | Refusal {
  if (result.kind === "missing") return new Map();
  const text = textFrom(result);
  if (typeof text !== "string") return text;
  return orRefusal(text, () => {
    // Python accepts a byte order mark in documents, but not in state points.
    const value = parseJson(text.startsWith("\ufeff") ? text.slice(1) : text);
    return isMapping(value) ? value : new Refusal("it is not a JSON object");
  });
}

function textFrom(result: ReadResult): string | Refusal {
  switch (result.kind) {
    case "missing":
      return new Refusal("it is missing");
    case "damaged":
      return new Refusal(result.reason);
    case "error": {
      const error = describeFileError(result.error, "read", "");
      return new Refusal(error instanceof UserError ? reasonOf(error) : String(error));
    }
    case "text":
      return result.text === "" ? new Refusal("it is empty") : result.text;
  }
}

function reasonOf(error: UserError): string {
  return error.message.slice(error.message.lastIndexOf(": ") + 2);
}

/** What helps against a conflict in a file about runs. */
export const CONFLICT_HINT = phrase`Run ${
  command("sync", option("resolve"))
}: it merges what both sides know of the run.`;

/** Returns the result of `read`, or the reason and place where the text is not JSON. */
function orRefusal<T>(text: string, read: () => T | Refusal): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonError) {
      if (isMarked(text)) return new Refusal(CONFLICT_REASON, CONFLICT_HINT);
      const { line, column } = lineAndColumn(text, error.offset);
      return new Refusal(`it is not whole JSON (line ${line}, column ${column})`);
    }
    if (error instanceof TypeError) return new Refusal(error.message);
    throw error;
  }
}
