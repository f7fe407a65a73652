/**
 * Functions that propose values to a shell.
 *
 * @module
 */

import type { Status } from "../../domain/document/status.ts";
import type { CliContext } from "./cli_context.ts";
import type { ProposedField } from "./propose_values.ts";

/**
 * Makes the function that proposes values, and loads its module only if a shell asks.
 *
 * @param statuses only of runs in these states
 */
export function proposer(
  field: ProposedField,
  statuses?: readonly Status[],
): (this: CliContext, partial: string) => Promise<readonly string[]> {
  return async function (this: CliContext, partial: string) {
    const { proposeValues } = await import("./propose_values.ts");
    return await proposeValues(this.world, field, partial, statuses);
  };
}

/** Proposes words, and after a comma further ones. */
export function wordProposer(words: readonly string[]): (partial: string) => readonly string[] {
  return (partial) => {
    const before = partial.slice(0, partial.lastIndexOf(",") + 1);
    return words.map((word) => before + word).filter((word) => word.startsWith(partial));
  };
}
