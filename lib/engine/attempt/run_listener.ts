/**
 * Receives the output and the notes of a run.
 *
 * @module
 */

import { type Text } from "../../phrase.ts";
import type { AttemptKey } from "../../adapters/state/attempt_files.ts";

/** Receives the output and the notes of a run. */
export interface RunListener {
  /** Takes a piece of the output of an attempt. */
  readonly onOutput: (bytes: Uint8Array, attempt: AttemptKey) => Promise<void>;
  /** Takes a sentence for the person. */
  readonly onNote: (text: Text) => void;
}
