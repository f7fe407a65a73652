/**
 * `aexp mcp uninstall`
 *
 * @module
 */

import { clientAliases, clientFlags, clientOptions } from "../client_flags.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";

/** Takes the server out of the settings of clients. */
export const mcpUninstall = command({
  brief: "Take the server out of the settings of agents' programs",
  details: "By default out of every file of this repository that has it. An entry that somebody " +
    "has changed stays. At a terminal, it asks first.",
  examples: [
    ["aexp mcp uninstall --dry-run", "show each file and line, and change nothing"],
    ["aexp mcp uninstall --scope user --yes", "out of your own settings, without a question"],
  ],
  parameters: { flags: clientFlags, aliases: clientAliases },
  async run(context, flags) {
    const { uninstallServer } = await import("../../../operations/uninstall_server.ts");
    const { askToConfigure, writeConfigured } = await import("../views/client_view.ts");
    const done = await uninstallServer(context, clientOptions(flags), async (plan) => {
      return flags.yes || await askToConfigure(context, plan);
    });
    if (flags.json) {
      const { configuredAnswer } = await import("../../answer/clients.ts");
      await printJson(context, configuredAnswer(done));
    } else {
      writeConfigured(done, context);
    }
    return done.kind === "refused" ? EXIT.failed : EXIT.ok;
  },
});
