/**
 * Where a run store and its state folder lie.
 *
 * @module
 */

/** The folders of an open run store; every path is absolute. */
export interface Place {
  /** The store's own folder, `.runs` unless configured otherwise. */
  readonly path: string;
  /** Where the folders of the jobs are. */
  readonly workspacePath: string;
  /** Where this program keeps locks and the like. */
  readonly statePath: string;
  /** The wall clock. */
  readonly now: () => Date;
}

/** The folder in a store that holds the marker of its state folder. */
export const MARKER_FOLDER = ".aexp";

/** The folder of a job. */
export function jobPath(place: Place, jobId: string): string {
  return `${place.workspacePath}/${jobId}`;
}
