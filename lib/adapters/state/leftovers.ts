/**
 * Finds files that processes left under `.aexp/` when they were killed.
 *
 * @module
 */

import { LOCKS, RUNNERS } from "./layout.ts";
import { livenessOf } from "../machine/process_identity.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { readIfThere } from "../files/link.ts";
import { isAbandoned, isGone, type Maker } from "../files/maker.ts";
import type { Place } from "./place.ts";
import { joinPath } from "../files/path.ts";
import { parseSignature } from "./signature.ts";

/** The folders whose files tell by their names or their content who made them. */
const FOLDERS = [LOCKS, RUNNERS];

/**
 * Finds the locks, signatures and temporary files of processes that are known to be gone. Returns
 * sorted paths.
 *
 * @param maker the process that searches: a name tells only of processes on the same machine
 */
export async function findLeftovers(
  root: Pick<Place, "statePath">,
  maker: Maker,
): Promise<string[]> {
  const found = abandonedIn(root.statePath, maker);
  for (const folder of FOLDERS) {
    const path = joinPath(root.statePath, folder);
    for (const name of namesIn(path)) {
      const file = joinPath(path, name);
      if (isGone(name, maker) || isSignerGone(await read(file))) found.push(file);
    }
  }
  return found.sort();
}

/** Finds new entries of the ledger that were not renamed into place. */
function abandonedIn(folder: string, maker: Maker): string[] {
  return namesIn(folder).filter((name) => isAbandoned(name, maker))
    .map((name) => joinPath(folder, name));
}

function isSignerGone(text: string): boolean {
  const signer = parseSignature(text);
  return signer !== undefined && livenessOf(signer.identity) === "gone";
}

async function read(file: string): Promise<string> {
  try {
    return await readIfThere(file) ?? "";
  } catch (error) {
    throw describeFileError(error, "read", file);
  }
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder)).filter(({ isFile }) => isFile)
      .map(({ name }) => name);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return [];
    throw describeFileError(error, "list", folder);
  }
}
