/**
 * The texts for agents: slash commands, the skill, and a block in the files that agents read.
 *
 * @module
 */

import { readPersonFile } from "../../adapters/files/person_file.ts";
import { exists, joinPath } from "../../adapters/files/path.ts";
import type { Root } from "../../adapters/store/root.ts";
import { withBlock } from "../../domain/install/block.ts";
import type { Edit } from "../../domain/install/edit.ts";
import { AGENTS_BLOCK, COMMANDS, type ProgramText, SKILL } from "../../texts/texts.ts";
import { editOf, type PlanPart, type SetupNote } from "./plan_part.ts";
import { readEdits } from "./record.ts";

/** Where agents look for the skill: one text, two copies. */
const SKILL_FOLDERS = [".agents/skills", ".claude/skills"];

/** Plans the texts for agents. A file that somebody else wrote or changed stays. */
export async function planAgents(root: Root): Promise<PlanPart> {
  const files = [
    ...COMMANDS.map((text) => ({ path: `.claude/commands/${text.name}.md`, text })),
    ...SKILL_FOLDERS.map((folder) => ({ path: `${folder}/${SKILL.name}/SKILL.md`, text: SKILL })),
  ];
  const parts = await Promise.all(files.map(({ path, text }) => planText(root, path, text)));
  return {
    edits: [...parts.flatMap(({ edits }) => edits), ...await planBlocks(root)],
    notes: parts.flatMap(({ notes }) => notes),
  };
}

async function planText(root: Root, path: string, text: ProgramText): Promise<PlanPart> {
  const before = readPersonFile(joinPath(root.path, path));
  const { default: after } = await text.load();
  if (before === after) return { edits: [], notes: [] };
  if (before === undefined || isOurs(root, path, before)) {
    return { edits: [{ path, before, after }], notes: [] };
  }
  const note: SetupNote = { kind: "kept", path, text: "it has another text, which stays" };
  return { edits: [], notes: [note] };
}

/** Says whether an earlier version of this program wrote a text, and nobody has changed it. */
function isOurs(root: Root, path: string, text: string): boolean {
  const edits = readEdits(root.path) ?? [];
  return edits.some((edit) => edit.path === path && edit.inserted === text);
}

async function planBlocks(root: Root): Promise<readonly Edit[]> {
  const { default: text } = await AGENTS_BLOCK.load();
  const block = {
    begin: "<!-- aexp:begin -->",
    end: "<!-- aexp:end -->",
    lines: text.trimEnd().split("\n"),
  };
  const hasClaude = exists(joinPath(root.path, "CLAUDE.md"));
  const paths = ["AGENTS.md", ...hasClaude ? ["CLAUDE.md"] : []];
  return paths.flatMap((path) => editOf(root, path, (before) => withBlock(before, block)));
}
