/**
 * How much a test is to try: a person's machine has minutes, a proof takes hours.
 *
 * @module
 */

/** Whether everything is to be tried: `AEXP_STRESS=full`. */
export const isThorough = Deno.env.get("AEXP_STRESS") === "full";
