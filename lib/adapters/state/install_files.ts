/**
 * What `install` keeps in `.aexp/` of one clone: the marker, and the record of its edits.
 *
 * @module
 */

/** The install marker, from the root. */
export const MARKER_PATH = ".aexp/installed.json";

/** The record of edits, from the root. */
export const RECORD_PATH = ".aexp/install-record.json";
