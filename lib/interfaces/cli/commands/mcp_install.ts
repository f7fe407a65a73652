/**
 * `aexp mcp install`
 *
 * @module
 */

import { clientAliases, clientFlags, clientOptions } from "../client_flags.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { switchFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Tells clients of the server. */
export const mcpInstall = command({
  brief: "Write the server into the settings of agents' programs",
  details:
    "By default for all programs that are in use here, in the files that the repository has for " +
    "them. All that stands there stays, with its comments. Where a program keeps its file for " +
    "itself, the command prints what to call. At a terminal, it asks first.",
  examples: [
    ["aexp mcp install --dry-run", "show each file and line, and write nothing"],
    ["aexp mcp install --client cursor,vscode", "for these two, in this repository"],
    ["aexp mcp install --client codex --scope user --yes", "for you, in every repository"],
    ["aexp mcp install --tools queue --read-only", "a server that only looks at the queue"],
  ],
  parameters: {
    flags: {
      ...clientFlags,
      readOnly: switchFlag("Let the server serve only the tools that look"),
      tools: {
        kind: "enum",
        values: ["all", "queue"],
        brief: "Which tools it is to serve; by default all",
        optional: true,
      },
    },
    aliases: clientAliases,
  },
  async run(context, { readOnly, tools, ...flags }) {
    const { installServer } = await import("../../../operations/install_server.ts");
    const { askToConfigure, writeConfigured } = await import("../views/client_view.ts");
    const serverFlags = [
      ...readOnly ? ["--read-only"] : [],
      ...tools === "queue" ? ["--tools", tools] : [],
    ];
    const done = await installServer(context, clientOptions(flags, serverFlags), async (plan) => {
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
