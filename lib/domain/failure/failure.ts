/**
 * What is known about why a run is not complete: cause, exit code, headline, signature, and the id
 * of the failures that are equal in all three.
 *
 * @module
 */

import { md5 } from "../value/md5.ts";
import { type Headline, headlineOf } from "./headline.ts";
import { signatureOf } from "./signature.ts";

/** What a document keeps about an end that was no success. */
export interface KeptError {
  /** The reason, if the exit code does not say enough. */
  readonly cause: string | undefined;
  /** -n if signal n ended the command. */
  readonly returncode: number | undefined;
  /** The end of the output. */
  readonly outputTail: string;
  /** The line to quote, where it stood before the end that is kept. */
  readonly headline?: string | undefined;
}

/** A failure that was read. */
export interface Failure {
  /** The recorded cause; `undefined` if the exit code says enough. */
  readonly cause: string | undefined;
  /** -n if signal n ended the command; `undefined` if unknown, or if the cause tells all. */
  readonly returncode: number | undefined;
  /** The line to quote; empty if the output says nothing. */
  readonly headline: string;
  /** The headline without what differs between two failures of the same kind. */
  readonly signature: string;
  /** The beginning of a hash of cause, exit code and signature: equal failures have equal ids. */
  readonly id: string;
}

/**
 * Causes that tell all: the runner, the scheduler or a person ended the command. What it printed
 * and its exit code follow from that.
 */
const TELLING_CAUSES: ReadonlySet<string> = new Set([
  ...["interrupted", "lost", "operator_stop", "cancelled", "preempted", "requeued"],
  ...["time_limit", "timeout", "deadline", "node_fail", "boot_fail", "oom", "out_of_memory"],
]);

/** Finds the line to quote for an error that a document keeps; `undefined` if there is none. */
export function headlineOfError(
  { cause, returncode, outputTail, headline }: KeptError,
): Headline | undefined {
  if (cause !== undefined && TELLING_CAUSES.has(cause)) return undefined;
  if (headline !== undefined) return { text: headline, rule: "kept", isTelling: true };
  return headlineOf(outputTail, returncode);
}

/**
 * Finds the line to quote in a longer end of an output than the one that is kept. A line far from the
 * end may be about something that the command got over, so it counts only if nothing after it tells.
 */
export function earlierHeadline(error: KeptError, longTail: string): string | undefined {
  const { cause, returncode } = error;
  if (headlineOfError(error)?.isTelling !== false) return undefined;
  const earlier = headlineOfError({ cause, returncode, outputTail: longTail });
  return earlier?.isTelling ? earlier.text : undefined;
}

/** Digits of an id. Two failures of a store share 32 bits by chance once in 100,000 stores with 300 kinds. */
const ID_DIGITS = 8;

/** Reads a failure. */
export function failureOf(error: KeptError): Failure {
  const { cause } = error;
  const tellsAll = cause !== undefined && TELLING_CAUSES.has(cause);
  const returncode = tellsAll ? undefined : error.returncode;
  const headline = headlineOfError(error)?.text ?? "";
  const signature = signatureOf(headline);
  const id = md5(`${cause ?? ""}\n${returncode ?? ""}\n${signature}`).slice(0, ID_DIGITS);
  return { cause, returncode, headline, signature, id };
}
