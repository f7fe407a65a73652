/**
 * Calls an operation for a program: gives it the outside world, and translates its errors.
 *
 * @module
 */

import { quietContext } from "../../adapters/system/quiet_context.ts";
import type { Context } from "../../context.ts";
import type { Text } from "../../phrase.ts";
import { Callbacks } from "./callbacks.ts";
import { checkGiven, type Names } from "./given.ts";
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
export const CALL_NAMES: Names<CallOptions> = { repoRoot: "text", onWarning: "callback" };

/** The facts about a function that a call needs. */
export interface Called<OPTIONS> {
  /** The names of the function's options. */
  readonly names: Names<OPTIONS>;
  /** Options that texts of the program call otherwise. */
  readonly otherNames?: OtherNames;
}

/**
 * Calls an operation.
 *
 * @param work gets the outside world, and calls the caller's functions by `callbacks`
 * @throws {AexpError} for a mistake of the caller, and what a function of the caller throws
 */
export async function call<OPTIONS extends CallOptions, T>(
  options: OPTIONS & { readonly signal?: AbortSignal | undefined },
  { names, otherNames }: Called<OPTIONS>,
  work: (context: Context, callbacks: Callbacks) => Promise<T>,
): Promise<T> {
  const { onWarning, signal } = options;
  const callbacks = new Callbacks();
  const warn = (text: Text) => {
    void callbacks.call(onWarning, libraryText(text, otherNames));
  };
  try {
    checkGiven<object>(options, names);
    const result = await work(quietContext({ signal, warn }), callbacks);
    callbacks.check();
    return result;
  } catch (error) {
    throw libraryError(error, otherNames);
  }
}
