/**
 * The version, the commit and the platform of this program.
 *
 * @module
 */

/** The same version as in `deno.json`; a test compares the two. */
export const VERSION = "0.1.0";

/** A placeholder that `deno task bundle` replaces by the commit. */
export const PLACE_OF_COMMIT = "0000000000000000000000000000000000000000";

/** The commit that the bundle was built from, with `-dirty` if files differed; `undefined` if run from sources. */
export const COMMIT: string | undefined = /^0+$/.test(PLACE_OF_COMMIT)
  ? undefined
  : PLACE_OF_COMMIT;

/** The platform that the runtime was built for. */
export const TARGET = Deno.build.target;
