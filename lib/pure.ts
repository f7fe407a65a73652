/**
 * The part of the library that touches neither files nor processes, and runs wherever JavaScript
 * does: ids, sweeps, conditions, commands.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expandSweep, parseSweep, statepointId } from "@aexp/aexp/pure";
 *
 * const runs = expandSweep({ sweep: parseSweep({ spec: "lr:=0.1|0.01, seed=0..3" }) });
 * const ids = runs.map((statepoint) => statepointId({ statepoint }));
 * assert.equal(new Set(ids).size, 8);
 * ```
 *
 * @module
 */

export {
  AexpError,
  type AexpErrorParts,
  type ErrorCode,
  StatepointError,
  SweepParseError,
} from "./interfaces/library/errors.ts";
export {
  expandSweep,
  type ExpandSweepOptions,
  parseSweep,
  type ParseSweepOptions,
  renderRunnerCommand,
  type RenderRunnerCommandOptions,
  resolveCondition,
  type ResolveConditionOptions,
  statepointId,
  type StatepointIdOptions,
} from "./interfaces/library/pure.ts";
export type { Sweep } from "./interfaces/library/sweep.ts";
export {
  Float,
  type GivenMapping,
  type GivenValue,
  type SpValue,
  type Statepoint,
} from "./interfaces/library/values.ts";
