/**
 * Sets a repository up for this program, and this clone of it.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { locate, type RepositoryOptions } from "../engine/session/repository.ts";
import { applySetup } from "../engine/setup/apply_setup.ts";
import type { SetupWish } from "../engine/setup/plan_part.ts";
import { planSetup, type SetupPlan } from "../engine/setup/setup_plan.ts";

/** The options of `install`. */
export interface InstallOptions extends RepositoryOptions, SetupWish {
  /** Say what would be done, and write nothing. @default {false} */
  readonly dryRun?: boolean | undefined;
}

/** The result of `install`. */
export interface Installing {
  /** `nothing` if all is there, `refused` if the person did not agree. */
  readonly kind: "done" | "planned" | "nothing" | "refused";
  readonly plan: SetupPlan;
}

/**
 * Makes what is missing. Only files that others get, too, need the person's consent.
 *
 * @param confirm asks the person whether to go on
 * @throws {UserError} `GIT_UNUSABLE`, `STORE_INVALID`, `FILE_UNREADABLE`, `FILE_UNWRITABLE`
 */
export async function install(
  context: Context,
  options: InstallOptions,
  confirm: (plan: SetupPlan) => Promise<boolean>,
): Promise<Installing> {
  const plan = await planSetup(context, locate(context, options), options);
  const { shared, local, settings } = plan;
  if (shared.length + local.length + settings.length === 0) return { kind: "nothing", plan };
  if (options.dryRun) return { kind: "planned", plan };
  if (shared.length > 0 && !(await confirm(plan))) return { kind: "refused", plan };
  await applySetup(context, plan);
  return { kind: "done", plan };
}
