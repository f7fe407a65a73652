/**
 * `aexp uninstall`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, repoFlag, switchFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Undoes an install. */
export const uninstall = command({
  brief: "Undo what `aexp install` did in this clone",
  details:
    "Files become what they were. What somebody has changed since stays, and so do runs, the " +
    "ledger and experiments. At a terminal, the command asks first.",
  examples: [
    ["aexp uninstall --dry-run", "show each file and line, and change nothing"],
    ["aexp uninstall --yes", "undo without a question"],
  ],
  parameters: {
    flags: {
      dryRun: switchFlag("Show each file and line; change nothing"),
      yes: switchFlag("Do not ask"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { y: "yes", n: "dryRun" },
  },
  async run(context, { json, yes, ...options }) {
    const { uninstall } = await import("../../../operations/uninstall.ts");
    const { askToUninstall, writeUninstalling } = await import("../views/install_view.ts");
    const done = await uninstall(context, options, async (plan) => {
      return yes || await askToUninstall(context, plan);
    });
    if (json) {
      const { uninstallingAnswer } = await import("../../answer/install.ts");
      await printJson(context, uninstallingAnswer(done));
    } else {
      writeUninstalling(done, context);
    }
    return done.kind === "refused" ? EXIT.failed : EXIT.ok;
  },
});
