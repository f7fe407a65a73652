/**
 * Files that `install` writes into a repository as they are, and prompts of the server for agents.
 *
 * A text lies in the program itself and is loaded only when it is needed.
 *
 * @module
 */

/** A text of the program. */
export interface ProgramText {
  /** Its name, without a folder. */
  readonly name: string;
  readonly load: () => Promise<{ readonly default: string }>;
}

/** The experiment of a new repository; it runs at once. */
export const EXAMPLE: ProgramText = {
  name: "E001-example.md",
  load: () => import("./example.md", { with: { type: "text" } }),
};

/** The slash commands, with the names that the Python program gives them. */
export const COMMANDS: readonly ProgramText[] = [
  {
    name: "aexp-queue-add",
    load: () => import("./aexp-queue-add.md", { with: { type: "text" } }),
  },
  {
    name: "aexp-queue-list",
    load: () => import("./aexp-queue-list.md", { with: { type: "text" } }),
  },
  {
    name: "aexp-queue-materialize",
    load: () => import("./aexp-queue-materialize.md", { with: { type: "text" } }),
  },
  {
    name: "aexp-queue-stop",
    load: () => import("./aexp-queue-stop.md", { with: { type: "text" } }),
  },
];

/** The skill for agents that have a shell. */
export const SKILL: ProgramText = {
  name: "aexp",
  load: () => import("./skill.md", { with: { type: "text" } }),
};

/** What stands in `AGENTS.md`, between marks. */
export const AGENTS_BLOCK: ProgramText = {
  name: "AGENTS.md",
  load: () => import("./agents-block.md", { with: { type: "text" } }),
};
