/**
 * What the parser hands to a command.
 *
 * @module
 */

import type { CommandContext } from "@stricli/core";
import type { Context } from "../../context.ts";

/** The outside world, and a place for the exit code. */
export interface CliContext extends CommandContext {
  readonly world: Context;
  /** Takes the code to exit with. */
  readonly end: (exitCode: number) => void;
}
