/**
 * What processes that are gone left under `.aexp/`.
 *
 * @module
 */

import { livenessOf } from "../machine/process_identity.ts";
import { codeOf, describeFileError } from "./file_error.ts";
import { readIfThere } from "./link.ts";
import { joinPath, type Root } from "./root.ts";
import { parseSignature } from "./signature.ts";

/** The folders whose files say whose they are. */
const FOLDERS = ["locks", "runners"];

/** The locks and the signatures of processes that are known to be gone; paths, sorted. */
export async function findLeftovers(root: Root): Promise<string[]> {
  const found: string[] = [];
  for (const folder of FOLDERS) {
    const path = joinPath(root.statePath, folder);
    for (const name of namesIn(path)) {
      const file = joinPath(path, name);
      const signer = parseSignature(await read(file));
      if (signer !== undefined && livenessOf(signer.identity) === "gone") found.push(file);
    }
  }
  return found.sort();
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
