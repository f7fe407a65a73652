/**
 * Writes and reads the output of attempts under `.aexp/logs/`, unchanged, in one file per attempt:
 * `⟨id⟩.⟨n⟩.log`.
 *
 * @module
 */

import { LOGS } from "./layout.ts";
import { writeAll } from "../files/write_all.ts";
import type { AttemptKey } from "./attempt_files.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { joinPath } from "../files/path.ts";
import { checkRegular } from "../files/regular_file.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Place } from "./place.ts";

/** Writes a log. */
export class LogWriter {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Creates the log of an attempt. */
  static async open(store: Place, key: AttemptKey): Promise<LogWriter> {
    const path = logPath(store, key);
    try {
      return new LogWriter(path, await openNew(store, path));
    } catch (error) {
      throw describeFileError(error, "write", path);
    }
  }

  /** Appends a piece of the output. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await writeAll(this.#file, bytes);
    } catch (error) {
      throw describeFileError(error, "write", this.#path);
    }
  }

  close(): void {
    this.#file.close();
  }
}

async function openNew(store: Place, path: string): Promise<Deno.FsFile> {
  const options = { write: true, create: true, truncate: true };
  try {
    checkRegular(await Deno.stat(path));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    await makeStateFolder(store, LOGS);
  }
  return await Deno.open(path, options);
}

/** Returns the path of an attempt's log. */
function logPath(store: Place, { jobId, n }: AttemptKey): string {
  return joinPath(store.statePath, `${LOGS}/${jobId}.${n}.log`);
}

/** Lists the numbers of a job's attempts that have a log, ascending. */
export function listLogs(store: Place, jobId: string): number[] {
  const path = joinPath(store.statePath, LOGS);
  try {
    const numbers = Array.from(Deno.readDirSync(path), ({ name }) => {
      const match = /^([0-9a-f]{32})\.([0-9]{1,9})\.log$/.exec(name);
      return match?.[1] === jobId ? Number(match[2]) : undefined;
    });
    return numbers.filter((n) => n !== undefined).sort((a, b) => a - b);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw describeFileError(error, "list", path);
  }
}

/** How many bytes of a log are read at once. */
const PIECE = 65_536;

/** Reads a log that may still grow. */
export class LogReader {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  /** @param key of an attempt that has a log */
  constructor(store: Place, key: AttemptKey) {
    this.#path = logPath(store, key);
    try {
      checkRegular(Deno.statSync(this.#path));
      this.#file = Deno.openSync(this.#path, { read: true });
    } catch (error) {
      throw describeFileError(error, "read", this.#path);
    }
  }

  /** Reads the next piece; `undefined` if there is none yet. */
  async read(): Promise<Uint8Array | undefined> {
    const buffer = new Uint8Array(PIECE);
    try {
      const count = await this.#file.read(buffer);
      return count === null || count === 0 ? undefined : buffer.subarray(0, count);
    } catch (error) {
      throw describeFileError(error, "read", this.#path);
    }
  }

  close(): void {
    this.#file.close();
  }
}
