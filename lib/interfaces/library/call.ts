/**
 * Calls an operation for a program: gives it the outside world, and translates its errors.
 *
 * @module
 */

import { quietContext } from "../../adapters/system/quiet_context.ts";
import type { Context } from "../../context.ts";
import { checkNames, type Names } from "./given.ts";
import { libraryError } from "./errors.ts";
import { libraryText, type OtherNames } from "./spelling.ts";

/** Options of every function that works on a repository. */
export interface CallOptions {
  /**
   * The folder of the repository.
   *
   * @default `AEXP_ROOT`, else the nearest folder above the working directory with a `.git`
   */
  readonly repoRoot?: string | undefined;
  /** Takes one sentence about what went wrong beside the work, which goes on. */
  readonly onWarning?: ((warning: string) => void) | undefined;
}

/** The names of these options. */
export const CALL_NAMES: Names<CallOptions> = { repoRoot: true, onWarning: true };

/** The facts about a function that a call needs. */
export interface Called<OPTIONS> {
  /** The names of the function's options. */
  readonly names: Names<OPTIONS>;
  /** Options that texts of the program call otherwise. */
  readonly otherNames?: OtherNames;
}

/** Calls an operation. @throws {AexpError} for a mistake of the caller */
export async function call<OPTIONS extends CallOptions, T>(
  options: OPTIONS & { readonly signal?: AbortSignal | undefined },
  { names, otherNames }: Called<OPTIONS>,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { onWarning, signal } = options;
  const warn = onWarning && ((text: Parameters<NonNullable<Context["warn"]>>[0]) => {
    onWarning(libraryText(text, otherNames));
  });
  try {
    checkNames<object>(options, names);
    return await work(quietContext({ signal, warn }));
  } catch (error) {
    throw libraryError(error, otherNames);
  }
}
