/**
 * One run of a sweep, as the statistics see it.
 *
 * @module
 */

import { flatten, type FlatValues } from "../value/flatten.ts";
import type { Mapping } from "../value/value.ts";

/** A run: its state point and its results, both flat. */
export interface SweepRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** The document's own word, which may be unknown. */
  readonly status: string | undefined;
  readonly statepoint: FlatValues;
  readonly results: FlatValues;
}

/** The parts of a run that {@link sweepRun} takes. */
export interface RunParts {
  readonly jobId: string;
  readonly status: string | undefined;
  readonly statepoint: Mapping;
  readonly results: Mapping | undefined;
}

/** Makes a run. */
export function sweepRun({ jobId, status, statepoint, results }: RunParts): SweepRun {
  return {
    jobId,
    status,
    statepoint: flatten(statepoint),
    results: results === undefined ? NONE : flatten(results),
  };
}

const NONE: FlatValues = new Map();
