/**
 * What `aexp version` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { EXIT } from "../../errors.ts";
import { VERSION } from "../../version.ts";

/** What the command line may say. */
export interface Flags {
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export function run(context: Context, flags: Flags): number {
  context.stdout.write(flags.json ? `{"version": "${VERSION}"}\n` : `${VERSION}\n`);
  return EXIT.ok;
}
