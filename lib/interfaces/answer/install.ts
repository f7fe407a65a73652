/**
 * The results of `install` and `uninstall`, as answers.
 *
 * @module
 */

import { diffLines } from "../../domain/install/edit.ts";
import type { Installing } from "../../operations/install.ts";
import type { Uninstalling } from "../../operations/uninstall.ts";
import type { Answer } from "./answer.ts";

/** Makes the answer of `install`. */
export function installingAnswer({ kind, plan }: Installing): Answer {
  const { root, shared, local, settings, notes } = plan;
  return {
    result: kind,
    dry_run: kind === "planned",
    root,
    files: [
      ...shared.map((edit) => ({ ...fileAnswer(edit), shared: true })),
      ...local.map((edit) => ({ ...fileAnswer(edit), shared: false })),
    ],
    git_config: settings.map(([key, value]) => ({ key, value })),
    notes: notes.map((note) => ({ kind: note.kind, path: note.path, message: note.text })),
  };
}

/** Makes the answer of `uninstall`. */
export function uninstallingAnswer({ kind, plan }: Uninstalling): Answer {
  const { root, edits, kept } = plan;
  return {
    result: kind,
    dry_run: kind === "planned",
    root,
    files: edits.map(fileAnswer),
    kept: kept.map(({ path, reason }) => ({ path, reason })),
  };
}

/** Makes the answer for a file that is made, changed or removed. */
export function fileAnswer({ path, before, after }: {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}): Answer {
  const action = after === undefined ? "remove" : before === undefined ? "make" : "change";
  const lines = diffLines({ before, after: after ?? "" });
  return { path, action, diff: lines.map(({ sign, text }) => `${sign}${text}`) };
}
