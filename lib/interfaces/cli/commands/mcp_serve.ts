/**
 * `aexp mcp`, which is `aexp mcp serve`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { repoFlag, switchFlag } from "../flags.ts";

/** Serves agents by the Model Context Protocol. */
export const mcpServe = command({
  brief: "Serve agents by the Model Context Protocol",
  details:
    "It reads the standard input and writes the standard output. A client starts this command. Its tools queue runs, look at them and change them; " +
    "none executes a run. A call is for the folder that its argument `repo` names, else --repo, " +
    "else $AEXP_ROOT, else $CLAUDE_PROJECT_DIR, else the repository that contains this folder.",
  examples: [
    ["aexp mcp serve", "all tools; `aexp mcp` is the same"],
    ["aexp mcp serve --tools queue --read-only", "only the tools that look at the queue"],
  ],
  parameters: {
    flags: {
      readOnly: switchFlag("Serve only the tools that look"),
      tools: {
        kind: "enum",
        values: ["all", "queue"],
        brief: "Which tools to serve; by default all",
        optional: true,
      },
      repo: repoFlag,
    },
  },
  async run(context, { readOnly, tools = "all", repo }) {
    const { serveMcp } = await import("../../mcp/mod.ts");
    await serveMcp(context, { readOnly, tools, repo });
    return EXIT.ok;
  },
});
