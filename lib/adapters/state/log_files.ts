/**
 * Names and reads the output of attempts under `.aexp/logs/`.
 *
 * - `⟨id⟩.⟨n⟩.log` holds the first 64 MiB of the output, unchanged.
 * - `⟨id⟩.⟨n⟩.log.⟨k⟩` holds the k-th 16 MiB after them. Of these files only the last five are kept,
 *   so that at least the last 64 MiB of the output are there. The numbers tell how much is missing
 *   between two files.
 *
 * Each file is written once, from its beginning to its end, by the attempt's runner.
 *
 * @module
 */

import { LOGS } from "./layout.ts";
import type { AttemptKey } from "./attempt_files.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { joinPath } from "../files/path.ts";
import { checkRegular } from "../files/regular_file.ts";
import type { Place } from "./place.ts";

/** How much of an output is kept. */
export interface LogLimits {
  /** The size of the first file, in bytes. */
  readonly headBytes: number;
  /** The size of each later file, in bytes. */
  readonly pieceBytes: number;
  /** How many of the later files are kept. */
  readonly pieces: number;
}

const MIB = 2 ** 20;

/** The first 64 MiB, and at least the last 64 MiB. */
export const LOG_LIMITS: LogLimits = { headBytes: 64 * MIB, pieceBytes: 16 * MIB, pieces: 5 };

/** Returns the path of an attempt's log, below the state folder. */
export function logName({ jobId, n }: AttemptKey): string {
  return `${LOGS}/${jobId}.${n}.log`;
}

/** Returns the path of an attempt's log. */
export function logPath(store: Place, key: AttemptKey): string {
  return joinPath(store.statePath, logName(key));
}

/** Returns the path of a file of a log. File 0 is the first one, which every log has. */
export function logFilePath(path: string, file: number): string {
  return file === 0 ? path : `${path}.${file}`;
}

/**
 * Returns the last file of a log. Only a log whose first file is full has others.
 *
 * @param path of the log, which may not exist
 */
export function lastLogFile(path: string, limits: LogLimits = LOG_LIMITS): string {
  try {
    if (Deno.statSync(path).size < limits.headBytes) return path;
    return logFilePath(path, listLogFiles(path).at(-1) ?? 0);
  } catch {
    // Who reads the file learns why.
    return path;
  }
}

/** Returns whether a log exists. */
export function hasLog(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw describeFileError(error, "read", path);
  }
}

/** How many bytes of a log are read at once. */
const PIECE = 65_536;

/** A piece of an output, or the number of bytes that are missing at this place. */
export type LogPiece =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "gap"; readonly length: number };

/** Reads a log that may still grow. */
export class LogReader {
  readonly #path: string;
  readonly #limits: LogLimits;
  #file: Deno.FsFile;
  #number = 0;
  /** How many bytes of the open file were read. */
  #count = 0;

  /** @param path of a log that exists */
  constructor(path: string, limits: LogLimits = LOG_LIMITS) {
    this.#path = path;
    this.#limits = limits;
    this.#file = this.#open(0);
  }

  /** Reads the next piece; `undefined` if there is none yet. */
  async read(): Promise<LogPiece | undefined> {
    const piece = await this.#readHere();
    if (piece !== undefined) return piece;
    const next = this.#findNext();
    if (next === undefined) return undefined;
    const file = this.#open(next);
    this.#file.close();
    this.#file = file;
    const missing = next - this.#number - 1;
    this.#number = next;
    this.#count = 0;
    if (missing > 0) return { kind: "gap", length: missing * this.#limits.pieceBytes };
    return await this.#readHere();
  }

  /** Closes the file that is open. */
  close(): void {
    this.#file.close();
  }

  async #readHere(): Promise<LogPiece | undefined> {
    const buffer = new Uint8Array(PIECE);
    try {
      const count = await this.#file.read(buffer);
      this.#count += count ?? 0;
      return count ? { kind: "bytes", bytes: buffer.subarray(0, count) } : undefined;
    } catch (error) {
      throw describeFileError(error, "read", this.#path);
    }
  }

  /** Finds the next file that exists. The files between may have been removed. */
  #findNext(): number | undefined {
    const { headBytes, pieceBytes } = this.#limits;
    if (this.#count < (this.#number === 0 ? headBytes : pieceBytes)) return undefined;
    return listLogFiles(this.#path).find((file) => file > this.#number);
  }

  #open(file: number): Deno.FsFile {
    const path = logFilePath(this.#path, file);
    try {
      checkRegular(Deno.statSync(path));
      return Deno.openSync(path, { read: true });
    } catch (error) {
      throw describeFileError(error, "read", path);
    }
  }
}

/** Lists the numbers of the later files of a log. */
function listLogFiles(path: string): number[] {
  const end = path.lastIndexOf("/");
  const prefix = `${path.slice(end + 1)}.`;
  try {
    return Array.from(Deno.readDirSync(path.slice(0, end)), ({ name }) => name)
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number(name.slice(prefix.length)))
      .filter((file) => Number.isInteger(file)).sort((a, b) => a - b);
  } catch (error) {
    throw describeFileError(error, "list", path);
  }
}
