/**
 * A folder under `.aexp/` for the files of one piece of work, which is removed afterwards.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import { describeFileError } from "../files/file_error.ts";
import { isGone, type Maker, removeTemporary } from "../files/maker.ts";
import { joinPath } from "../files/path.ts";
import { writeTextFile } from "../files/text_file.ts";
import { SYNC } from "./layout.ts";
import type { Place } from "./place.ts";
import { makeStateFolder } from "./state_folder.ts";

/** A folder for files that nobody needs afterwards. */
export class WorkFolder {
  readonly path: string;
  #count = 0;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes a folder of this process; removes those of processes that are gone. */
  static async open(store: Place, maker: Maker): Promise<WorkFolder> {
    const parent = await makeStateFolder(store, SYNC);
    try {
      for (const { name } of Deno.readDirSync(parent)) {
        if (isGone(name, maker)) removeTemporary(joinPath(parent, name));
      }
    } catch {
      // A later command removes the rest.
    }
    return new WorkFolder(await makeStateFolder(store, `${SYNC}/${maker.name}`));
  }

  /** Returns the path of a new file, which is not made yet. */
  newPath(): string {
    return joinPath(this.path, String(this.#count++));
  }

  /** Writes a new file and returns its path. */
  async write(text: string): Promise<string> {
    const path = this.newPath();
    await writeTextFile(path, text);
    return path;
  }

  /** Copies a file and returns the path of the copy; a missing one is left out. */
  async copy(source: string): Promise<string> {
    const path = this.newPath();
    try {
      await Deno.copyFile(source, path);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw describeFileError(error, "read", source);
    }
    return path;
  }

  /** Removes the folder. */
  close(): void {
    removeTemporary(this.path);
  }
}
