/**
 * The files of the ledger, `.aexp/ledger/⟨id⟩.json` in the repository, which git takes along.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import { isJobId } from "../../domain/statepoint/id.ts";
import { callsFor, type FileCalls } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { type Maker, removeAbandoned, TEMPORARY_PREFIX } from "../files/maker.ts";
import { joinPath } from "../files/path.ts";
import { type ReadResult, readTextSync } from "../files/read_text.ts";
import { shareLike } from "../files/share_rights.ts";
import { makeOwnFolder } from "../state/state_folder.ts";
import type { Root } from "./root.ts";
import type { Store } from "./store.ts";

/** The ledger's folder, from the root. */
export const LEDGER_FOLDER = ".aexp/ledger";

/** Returns the path of an entry, from the root. */
export function entryPath(jobId: string): string {
  return `${LEDGER_FOLDER}/${jobId}.json`;
}

/** Lists the ids of the runs that have an entry, sorted. */
export function listEntryIds(root: Root): string[] {
  const folder = joinPath(root.path, LEDGER_FOLDER);
  try {
    const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name);
    return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5))
      .filter(isJobId).sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw describeFileError(error, "list", folder);
  }
}

/** Reads the text of an entry. */
export function readEntryText(root: Root, jobId: string): ReadResult {
  return readTextSync(joinPath(root.path, entryPath(jobId)));
}

/** Writes entries for one process. */
export class LedgerWriter {
  readonly #root: Root;
  readonly #store: Store;
  readonly #maker: Maker;
  readonly #folder: string;
  readonly #calls: FileCalls;
  #written = 0;

  /**
   * @param root the repository, under which the ledger stands wherever the store is
   * @param store whose rights for the group the ledger's folder gets
   * @param maker this process
   */
  constructor(root: Root, store: Store, maker: Maker) {
    this.#root = root;
    this.#store = store;
    this.#maker = maker;
    this.#folder = joinPath(root.path, ".aexp");
    this.#calls = this.#folder === store.statePath ? callsFor(store) : callsFor({
      statePath: root.path,
      workspacePath: store.workspacePath,
    });
  }

  /**
   * Writes an entry, or replaces it, in two file operations: a new file and a rename. The new file
   * stands outside the ledger's folder, where git would see it if this process were killed.
   *
   * @returns the path of the entry
   * @throws {UserError} `FILE_UNWRITABLE`; the old entry then stays
   */
  async write(jobId: string, text: string): Promise<string> {
    const path = joinPath(this.#root.path, entryPath(jobId));
    const name = `${TEMPORARY_PREFIX}${this.#maker.name}-ledger-${this.#written++}`;
    const temporary = joinPath(this.#folder, name);
    try {
      await this.#withFolder(() => this.#calls.writeNew(temporary, text));
      await this.#withFolder(() => this.#calls.rename(temporary, path));
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw describeFileError(error, "write", path);
    }
    return path;
  }

  /** Removes the new files of killed processes. */
  tidy(): void {
    try {
      const names = Array.from(Deno.readDirSync(this.#folder), (entry) => entry.name);
      removeAbandoned(this.#folder, names, this.#maker);
    } catch {
      // A folder that cannot be read is reported when an entry is written.
    }
  }

  /** Does some work, and does it again after creating the ledger's folder if that is missing. */
  async #withFolder(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      await makeOwnFolder(this.#store, this.#folder);
      const ledger = joinPath(this.#root.path, LEDGER_FOLDER);
      await Deno.mkdir(ledger, { recursive: true });
      shareLike(ledger, this.#store.path);
      await work();
    }
  }
}
