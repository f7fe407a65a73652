/**
 * Carries out the plan of an install. A plan that was cut off is carried out by the next install.
 *
 * @module
 */

import { readPersonFile, replacePersonFile } from "../../adapters/files/person_file.ts";
import { describeFileError } from "../../adapters/files/file_error.ts";
import type { Maker } from "../../adapters/files/maker.ts";
import { joinPath } from "../../adapters/files/path.ts";
import { writeSetting } from "../../adapters/git/settings.ts";
import { makeOwnFolder } from "../../adapters/state/state_folder.ts";
import { openOrCreateStore } from "../../adapters/store/store.ts";
import type { Context } from "../../context.ts";
import { type Edit, spliceOf } from "../../domain/install/edit.ts";
import { makerOf } from "../session/session.ts";
import { locate } from "../session/repository.ts";
import { recordEdits } from "./record.ts";
import type { SetupPlan } from "./setup_plan.ts";

/**
 * Writes the files and the configuration of a plan.
 *
 * @throws {UserError} `FILE_UNWRITABLE`, `GIT_UNUSABLE`
 */
export async function applySetup(context: Context, plan: SetupPlan): Promise<void> {
  const { root, shared, local, settings } = plan;
  const maker = makerOf(context);
  if (shared.length + local.length > 0) {
    await makeStateFolder(context, root);
    await recordEdits(root, [...local, ...shared].map(spliceOf), maker);
    await writeAll(root, local, maker);
    openOrCreateStore(locate(context, { repo: root }), maker, context.now);
    await writeAll(root, shared, maker);
  }
  for (const [key, value] of settings) await writeSetting(root, key, value);
}

async function makeStateFolder(context: Context, root: string): Promise<void> {
  const folder = joinPath(root, ".aexp");
  const place = { path: root, workspacePath: root, statePath: root, now: context.now };
  try {
    await makeOwnFolder(place, folder);
  } catch (error) {
    throw describeFileError(error, "write", folder);
  }
}

async function writeAll(root: string, edits: readonly Edit[], maker: Maker): Promise<void> {
  for (const { path, after } of edits) {
    const whole = joinPath(root, path);
    if (readPersonFile(whole) !== after) await replacePersonFile(whole, after, maker);
  }
}
