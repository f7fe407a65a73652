/**
 * Takes the server for agents out of the configurations of clients.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { type ClientPlan, planClientRemoval } from "../engine/setup/client_plan.ts";
import { carryOut, type ConfiguredClients, type InstallServerOptions } from "./install_server.ts";

/**
 * Removes the entries that this program wrote and nobody changed.
 *
 * @param confirm asks the person whether to go on
 * @throws {UserError} before anything is written: `FLAG_INVALID`, `FILE_UNREADABLE`, `ROOT_NOT_FOUND`
 */
export async function uninstallServer(
  context: Context,
  options: InstallServerOptions,
  confirm: (plan: ClientPlan) => Promise<boolean>,
): Promise<ConfiguredClients> {
  const plan = planClientRemoval(context, options);
  return await carryOut(context, plan, { isDryRun: options.dryRun ?? false, confirm });
}
