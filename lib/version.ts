/**
 * Which version of the program this is.
 *
 * @module
 */

/** As in `deno.json`; a test holds the two together. */
export const VERSION = "0.1.0";
