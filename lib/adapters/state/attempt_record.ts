/**
 * Reading the record of an attempt.
 *
 * @module
 */

import { parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, type Mapping, numberAt } from "../../domain/value/value.ts";
import {
  type AttemptKey,
  type AttemptPart,
  attemptPath,
  endCodePath,
  hasAttempt,
} from "./attempt_files.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { readIfThere } from "../files/link.ts";
import { unlessStale } from "../files/patient_read.ts";
import { parseSignature, type Signer } from "./signature.ts";
import type { Place } from "./place.ts";

/** What the files of an attempt say. */
export interface AttemptRecord extends AttemptKey {
  /** Who took it; `undefined` where the text is not whole or of a version that is not known. */
  readonly taker: Signer | undefined;
  /** When the taker last said that it lives, by the file server's clock, in milliseconds. */
  readonly beatAt: number;
  /** Whether it was given up before anything ran. */
  readonly isVoid: boolean;
  /** The process that runs the command, and the attempt's entry; `undefined` where none was started, or the end is settled. */
  readonly child: Mapping | undefined;
  /** When the command was about to start, by the file server's clock, in milliseconds; as long as `child` is there. */
  readonly startedAt: number | undefined;
  /** What the runner was told, where it was told to end before the command had ended. */
  readonly told: Mapping | undefined;
  /** Who asked for a stop before the command had ended. */
  readonly stop: Mapping | undefined;
  /** How it ended. */
  readonly end: RecordedEnd | undefined;
}

/** The end of a command as its shell wrote it. */
export interface RecordedEnd {
  /** The exit code, 128+n for signal n; `undefined` where the disk took no more than the file's name. */
  readonly code: number | undefined;
  /** Whether its group was told to end before; `undefined` where an earlier version wrote it. */
  readonly wasSignalled: boolean | undefined;
  /** What the attempt was begun with: its id, its start, the queueing that it served. */
  readonly facts: Mapping;
  /** When, by the file server's clock, in milliseconds. */
  readonly at: number;
}

/**
 * Reads an attempt; `undefined` where nobody has taken it.
 *
 * @param now the wall clock: an end that is half there is waited for, unless it has been so for a minute
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
    return {
      ...key,
      taker: parseSignature(text),
      beatAt: beatAt ?? 0,
      isVoid,
      startedAt,
      child,
      told,
      stop,
      end,
    };
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

/** What was wished of an attempt before its command had ended, and its end. */
export type AttemptWishes = Pick<AttemptRecord, "told" | "stop" | "end">;

/**
 * Reads how an attempt was to end, and how it ended. A wish that came later than the end is none any more:
 * what has ended is not run again for it. All times are the file server's.
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
    // The runner signals the group at once and may write that down a moment later.
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
 * When a part was written or, without one, the taker last said that it lives, by the file server's clock;
 * `undefined` where it is not there.
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

/** Reads one part of an attempt; empty where it is not whole, `undefined` where it is not there. */
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

/** Reads who asked for a stop; what is not whole asks for nothing. */
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

/** How long a writer may be between making a file and filling it, in milliseconds. */
const HALF_WRITTEN_MS = 5000;
const PAUSE_MS = 50;

/** A file that has been as it is for so long, in milliseconds, is not being written. */
const SETTLED_MS = 60_000;

/** An end that stays without its code counts as an end all the same. */
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
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** What a full disk took in place of the end. */
async function readEndCode(endPath: string): Promise<Mapping | undefined> {
  const path = endCodePath(endPath);
  try {
    return parsePart(await unlessStale(path, () => Deno.readLink(path)));
  } catch (error) {
    // The system says EINVAL of what is no link.
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
