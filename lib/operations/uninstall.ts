/**
 * Undoes what `install` did in this clone.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { locate, type RepositoryOptions } from "../engine/session/repository.ts";
import { applyRemoval, planRemoval, type RemovalPlan } from "../engine/setup/removal.ts";

/** The options of `uninstall`. */
export interface UninstallOptions extends RepositoryOptions {
  /** Say what would be undone, and change nothing. @default {false} */
  readonly dryRun?: boolean | undefined;
}

/** The result of `uninstall`. */
export interface Uninstalling {
  /** `nothing` if this clone has no record of an install, `refused` if the person did not agree. */
  readonly kind: "done" | "planned" | "nothing" | "refused";
  readonly plan: RemovalPlan;
}

/**
 * Removes what `install` made and nobody changed. Runs, the ledger and experiments stay.
 *
 * @param confirm asks the person whether to go on
 * @throws {UserError} `FILE_UNREADABLE`, `FILE_UNWRITABLE`, `GIT_UNUSABLE`
 */
export async function uninstall(
  context: Context,
  options: UninstallOptions,
  confirm: (plan: RemovalPlan) => Promise<boolean>,
): Promise<Uninstalling> {
  const plan = await planRemoval(context, locate(context, options));
  if (plan === undefined) {
    const root = locate(context, options).path;
    return { kind: "nothing", plan: { root, edits: [], kept: [], hasDriver: false } };
  }
  if (options.dryRun) return { kind: "planned", plan };
  if (!(await confirm(plan))) return { kind: "refused", plan };
  await applyRemoval(context, plan);
  return { kind: "done", plan };
}
