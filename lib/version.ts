/**
 * Which version of the program this is.
 *
 * @module
 */

/** As in `deno.json`; a test holds the two together. */
export const VERSION = "0.1.0";

/** Where the bundle holds its commit: `deno task bundle` writes that in its place. */
export const PLACE_OF_COMMIT = "0000000000000000000000000000000000000000";

/** The commit that the bundle was made from, with `-dirty` if files differed; from sources, unknown. */
export const COMMIT: string | undefined = /^0+$/.test(PLACE_OF_COMMIT)
  ? undefined
  : PLACE_OF_COMMIT;

/** The kind of machine that the runtime was made for. */
export const TARGET = Deno.build.target;
