/**
 * Environment variables by which a person sets defaults for Slurm's programs.
 *
 * @module
 */

/** Variables that change what the programs print, or which cluster they ask. */
const OWN_DEFAULTS = /^(SQUEUE_|SACCT_|SCONTROL_|SLURM_CLUSTERS$|SLURM_BITSTR_LEN$)/;

/**
 * The environment without variables that would change the answer to our questions.
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
