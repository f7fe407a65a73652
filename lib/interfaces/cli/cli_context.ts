/**
 * The context that the parser passes to a command.
 *
 * @module
 */

import type { CommandContext } from "@stricli/core";
import type { Context } from "../../context.ts";

/** The outside world, and the function that takes the exit code. */
export interface CliContext extends CommandContext {
  readonly world: Context;
  /** Takes the exit code. */
  readonly end: (exitCode: number) => void;
}
