/**
 * The paths of a run store and its state folder.
 *
 * @module
 */

/** The folders of an open run store; all paths are absolute. */
export interface Place {
  /** The store's folder; `.runs` unless configured otherwise. */
  readonly path: string;
  /** The parent of the jobs' folders. */
  readonly workspacePath: string;
  /** Where this program keeps locks and records. */
  readonly statePath: string;
  readonly now: () => Date;
}

/** The folder in a store that holds the marker of its state folder. */
export const MARKER_FOLDER = ".aexp";

/** Returns the folder of a job. */
export function jobPath(place: Place, jobId: string): string {
  return `${place.workspacePath}/${jobId}`;
}
