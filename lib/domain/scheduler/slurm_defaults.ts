/**
 * What a person has set for Slurm's programs, and what of it must not reach a question of ours.
 *
 * @module
 */

/** These change what the programs print, or whom they ask. */
const OWN_DEFAULTS = /^(SQUEUE_|SACCT_|SCONTROL_|SLURM_CLUSTERS$|SLURM_BITSTR_LEN$)/;

/**
 * An environment for a question.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const env = withoutOwnDefaults({ PATH: "/bin", SQUEUE_STATES: "RUNNING" });
 * assert.deepEqual(env, { PATH: "/bin" });
 * ```
 */
export function withoutOwnDefaults(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN_DEFAULTS.test(name)));
}
