/**
 * What `uninstall` undoes: the edits that `install` recorded, last first.
 *
 * @module
 */

import {
  linkOutOf,
  readPersonFile,
  removeEmptyFolders,
  removePersonFile,
  replacePersonFile,
} from "../../adapters/files/person_file.ts";
import { joinPath } from "../../adapters/files/path.ts";
import { readSetting, removeSection } from "../../adapters/git/settings.ts";
import { MARKER_PATH, RECORD_PATH } from "../../adapters/state/install_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { hasStore, listWorkspace, openStoreIfAny } from "../../adapters/store/store.ts";
import type { Context } from "../../context.ts";
import { type Splice, undo } from "../../domain/install/edit.ts";
import { isPythonMarker } from "../../domain/install/marker.ts";
import { DRIVER } from "../../domain/merge/git_setup.ts";
import { isJobId } from "../../domain/statepoint/id.ts";
import { makerOf } from "../session/session.ts";
import { EXAMPLE } from "../../texts/texts.ts";
import { readMarkerMapping } from "./marker_plan.ts";
import { readEdits } from "./record.ts";

/** A file that becomes what it was. */
export interface Restoration {
  /** From the root. */
  readonly path: string;
  readonly before: string;
  /** `undefined` if the file is removed. */
  readonly after: string | undefined;
}

/** A file that stays. */
export interface KeptFile {
  readonly path: string;
  /** The end of a sentence. */
  readonly reason: string;
}

/** The plan of an uninstall. */
export interface RemovalPlan {
  /** The repository, absolute. */
  readonly root: string;
  readonly edits: readonly Restoration[];
  readonly kept: readonly KeptFile[];
  /** Whether git's configuration names the merge driver. */
  readonly hasDriver: boolean;
}

/** Plans an uninstall; `undefined` if this clone has no record of an install. */
export async function planRemoval(context: Context, root: Root): Promise<RemovalPlan | undefined> {
  const splices = readEdits(root.path);
  if (splices === undefined) return undefined;
  const reasons = reasonsToKeep(context, root);
  const edits: Restoration[] = [];
  const kept: KeptFile[] = [];
  for (const path of new Set(splices.map((splice) => splice.path))) {
    if (!path.startsWith("/") && linkOutOf(root.path, path) !== undefined) {
      kept.push({ path, reason: "a link there leads out of the repository" });
      continue;
    }
    const before = readPersonFile(joinPath(root.path, path));
    if (before === undefined) continue;
    const reason = reasons(path);
    const undone = undoAll(before, splices.filter((splice) => splice.path === path).reverse());
    if (reason !== undefined) kept.push({ path, reason });
    else if (undone === CHANGED) kept.push({ path, reason: "somebody has changed it" });
    else if (undone !== before) edits.push({ path, before, after: undone });
  }
  const hasDriver = await readSetting(root.path, `merge.${DRIVER}.driver`) !== undefined;
  return { root: root.path, edits, kept, hasDriver };
}

const CHANGED = Symbol("changed");

function undoAll(text: string, splices: readonly Splice[]): string | undefined | typeof CHANGED {
  let current = text;
  for (const splice of splices) {
    const undone = undo(current, splice);
    if (undone.kind === "changed") return CHANGED;
    if (undone.kind === "remove") return undefined;
    current = undone.text;
  }
  return current;
}

/** Returns why a file must stay, for files on which runs or the Python program depend. */
function reasonsToKeep(context: Context, root: Root): (path: string) => string | undefined {
  const store = openStoreIfAny(root, context.now);
  const hasRuns = hasStore(root) && listWorkspace(store).some(isJobId);
  const isStoreMoved = root.storePath !== joinPath(root.path, ".runs");
  const hasPython = isPythonMarker(readMarkerMapping(root));
  const inStore = (path: string) => joinPath(root.path, path).startsWith(`${root.storePath}/`);
  return (path) => {
    if (hasRuns && (inStore(path) || path.endsWith(`/${EXAMPLE.name}`))) return "there are runs";
    if (hasRuns && isStoreMoved && path === MARKER_PATH) return "it says where the runs are";
    if (hasPython && path === ".gitignore") return "the Python program needs it";
    return undefined;
  };
}

/**
 * Carries out an uninstall.
 *
 * @throws {UserError} `FILE_UNWRITABLE`, `GIT_UNUSABLE`
 */
export async function applyRemoval(context: Context, plan: RemovalPlan): Promise<void> {
  const { root, edits, hasDriver } = plan;
  const maker = makerOf(context);
  for (const { path, after } of edits) {
    const whole = joinPath(root, path);
    if (after === undefined) await removePersonFile(whole, root);
    else await replacePersonFile(whole, after, maker);
  }
  for (const { path } of edits.filter((one) => one.path.endsWith(".signac/config"))) {
    const store = joinPath(root, path.slice(0, -"/.signac/config".length));
    await removeEmptyFolders(`${store}/workspace`, root);
  }
  if (hasDriver) await removeSection(root, `merge.${DRIVER}`);
  await removePersonFile(joinPath(root, RECORD_PATH), root);
  await removeRules(root);
}

/** Removes the rules of `.aexp/` if nothing else is left there. */
async function removeRules(root: string): Promise<void> {
  const folder = joinPath(root, ".aexp");
  try {
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    if (names.length > 1 || names[0] !== ".gitignore") return;
  } catch {
    return;
  }
  await removePersonFile(joinPath(folder, ".gitignore"), root);
}
