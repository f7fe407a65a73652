/**
 * Opens the run store: a signac project of schema 2 with a folder for each job.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { command, option, phrase } from "../../phrase.ts";
import { readTextPatiently, unlessStaleSync } from "../files/patient_read.ts";
import { describeFileError, quotePath } from "../files/file_error.ts";
import { type Maker, removeAbandoned, removeTemporary, TEMPORARY_PREFIX } from "../files/maker.ts";
import { exists, joinPath } from "../files/path.ts";
import { shareLike } from "../files/share_rights.ts";
import { MARKER_FOLDER, type Place } from "../state/place.ts";
import type { Root } from "./root.ts";

/** The name of a state point's file, fixed by signac. */
export const STATEPOINT_FILE = "signac_statepoint.json";
/** The name of a document's file, fixed by signac. */
export const DOCUMENT_FILE = "signac_job_document.json";

/** An open run store. */
export type Store = Place;

/**
 * Opens the run store of a repository without creating it.
 *
 * @param now the wall clock
 * @throws {UserError} `STORE_INVALID` if there is none, or one of another schema
 */
export function openStore(root: Root, now: () => Date): Store {
  const store = storeOf(root, now);
  const config = readTextPatiently(configPath(store));
  if (config.kind === "text") {
    checkSchema(config.text, configPath(store));
    return store;
  }
  if (config.kind === "error") throw describeFileError(config.error, "read", configPath(store));
  if (hasStore(root)) throw notAProject(store);
  throw new UserError(
    "STORE_INVALID",
    `Cannot open the run store ${quotePath(store.path)}: there is none yet`,
    { hint: phrase`${command("queue add")} makes it; ${option("repo")} names another repository.` },
  );
}

/**
 * Opens the run store of a repository for commands that look at all of its jobs: a store that is
 * not there yet has none.
 *
 * @param now the wall clock
 * @throws {UserError} `STORE_INVALID` if there is one of another schema
 */
export function openStoreIfAny(root: Root, now: () => Date): Store {
  return hasStore(root) ? openStore(root, now) : storeOf(root, now);
}

/**
 * Opens the run store of a repository; creates it if there is none.
 *
 * @param maker the process that creates it
 * @param now the wall clock
 */
export function openOrCreateStore(root: Root, maker: Maker, now: () => Date): Store {
  const store = storeOf(root, now);
  if (!exists(configPath(store))) create(store, maker);
  return openStore(root, now);
}

/**
 * Returns whether a repository has a run store that can be used, or else that one can be made.
 *
 * @param now the wall clock
 * @throws {UserError} `STORE_INVALID` if something else stands there
 */
export function isStoreMade(root: Root, now: () => Date): boolean {
  const store = storeOf(root, now);
  if (exists(configPath(store))) return openStore(root, now) !== undefined;
  if (exists(store.path) && !holdsOnly(store.path, UNFINISHED)) throw notAProject(store);
  return false;
}

/**
 * Returns whether a repository has a run store, of whatever schema. A folder with only the marker
 * is no store: git leaves the marker behind when it checks out a commit without a store.
 */
export function hasStore(root: Root): boolean {
  const { storePath } = root;
  const hasMarker = exists(joinPath(storePath, MARKER_FOLDER));
  return exists(storePath) && !(hasMarker && holdsOnly(storePath, new Set([MARKER_FOLDER])));
}

/**
 * Makes the folder of a run store that git may fill later; the folder alone is no store.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export function makeStorePlace({ path }: Store): void {
  try {
    Deno.mkdirSync(path, { recursive: true });
  } catch (error) {
    throw describeFileError(error, "create", path);
  }
}

/** Lists all names in the workspace, jobs or not; none if git left out the empty folder. */
export function listWorkspace(store: Store): string[] {
  try {
    return Array.from(Deno.readDirSync(store.workspacePath), (entry) => entry.name);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw describeFileError(error, "list", store.workspacePath);
  }
}

function storeOf(root: Root, now: () => Date): Store {
  return {
    path: root.storePath,
    workspacePath: joinPath(root.storePath, "workspace"),
    statePath: root.statePath,
    now,
  };
}

function configPath(store: Store): string {
  return joinPath(store.path, ".signac/config");
}

/** The text of `.signac/config` in a new store. */
export const CONFIG = "schema_version = 2\n";

function checkSchema(config: string, path: string): void {
  const version = /^\s*schema_version\s*=\s*["']?([^"'\s#]*)/m.exec(config)?.[1];
  if (version === "2") return;
  throw new UserError(
    "STORE_INVALID",
    `Cannot open the run store ${quotePath(path)}: its schema version is ${
      version ?? "missing"
    }, not 2`,
    { hint: "Run `signac migrate` in the store's folder." },
  );
}

function create(store: Store, maker: Maker): void {
  if (exists(store.path) && !holdsOnly(store.path, UNFINISHED)) throw notAProject(store);
  const folder = joinPath(store.path, ".signac");
  const temporary = `${folder}/${TEMPORARY_PREFIX}${maker.name}`;
  try {
    unlessStaleSync(store.path, () => {
      Deno.mkdirSync(folder, { recursive: true });
      removeAbandoned(folder, Array.from(Deno.readDirSync(folder), (entry) => entry.name), maker);
      Deno.mkdirSync(store.workspacePath, { recursive: true });
      shareLike(store.workspacePath, store.path);
      writeUnlessThere(joinPath(store.path, ".gitignore"), BULK_RULES, temporary);
      writeUnlessThere(configPath(store), CONFIG, temporary);
    });
  } catch (error) {
    removeTemporary(temporary);
    throw describeFileError(error, "create", store.path);
  }
}

/**
 * The rules that keep bulk outputs out of git. They are written when the store is made and never again, so a person
 * may change them.
 */
export const BULK_RULES =
  `# Written once by aexp, yours to change: of each run's folder git takes the files that
# tell about the run, and leaves out checkpoints and other outputs. The document holds what
# stands in results.json.
/workspace/*/*
!/workspace/*/${STATEPOINT_FILE}
!/workspace/*/${DOCUMENT_FILE}
`;

/** Writes a file whole, by a rename; an existing one stays as it is. */
function writeUnlessThere(path: string, text: string, temporary: string): void {
  if (exists(path)) return;
  Deno.writeTextFileSync(temporary, text);
  Deno.renameSync(temporary, path);
}

/** Names that an interrupted creation, or git, may have left of a store. */
const UNFINISHED: ReadonlySet<string> = new Set([
  MARKER_FOLDER,
  ".signac",
  "workspace",
  ".gitignore",
  ".gitkeep",
]);

/** Returns whether a folder holds no other names than these. */
function holdsOnly(path: string, names: ReadonlySet<string>): boolean {
  try {
    return Array.from(Deno.readDirSync(path)).every((entry) => names.has(entry.name));
  } catch (error) {
    throw describeFileError(error, "list", path);
  }
}

function notAProject(store: Store): UserError {
  return new UserError(
    "STORE_INVALID",
    `Cannot open the run store ${quotePath(store.path)}: it is not a signac project`,
    { hint: "It should hold .signac/config with `schema_version = 2`; restore that file." },
  );
}
