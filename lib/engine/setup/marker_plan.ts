/**
 * The install marker of a clone: what it says, and what it is to say.
 *
 * @module
 */

import { readPersonFile } from "../../adapters/files/person_file.ts";
import { joinPath } from "../../adapters/files/path.ts";
import { MARKER_PATH } from "../../adapters/state/install_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import type { Context } from "../../context.ts";
import type { Edit } from "../../domain/install/edit.ts";
import { markerText, nextMarker } from "../../domain/install/marker.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, type Mapping, textAt } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { VERSION } from "../../version.ts";

/** Reads the marker; `undefined` if there is none, or none that can be read. */
export function readMarkerMapping(root: Root): Mapping | undefined {
  return parseMarker(readPersonFile(joinPath(root.path, MARKER_PATH)));
}

function parseMarker(text: string | undefined): Mapping | undefined {
  try {
    const marker = text === undefined ? undefined : parseJson(text);
    return isMapping(marker) ? marker : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Plans the marker.
 *
 * @returns the edit, if there is one, and the run store that the marker names then
 * @throws {UserError} `FLAG_INVALID`
 */
export function planMarker(
  context: Context,
  root: Root,
  wish: { readonly runStore?: string | undefined; readonly machineLabel?: string | undefined },
): { readonly edits: readonly Edit[]; readonly storePath: string } {
  const before = readPersonFile(joinPath(root.path, MARKER_PATH));
  const old = parseMarker(before);
  const next = nextMarker(old, {
    version: VERSION,
    installedAt: context.now().toISOString().replace(/\.\d+Z$/, "+00:00"),
    runStore: wish.runStore === undefined ? undefined : checkStorePath(wish.runStore),
    machineLabel: wish.machineLabel,
    host: context.host,
  });
  const after = markerText(next);
  const isSame = old !== undefined && markerText(old) === after;
  const edits = isSame ? [] : [{ path: MARKER_PATH, before, after }];
  return { edits, storePath: textAt(next, "run_store_path") ?? ".runs" };
}

function checkStorePath(path: string): string {
  const plain = path.replace(/\/+$/, "").replace(/^(\.\/)+/, "");
  const isOwnFolder = !/^(|\.|\.\.|\.git|\.aexp|kb)(\/.*)?$/.test(plain) && !/\p{Cc}/u.test(plain);
  if (isOwnFolder || /^\.\.\/[^/]/.test(plain) || /^\/[^/]/.test(path)) {
    return path.startsWith("/") ? path : plain;
  }
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("runStore")} ${
      JSON.stringify(path)
    }: runs need a folder of their own`,
    { hint: "Name a new folder below the root, such as .runs or data/.runs." },
  );
}
