/**
 * Finds the output that an attempt left: in its log, in the files of the batch system, or on
 * another machine.
 *
 * @module
 */

import { type AttemptView } from "../../domain/document/attempt.ts";
import { recordedTask } from "../../domain/document/scheduler.ts";
import { outputNames } from "../../domain/scheduler/registry.ts";
import { joinPath } from "../../adapters/files/path.ts";
import type { AttemptKey } from "../../adapters/state/attempt_files.ts";
import { readAttempt } from "../../adapters/state/attempt_record.ts";
import { LOGS, SUBMITTED } from "../../adapters/state/layout.ts";
import { hasLog, logPath } from "../../adapters/state/log_files.ts";
import { isRecordOf } from "../liveness/own_record.ts";
import type { Repository } from "../session/repository.ts";

/** Where the output of an attempt is. */
export type KeptLog =
  /** In files here: the log, or the files of the batch system. Absolute paths. */
  | { readonly kind: "here"; readonly paths: readonly string[]; readonly isOwn: boolean }
  /**
   * The log would be here, but the command has written nothing, or somebody removed the log. The
   * folder of all logs, if it is missing, tells the latter.
   */
  | { readonly kind: "empty"; readonly hasFolder: boolean }
  | LogElsewhere
  /** Nowhere: the attempt ran without a log. */
  | { readonly kind: "none" };

/** A log in another clone, or one whose records were removed. */
export interface LogElsewhere {
  readonly kind: "elsewhere";
  /** The machine by its label, or else by its name. */
  readonly host: string;
  /** Whether the name is that of this machine. */
  readonly isThisHost: boolean;
  /** Relative to the root of the repository there. */
  readonly path: string;
}

/** Finds the output of an attempt. */
export async function findLog(
  { root, store, host }: Repository & { readonly host: string },
  key: AttemptKey,
  view: AttemptView,
): Promise<KeptLog> {
  const record = await readAttempt(store, key, store.now());
  // The attempts of another clone may have the same numbers.
  const isForeign = record !== undefined && !isRecordOf(record, view.mapping);
  const path = logPath(store, key);
  if (!isForeign && hasLog(path)) return { kind: "here", paths: [path], isOwn: true };
  if (view.log === undefined) {
    const paths = outputPaths(root.statePath, view);
    return paths.length === 0 ? { kind: "none" } : { kind: "here", paths, isOwn: false };
  }
  if (record !== undefined && !isForeign) {
    return { kind: "empty", hasFolder: hasLog(joinPath(store.statePath, LOGS)) };
  }
  const where = view.machine ?? view.host ?? "another machine";
  const isThisHost = view.host === host &&
    (view.machine ?? root.machineLabel) === root.machineLabel;
  return { kind: "elsewhere", host: where, isThisHost, path: view.log };
}

/** Returns the files of the batch system that hold the output of an attempt, and exist here. */
export function outputPaths(statePath: string, { scheduler }: AttemptView): readonly string[] {
  const task = recordedTask(scheduler);
  if (task === undefined) return [];
  const folder = joinPath(statePath, `${SUBMITTED}/logs`);
  return outputNames(task).map((name) => joinPath(folder, name)).filter(hasLog);
}

/** Returns the path by which an attempt names its log: relative to the root if the log lies below it. */
export function logText({ root, store }: Repository, key: AttemptKey): string {
  const path = logPath(store, key);
  return path.startsWith(`${root.path}/`) ? path.slice(root.path.length + 1) : path;
}
