/**
 * What `install` would make and change in a repository and in this clone of it.
 *
 * @module
 */

import { readPersonFile } from "../../adapters/files/person_file.ts";
import { exists, joinPath } from "../../adapters/files/path.ts";
import { readSetting } from "../../adapters/git/settings.ts";
import { EXPERIMENTS_FOLDER, listExperimentFiles } from "../../adapters/store/experiment_files.ts";
import { type Root, storePathFor } from "../../adapters/store/root.ts";
import { BULK_RULES, CONFIG, isStoreMade } from "../../adapters/store/store.ts";
import type { Context } from "../../context.ts";
import type { Edit } from "../../domain/install/edit.ts";
import {
  hasLegacyRule,
  IGNORE_BLOCK,
  LEGACY_WARNING,
  withAttributes,
} from "../../domain/install/git_files.ts";
import { withBlock } from "../../domain/install/block.ts";
import { driverSettings } from "../../domain/merge/git_setup.ts";
import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { EXAMPLE } from "../../texts/texts.ts";
import { planMarker } from "./marker_plan.ts";
import { planAgents } from "./agents_plan.ts";
import { editOf, type PlanPart, refuseLinks, type SetupNote, type SetupWish } from "./plan_part.ts";
import { planServer } from "./server_plan.ts";

/** A value of git's configuration. */
export type Setting = readonly [key: string, value: string];

/** The plan of an install. */
export interface SetupPlan {
  /** The repository, absolute. */
  readonly root: string;
  /** Files for everybody who has the repository. */
  readonly shared: readonly Edit[];
  /** Files of this clone. */
  readonly local: readonly Edit[];
  /** Values for the configuration of git in this clone. */
  readonly settings: readonly Setting[];
  readonly notes: readonly SetupNote[];
}

/**
 * Plans an install. Nothing is written.
 *
 * @throws {UserError} `GIT_UNUSABLE` without a git repository, `STORE_INVALID`, `FILE_UNREADABLE`
 */
export async function planSetup(context: Context, root: Root, wish: SetupWish): Promise<SetupPlan> {
  checkRepository(root);
  const marker = planMarker(context, root, wish);
  const storePath = storePathFor(root.path, marker.storePath);
  checkMove(root, storePath, wish);
  const hasStore = isStoreMade({ ...root, storePath }, context.now);
  const ignore = planIgnore(root);
  const server = planServer(root, wish);
  const agents = wish.agents ? await planAgents(root) : { edits: [], notes: [] };
  const shared = [
    ...ignore.edits,
    ...editOf(root, ".gitattributes", (text) => withAttributes(text, below(root, storePath))),
    ...planStore(root, storePath, hasStore),
    ...await planExample(root),
    ...server.edits,
    ...agents.edits,
  ];
  refuseLinks(root, [...shared, ...marker.edits].map(({ path }) => path));
  const settings = await planSettings(context, root);
  const notes = [...ignore.notes, ...server.notes, ...agents.notes];
  return { root: root.path, shared, local: marker.edits, settings, notes };
}

function checkRepository(root: Root): void {
  if (exists(joinPath(root.path, ".git"))) return;
  const where = JSON.stringify(root.path);
  throw new UserError(
    "GIT_UNUSABLE",
    `Cannot install aexp in ${where}: there is no git repository`,
    { hint: "Run `git init` first." },
  );
}

/** Runs would be lost from sight if the marker named another store. */
function checkMove(root: Root, storePath: string, { force }: SetupWish): void {
  if (force || storePath === root.storePath || !exists(root.storePath)) return;
  throw new UserError(
    "STORE_INVALID",
    phrase`Cannot use another run store: the runs lie in ${JSON.stringify(root.storePath)}`,
    { hint: phrase`Move that folder first, or leave the runs behind with ${option("force")}.` },
  );
}

function planIgnore(root: Root): PlanPart {
  const path = ".gitignore";
  const edits = editOf(root, path, (text) => withBlock(text, IGNORE_BLOCK));
  const text = edits[0]?.after ?? readPersonFile(joinPath(root.path, path)) ?? "";
  const notes = hasLegacyRule(text)
    ? [{ kind: "migration", path, text: LEGACY_WARNING } as const]
    : [];
  return { edits, notes };
}

/** An older store has no rules that keep bulk outputs out of git. */
function planStore(root: Root, storePath: string, hasStore: boolean): readonly Edit[] {
  const store = below(root, storePath) ?? storePath;
  const made = (name: string, text: string) =>
    editOf(root, `${store}/${name}`, (before) => before ?? text);
  return [...hasStore ? [] : made(".signac/config", CONFIG), ...made(".gitignore", BULK_RULES)];
}

async function planExample(root: Root): Promise<readonly Edit[]> {
  if (listExperimentFiles(root).size > 0) return [];
  const folder = joinPath(root.path, EXPERIMENTS_FOLDER);
  const hasOthers = exists(folder) &&
    Array.from(Deno.readDirSync(folder)).some(({ name }) => name.endsWith(".md"));
  if (hasOthers) return [];
  const { default: text } = await EXAMPLE.load();
  return editOf(root, `${EXPERIMENTS_FOLDER}/${EXAMPLE.name}`, (before) => before ?? text);
}

async function planSettings(context: Context, root: Root): Promise<readonly Setting[]> {
  const wanted = driverSettings(context.program);
  const there = await Promise.all(wanted.map(([key]) => readSetting(root.path, key)));
  return wanted.filter(([, value], n) => there[n] !== value);
}

/** Returns a path from the root; `undefined` if it lies elsewhere. */
function below(root: Root, path: string): string | undefined {
  const prefix = joinPath(root.path, "");
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
