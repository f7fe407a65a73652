/**
 * Which batch system has a job, as a document keeps it.
 *
 * @module
 */

import type { Mapping, Value } from "../value/value.ts";

/** A batch system has the job. */
export interface Submitted {
  readonly kind: "submitted";
  /** Which batch system. */
  readonly scheduler: string;
  /** The id that it gave. */
  readonly id: string;
  /** When, to the second. */
  readonly at: string;
}

/** What a document says of it. */
export function submittedMapping({ scheduler, id, at }: Submitted): Mapping {
  return new Map<string, Value>([["scheduler", scheduler], ["id", id], ["at", at]]);
}
