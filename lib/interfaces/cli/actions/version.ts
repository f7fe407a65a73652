/**
 * What `aexp version` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { COMMIT, TARGET, VERSION } from "../../../version.ts";
import { jsonLine, mapping } from "../views/json_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export function run(context: Context, flags: Flags): number {
  const fields = { version: VERSION, commit: COMMIT, target: TARGET };
  const line = `${VERSION} (commit ${COMMIT ?? "unknown"}, ${TARGET})\n`;
  context.stdout.write(flags.json ? jsonLine(mapping(fields)) : line);
  return EXIT.ok;
}
