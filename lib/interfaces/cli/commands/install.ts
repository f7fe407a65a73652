/**
 * `aexp install`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, parseMachineLabel, repoFlag, switchFlag, textFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Sets a repository up. */
export const install = command({
  brief: "Set up a git repository, and this clone of it",
  details:
    "Everyone who clones the repository gets rules for git, an entry in .mcp.json and an example " +
    "of an experiment; this clone gets a name for the machine and the merge driver. A file that " +
    "somebody else wrote is never replaced. At a terminal, the command asks first; where only this " +
    "clone lacks something, it does not ask.",
  examples: [
    ["aexp install --dry-run", "show each file and line, and write nothing"],
    ["aexp install --agents", "write slash commands and a skill, too"],
    ["aexp install --yes --machine-label cluster", "set up a clone on a cluster"],
  ],
  parameters: {
    flags: {
      dryRun: switchFlag("Show each file and line; write nothing"),
      yes: switchFlag("Do not ask"),
      force: switchFlag("Replace what Python's aexp put in the same places"),
      agents: switchFlag("Write slash commands and a skill for coding agents, too"),
      machineLabel: {
        ...textFlag("The name of this machine in the ledger; by default its host name", "name"),
        parse: parseMachineLabel,
      },
      runStore: textFlag("The folder of the runs, from the root; by default .runs", "path"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { y: "yes", n: "dryRun" },
  },
  async run(context, { json, yes, ...options }) {
    const { install } = await import("../../../operations/install.ts");
    const { askToInstall, writeInstalling } = await import("../views/install_view.ts");
    const done = await install(context, options, async (plan) => {
      return yes || await askToInstall(context, plan);
    });
    if (json) {
      const { installingAnswer } = await import("../../answer/install.ts");
      await printJson(context, installingAnswer(done));
    } else {
      writeInstalling(done, context);
    }
    return done.kind === "refused" ? EXIT.failed : EXIT.ok;
  },
});
