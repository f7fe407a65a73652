/**
 * A job that cannot be read.
 *
 * @module
 */

import type { Text } from "../../phrase.ts";

/** A job folder that cannot be used. */
export interface DamagedJob {
  /** The name of the folder. */
  readonly id: string;
  /** The damaged file or folder. */
  readonly path: string;
  /** Completes the sentence "⟨path⟩ is damaged, …". */
  readonly reason: string;
  /** An imperative sentence, if something special helps. */
  readonly hint?: Text | undefined;
}
