/**
 * The script of a report's page.
 *
 * @module
 */

/** A placeholder that `deno task bundle` replaces by the bundled script. */
export const PLACE_OF_SCRIPT = "/* the script of the page */";
