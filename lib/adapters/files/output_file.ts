/**
 * A file that a person names for output: it appears whole, or stays as it was.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { option, phrase } from "../../phrase.ts";
import { describeFileError, quotePath } from "./file_error.ts";
import { type Maker, removeAbandoned, removeTemporary, TEMPORARY_PREFIX } from "./maker.ts";
import { joinPath } from "./path.ts";
import { writeAllSync } from "./write_all.ts";

/** A file that is being written. */
export class OutputFile {
  readonly #path: string;
  /** The temporary file; `undefined` for a device or a FIFO, which is written at once. */
  readonly #temporary: string | undefined;
  readonly #file: Deno.FsFile;

  private constructor(path: string, temporary: string | undefined, file: Deno.FsFile) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /**
   * Begins a file in place of an earlier one, which stays until {@link commit}.
   *
   * @param path absolute; symbolic links are followed
   * @throws {UserError} `FILE_UNWRITABLE`
   */
  static begin(path: string, maker: Maker): OutputFile {
    try {
      const target = targetOf(path);
      if (!target.isReplaced) {
        return new OutputFile(path, undefined, Deno.openSync(path, { write: true }));
      }
      const folder = target.path.slice(0, target.path.lastIndexOf("/")) || "/";
      removeAbandoned(folder, temporaryNames(folder), maker);
      const temporary = joinPath(folder, `${TEMPORARY_PREFIX}${maker.name}-output`);
      const file = Deno.openSync(temporary, { write: true, createNew: true });
      if (target.mode !== undefined) Deno.chmodSync(temporary, target.mode);
      return new OutputFile(target.path, temporary, file);
    } catch (error) {
      throw describeFileError(error, "write", path);
    }
  }

  /** Writes a piece. @throws {UserError} `FILE_UNWRITABLE`; the caller then discards the file */
  write(piece: string | Uint8Array): void {
    try {
      writeAllSync(this.#file, piece);
    } catch (error) {
      throw describeOutputError(error, this.#path);
    }
  }

  /** Puts the file in its place. @throws {UserError} `FILE_UNWRITABLE` */
  commit(): void {
    if (this.#temporary === undefined) return this.#file.close();
    try {
      this.#file.syncSync();
      this.#file.close();
      Deno.renameSync(this.#temporary, this.#path);
    } catch (error) {
      throw describeOutputError(error, this.#path);
    }
  }

  /** Removes what was written; an earlier file stays. */
  discard(): void {
    try {
      this.#file.close();
    } catch {
      // It is closed.
    }
    if (this.#temporary !== undefined) removeTemporary(this.#temporary);
  }
}

/** The same command does not continue: it writes the whole file again. */
function describeOutputError(error: unknown, path: string): unknown {
  const described = describeFileError(error, "write", path);
  const isFull = ["ENOSPC", "EDQUOT"].includes(codeOf(error) ?? "");
  if (!isFull || !(described instanceof UserError)) return described;
  return new UserError("FILE_UNWRITABLE", described.text, {
    cause: error,
    hint: phrase`Free some space, or name a file elsewhere with ${option("output")}.`,
  });
}

interface Target {
  readonly path: string;
  /** Whether a file is replaced or made, other than a device or a FIFO. */
  readonly isReplaced: boolean;
  readonly mode?: number | undefined;
}

function targetOf(path: string): Target {
  try {
    const { isFile, isDirectory, mode } = Deno.statSync(path);
    if (isDirectory) {
      throw new UserError("FILE_UNWRITABLE", `Cannot write ${quotePath(path)}: it is a folder`, {
        hint: phrase`Name a file in it with ${option("output")}.`,
      });
    }
    if (!isFile) return { path, isReplaced: false };
    const isPosix = Deno.build.os !== "windows" && mode !== null;
    return {
      path: Deno.realPathSync(path),
      isReplaced: true,
      mode: isPosix ? mode & 0o777 : undefined,
    };
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return { path, isReplaced: true };
  }
}

function temporaryNames(folder: string): readonly string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => name.startsWith(TEMPORARY_PREFIX));
}
