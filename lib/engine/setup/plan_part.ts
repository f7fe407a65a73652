/**
 * What a person asks of `install`, and the parts of its plan.
 *
 * @module
 */

import { linkOutOf, readPersonFile } from "../../adapters/files/person_file.ts";
import { joinPath } from "../../adapters/files/path.ts";
import type { Root } from "../../adapters/store/root.ts";
import type { Edit } from "../../domain/install/edit.ts";
import { UserError } from "../../errors.ts";
import type { Text } from "../../phrase.ts";

/** What a person asks of `install`. */
export interface SetupWish {
  /** The path of the run store from the root. */
  readonly runStore?: string | undefined;
  readonly machineLabel?: string | undefined;
  /** Write the texts for agents, too. @default {false} */
  readonly agents?: boolean | undefined;
  /** Replace what the Python program has put in the same places. @default {false} */
  readonly force?: boolean | undefined;
}

/** Something that a person should know about a file. */
export interface SetupNote {
  /** `migration` for a rule that hides what machines share, `kept` for what stays as it is. */
  readonly kind: "migration" | "kept";
  readonly path: string;
  readonly text: Text;
}

/** Part of a plan: files, and what is to be said about others. */
export interface PlanPart {
  readonly edits: readonly Edit[];
  readonly notes: readonly SetupNote[];
}

/** Returns an edit of a file if its text changes. */
export function editOf(
  root: Pick<Root, "path">,
  path: string,
  change: (text: string | undefined) => string,
): readonly Edit[] {
  const before = readPersonFile(joinPath(root.path, path));
  const after = change(before);
  return before === after ? [] : [{ path, before, after }];
}

/**
 * Refuses files that a link puts outside the repository: they belong to no clone, and may belong to
 * another repository.
 *
 * @param paths from the root; absolute ones are meant to lie elsewhere
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export function refuseLinks(root: Pick<Root, "path">, paths: readonly string[]): void {
  for (const path of paths.filter((path) => !path.startsWith("/"))) {
    const link = linkOutOf(root.path, path);
    if (link === undefined) continue;
    const fact = link === path ? "it is" : `${JSON.stringify(link)} is`;
    throw new UserError(
      "FILE_UNWRITABLE",
      `Cannot write ${JSON.stringify(path)}: ${fact} a link that leads out of the repository`,
      { hint: "Replace the link by a file or a folder of the repository; nothing was written." },
    );
  }
}
