/**
 * The record that a batch system has a job.
 *
 * @module
 */

import type { Mapping, Value } from "../value/value.ts";

/** A job was submitted to a batch system. */
export interface Submitted {
  readonly kind: "submitted";
  /** The batch system's name. */
  readonly scheduler: string;
  /** The id that the batch system assigned. */
  readonly id: string;
  /** To the second. */
  readonly at: string;
}

/** Makes the document's entry for a submission. */
export function submittedMapping({ scheduler, id, at }: Submitted): Mapping {
  return new Map<string, Value>([["scheduler", scheduler], ["id", id], ["at", at]]);
}
