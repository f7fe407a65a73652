/**
 * Reads the record of an attempt.
 *
 * @module
 */

import { sleep } from "../../context.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, type Mapping, numberAt, textAt } from "../../domain/value/value.ts";
import {
  type AttemptKey,
  type AttemptPart,
  attemptPath,
  endCodePath,
  hasAttempt,
} from "./attempt_files.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { readIfThere } from "../files/link.ts";
import { unlessStale } from "../files/patient_read.ts";
import { parseSignature, type Signer } from "./signature.ts";
import type { Place } from "./place.ts";

/** The content of an attempt's files. */
export interface AttemptRecord extends AttemptKey {
  /**
   * The process that took the attempt; `undefined` if the text is not whole or of an unknown
   * version.
   */
  readonly taker: Signer | undefined;
  /** The last heartbeat of the taker, by the file server's clock, in milliseconds. */
  readonly beatAt: number;
  /** Whether the attempt was given up before a command ran. */
  readonly isVoid: boolean;
  /**
   * The process that runs the command, with the attempt's entry; `undefined` if none was started,
   * or the end is settled.
   */
  readonly child: Mapping | undefined;
  /**
   * When the command was about to start, by the file server's clock, in milliseconds; present as
   * long as `child` is.
   */
  readonly startedAt: number | undefined;
  /** The signal that told the runner to end, if it came before the command had ended. */
  readonly told: Mapping | undefined;
  /** Why the runner was told to end: a cause of a document; `undefined` if nobody has said so. */
  readonly why: string | undefined;
  /** Who asked for a stop, if that was before the command had ended. */
  readonly stop: Mapping | undefined;
  readonly end: RecordedEnd | undefined;
}

/** The end of a command, as its shell wrote it. */
export interface RecordedEnd {
  /**
   * The exit code, 128+n for signal n; `undefined` if the disk had space only for the file's name.
   */
  readonly code: number | undefined;
  /**
   * Whether a signal told the command's group to end before; `undefined` if an earlier version
   * wrote the end.
   */
  readonly wasSignalled: boolean | undefined;
  /**
   * What was known when the attempt began: its id, its start, and the queue entry that it serves.
   */
  readonly facts: Mapping;
  /** When the end was written, by the file server's clock, in milliseconds. */
  readonly at: number;
}

/**
 * Reads an attempt; `undefined` if no process has taken it.
 *
 * @param now the wall clock: a partly written end that is older than a minute is not waited for
 */
export async function readAttempt(
  store: Place,
  key: AttemptKey,
  now?: Date,
): Promise<AttemptRecord | undefined> {
  const path = attemptPath(store, key);
  try {
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const [beatAt, isVoid, startedAt, child, { told, stop, end }] = await Promise.all([
      timeOf(path),
      hasAttempt(store, key, "void"),
      timeOf(attemptPath(store, key, "child")),
      readPart(attemptPath(store, key, "child")),
      readWishes(store, key, now),
    ]);
    const why = told && await readPart(attemptPath(store, key, "why"));
    return {
      ...key,
      taker: parseSignature(text),
      beatAt: beatAt ?? 0,
      isVoid,
      startedAt,
      child,
      told,
      why: why && textAt(why, "cause"),
      stop,
      end,
    };
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

/** The requests to end an attempt that came before its command had ended, and its end. */
export type AttemptWishes = Pick<AttemptRecord, "told" | "stop" | "end">;

/**
 * Reads the requests to end an attempt, and its end. A request that came after the end is left out:
 * it must not cause another run. All times are the file server's.
 */
export async function readAttemptWishes(store: Place, key: AttemptKey): Promise<AttemptWishes> {
  try {
    return await readWishes(store, key);
  } catch (error) {
    throw describeFileError(error, "read", attemptPath(store, key, "end"));
  }
}

async function readWishes(store: Place, key: AttemptKey, now?: Date): Promise<AttemptWishes> {
  const end = await readEnd(attemptPath(store, key, "end"), now);
  const [told, stop] = await Promise.all([
    // The runner signals the group first and writes the part a moment later.
    end?.wasSignalled === true
      ? readPart(attemptPath(store, key, "told"))
      : readUnlessLater(attemptPath(store, key, "told"), end),
    readUnlessLater(attemptPath(store, key, "stop"), end),
  ]);
  return { told, stop: wholeOf(stop), end };
}

async function readUnlessLater(
  path: string,
  end: RecordedEnd | undefined,
): Promise<Mapping | undefined> {
  const part = await readPart(path);
  if (part === undefined || end === undefined) return part;
  const at = await timeOf(path);
  return at !== undefined && at > end.at ? undefined : part;
}

/**
 * Returns when a part was written, or the last heartbeat if no part is given, by the file server's
 * clock; `undefined` if the file does not exist.
 */
export async function timeOfAttempt(
  store: Place,
  key: AttemptKey,
  part?: AttemptPart,
): Promise<number | undefined> {
  const path = attemptPath(store, key, part);
  try {
    return await timeOf(path);
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

/** Reads one part of an attempt; empty if it is not whole, `undefined` if it does not exist. */
export async function readAttemptPart(
  store: Place,
  key: AttemptKey,
  part: AttemptPart,
): Promise<Mapping | undefined> {
  const path = attemptPath(store, key, part);
  try {
    return await readPart(path);
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

/** Reads who asked for a stop. A part that is not whole asks for nothing. */
export async function readStop(store: Place, key: AttemptKey): Promise<Mapping | undefined> {
  return wholeOf(await readAttemptPart(store, key, "stop"));
}

function wholeOf(part: Mapping | undefined): Mapping | undefined {
  return part?.size === 0 ? undefined : part;
}

async function readPart(path: string): Promise<Mapping | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : parsePart(text) ?? new Map();
}

function parsePart(text: string): Mapping | undefined {
  try {
    const value = parseJson(text);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How long a writer may take between creating a file and filling it, in milliseconds. */
const HALF_WRITTEN_MS = 5000;
const PAUSE_MS = 50;

/** A file that was last changed longer ago than this, in milliseconds, is not being written. */
const SETTLED_MS = 60_000;

/** Reads the end. One that stays without its code counts as an end all the same. */
async function readEnd(path: string, now: Date | undefined): Promise<RecordedEnd | undefined> {
  for (let waited = 0;; waited += PAUSE_MS) {
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const facts = parsePart(text) ?? await readEndCode(path);
    const at = await timeOf(path) ?? 0;
    if (facts !== undefined) {
      const code = numberAt(facts, "code");
      const signalled = facts.get("signalled");
      return {
        code: code === undefined || code < 0 ? undefined : code,
        wasSignalled: typeof signalled === "boolean" ? signalled : undefined,
        facts,
        at,
      };
    }
    const isSettled = now !== undefined && Math.abs(now.getTime() - at) >= SETTLED_MS;
    if (waited >= HALF_WRITTEN_MS || isSettled) {
      return { code: undefined, wasSignalled: undefined, facts: new Map(), at };
    }
    await sleep(PAUSE_MS);
  }
}

/** Reads the link that a full disk accepted in place of the end. */
async function readEndCode(endPath: string): Promise<Mapping | undefined> {
  const path = endCodePath(endPath);
  try {
    return parsePart(await unlessStale(path, () => Deno.readLink(path)));
  } catch (error) {
    // The system reports EINVAL for a file that is not a link.
    if (codeOf(error) === "ENOENT" || codeOf(error) === "EINVAL") return undefined;
    throw error;
  }
}

async function timeOf(path: string): Promise<number | undefined> {
  try {
    return (await unlessStale(path, () => Deno.stat(path))).mtime?.getTime();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
