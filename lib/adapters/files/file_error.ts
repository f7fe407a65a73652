/**
 * Describes errors of the operating system as errors that a person can understand.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { UnfitFile } from "./regular_file.ts";

/** The action that the operating system refused. */
export type FileAction = "read" | "write" | "list" | "create" | "remove" | "lock";

/**
 * Turns an error of the operating system into a `UserError` that names the action and the path.
 * Returns any other error, and a `UserError`, unchanged.
 */
export function describeFileError(error: unknown, action: FileAction, path: string): unknown {
  if (error instanceof UserError) return error;
  const state = systemState(error);
  if (state === undefined) return error;
  const isReading = action === "read" || action === "list";
  return new UserError(
    isReading ? "FILE_UNREADABLE" : "FILE_UNWRITABLE",
    `Cannot ${action} ${quotePath(path)}: ${state}`,
    { cause: error, hint: hintFor(codeOf(error)) },
  );
}

/** Returns a path in double quotes, on one line even if it holds line breaks. */
export function quotePath(path: string): string {
  return JSON.stringify(path);
}

const STATES: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the quota is used up",
  EIO: "the device reports an error",
  ESTALE: "the file handle is stale",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  ENOTEMPTY: "the folder is not empty",
  EEXIST: "it exists already",
  EFBIG: "the file would be too large",
};

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "Free some space, then run the same command again; it continues where it stopped.",
  EDQUOT: "Free some space, then run the same command again; it continues where it stopped.",
  EROFS: "Run this command where the repository can be written; here only commands that read work.",
  EACCES: "Check the owner with `ls -ld`, or run the command as that user.",
};

function hintFor(code: string | undefined): string {
  return HINTS[code ?? ""] ?? "Check the path and run the command again.";
}

function systemState(error: unknown): string | undefined {
  if (error instanceof UnfitFile) return error.message;
  const code = codeOf(error);
  if (code !== undefined) return STATES[code] ?? `the system says ${code}`;
  const isSystem = error instanceof Error &&
    Object.values(Deno.errors).some((kind) => error instanceof kind);
  return isSystem ? error.message.split("\n")[0] : undefined;
}
