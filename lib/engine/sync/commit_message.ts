/**
 * The message of a commit of runs.
 *
 * @module
 */

import { sharedKind } from "../../domain/merge/merge_texts.ts";

/** Counts the runs that files belong to. */
export function countRuns(paths: readonly string[]): number {
  const ids = paths.flatMap((path) => {
    const kind = sharedKind(path);
    if (kind === "ledger") return [/([^/]+)\.json$/.exec(path)?.[1] ?? path];
    return kind === "document" || kind === "statepoint" ? [path.split("/").at(-2) ?? path] : [];
  });
  return new Set(ids).size;
}

/** Makes the message. */
export function commitMessage(paths: readonly string[], machineLabel: string): string {
  const count = countRuns(paths);
  const what = count === 0 ? "run store" : count === 1 ? "1 run" : `${count} runs`;
  return `aexp: ${what} from ${machineLabel}`;
}
