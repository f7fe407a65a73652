/**
 * Resolves conditions by the experiment's file.
 *
 * @module
 */

import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { linkOf } from "./link.ts";
import { type GivenMapping, readMapping, type Statepoint, statepointOf } from "./values.ts";

/** Options of {@link resolveSp}. */
export interface ResolveSpOptions extends CallOptions {
  /** `E` and three digits, or the path of the experiment's file. */
  readonly experimentId: string;
  /** The values of the run, with a `condition`. */
  readonly userSp: GivenMapping;
}

/**
 * Merges the block of a condition under the values of a run, which win, as {@link addToQueue} does.
 * Without a file or a block the name stays a label. Nothing is written.
 *
 * @returns the values, those of the block first
 * @throws {AexpError} `EXPERIMENT_AMBIGUOUS`, `EXPERIMENT_INVALID`, `STATEPOINT_INVALID`,
 * `ROOT_NOT_FOUND`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolveSp } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const folder = `${repoRoot}/kb/research/experiments`;
 * await Deno.mkdir(folder, { recursive: true });
 * const text = "---\nconditions:\n  small: {layers: 2, lr: 0.1}\n---\n";
 * await Deno.writeTextFile(`${folder}/E001-depth.md`, text);
 *
 * const userSp = { condition: "small", seed: 3n };
 * const sp = await resolveSp({ experimentId: "E001", userSp, repoRoot });
 * assert.deepEqual(Object.keys(sp), ["layers", "lr", "condition", "seed"]);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function resolveSp(options: ResolveSpOptions): Promise<Statepoint> {
  const names = { ...CALL_NAMES, experimentId: "id", userSp: "value" } as const;
  return await call(options, { names }, async (context) => {
    const { resolveStatepoint } = await import("../../operations/resolve_statepoint.ts");
    const { experimentId } = linkOf(options);
    const values = readMapping(options.userSp, "userSp");
    const resolved = { repo: options.repoRoot, experimentId, values };
    return statepointOf(await resolveStatepoint(context, resolved));
  });
}
