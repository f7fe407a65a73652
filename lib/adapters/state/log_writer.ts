/**
 * Writes the output of an attempt, of which the first and the last part are kept.
 *
 * @module
 */

import { LOGS } from "./layout.ts";
import type { AttemptKey } from "./attempt_files.ts";
import { callsFor } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { removeIfThere } from "../files/link.ts";
import { checkRegular } from "../files/regular_file.ts";
import { writeAll, writeAllSync } from "../files/write_all.ts";
import { LOG_LIMITS, logFilePath, type LogLimits, logPath } from "./log_files.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Place } from "./place.ts";

/** How many bytes a log gives back at most when the disk is full. */
const ROOM_BYTES = 262_144;

/** Writes a log. */
export class LogWriter {
  readonly #store: Place;
  readonly #path: string;
  readonly #limits: LogLimits;
  #file: Deno.FsFile;
  /** The number of the file that is written. */
  #number = 0;
  /** How many bytes that file has. */
  #size = 0;

  private constructor(store: Place, path: string, how: { file: Deno.FsFile; limits: LogLimits }) {
    this.#store = store;
    this.#path = path;
    this.#file = how.file;
    this.#limits = how.limits;
  }

  /** Creates the log of an attempt. */
  static async open(store: Place, key: AttemptKey, limits = LOG_LIMITS): Promise<LogWriter> {
    const path = logPath(store, key);
    try {
      return new LogWriter(store, path, { file: await openNew(store, path), limits });
    } catch (error) {
      throw describeFileError(error, "write", path);
    }
  }

  /** Appends a piece of the output. */
  async write(bytes: Uint8Array): Promise<void> {
    const { headBytes, pieceBytes } = this.#limits;
    for (let at = 0; at < bytes.length;) {
      const left = (this.#number === 0 ? headBytes : pieceBytes) - this.#size;
      const piece = bytes.subarray(at, at + left);
      try {
        if (left === 0) await this.#begin(this.#number + 1);
        else await this.#put(piece);
      } catch (error) {
        this.#makeRoom(error);
        throw describeFileError(error, "write", logFilePath(this.#path, this.#number));
      }
      at += piece.length;
    }
  }

  /** Closes the file that is open. */
  close(): void {
    this.#file.close();
  }

  async #put(bytes: Uint8Array): Promise<void> {
    // A call to a file server may hang, and signals must be answered meanwhile.
    if (callsFor(this.#store).isLocal) writeAllSync(this.#file, bytes);
    else await writeAll(this.#file, bytes);
    this.#size += bytes.length;
  }

  async #begin(number: number): Promise<void> {
    const file = await openNew(this.#store, logFilePath(this.#path, number));
    this.#file.close();
    this.#file = file;
    this.#number = number;
    this.#size = 0;
    const old = number - this.#limits.pieces;
    if (old > 0) await removeIfThere(logFilePath(this.#path, old), callsFor(this.#store));
  }

  /** Gives space back if the disk is full: the verdict of the run needs some. */
  #makeRoom(error: unknown): void {
    const code = codeOf(error);
    if (code !== "ENOSPC" && code !== "EDQUOT") return;
    try {
      this.#file.truncateSync(this.#size - Math.min(ROOM_BYTES, Math.floor(this.#size / 2)));
    } catch {
      // The runner writes the verdict when there is space again.
    }
  }
}

async function openNew(store: Place, path: string): Promise<Deno.FsFile> {
  try {
    return await openOne(store, path, { write: true, createNew: true });
  } catch (error) {
    switch (codeOf(error)) {
      case "ENOENT":
        await makeStateFolder(store, LOGS);
        return await openOne(store, path, { write: true, createNew: true });
      case "EEXIST":
        // The records were removed, and the attempt's number was given again.
        checkRegular(await Deno.stat(path));
        return await openOne(store, path, { write: true, truncate: true });
      default:
        throw error;
    }
  }
}

async function openOne(store: Place, path: string, how: Deno.OpenOptions): Promise<Deno.FsFile> {
  return callsFor(store).isLocal ? Deno.openSync(path, how) : await Deno.open(path, how);
}
