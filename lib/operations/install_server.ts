/**
 * Tells clients of the server for agents.
 *
 * @module
 */

import type { Context } from "../context.ts";
import {
  applyClients,
  type ClientPlan,
  type ClientWish,
  planClients,
} from "../engine/setup/client_plan.ts";

/** The options of `mcp install`. */
export interface InstallServerOptions extends ClientWish {
  /** Say what would be done, and write nothing. @default {false} */
  readonly dryRun?: boolean | undefined;
}

/** The result of `mcp install` and `mcp uninstall`. */
export interface ConfiguredClients {
  /** `nothing` if no file is to be changed, `refused` if the person did not agree. */
  readonly kind: "done" | "planned" | "nothing" | "refused";
  readonly plan: ClientPlan;
}

/**
 * Puts the server into the configurations of clients.
 *
 * @param confirm asks the person whether to go on
 * @throws {UserError} before anything is written: `FLAG_INVALID`, `FILE_UNREADABLE`, `ROOT_NOT_FOUND`
 */
export async function installServer(
  context: Context,
  options: InstallServerOptions,
  confirm: (plan: ClientPlan) => Promise<boolean>,
): Promise<ConfiguredClients> {
  const plan = planClients(context, options);
  return await carryOut(context, plan, { isDryRun: options.dryRun ?? false, confirm });
}

/** Carries a plan out if the person agrees. */
export async function carryOut(
  context: Context,
  plan: ClientPlan,
  { isDryRun, confirm }: {
    readonly isDryRun: boolean;
    readonly confirm: (plan: ClientPlan) => Promise<boolean>;
  },
): Promise<ConfiguredClients> {
  if (plan.changes.every(({ kind }) => kind !== "edit")) return { kind: "nothing", plan };
  if (isDryRun) return { kind: "planned", plan };
  if (!(await confirm(plan))) return { kind: "refused", plan };
  await applyClients(context, plan);
  return { kind: "done", plan };
}
