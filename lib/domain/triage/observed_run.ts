/**
 * A run as triage sees it: what it was given, where it ran, and how it failed if it did.
 *
 * @module
 */

import { attemptsOf, attemptView } from "../document/attempt.ts";
import { queueOf, statusWord } from "../document/document_view.ts";
import { type Failure, failureOf } from "../failure/failure.ts";
import { type Mapping, numberAt, textAt } from "../value/value.ts";

/** A run that has ended, or was put back after an attempt that ended. */
export interface ObservedRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** The document's own word. */
  readonly status: string;
  /** `undefined` for a run that is complete. */
  readonly failure: Failure | undefined;
  readonly statepoint: Mapping;
  /** The machine of the last attempt. */
  readonly host: string | undefined;
  /** The place among the runs that one runner runs at the same time. */
  readonly slot: number | undefined;
  /** The commit at which the last attempt ran. */
  readonly commit: string | undefined;
}

/** Observes a run; `undefined` if it tells nothing: it never ran, runs now, or was abandoned. */
export function observedRun(
  { id, statepoint, document }: {
    readonly id: string;
    readonly statepoint: { readonly mapping: Mapping };
    readonly document: Mapping;
  },
): ObservedRun | undefined {
  const status = statusWord(document) ?? "created";
  const failure = status === "complete" ? undefined : failureIn(document);
  if (status !== "complete" && (failure === undefined || SILENT.has(status))) return undefined;
  const attempt = attemptsOf(document).at(-1);
  const { host, code } = attemptView(attempt ?? new Map());
  const commit = code.commit || textAt(statepoint.mapping, "code_commit") || undefined;
  const slot = attempt === undefined ? undefined : numberAt(attempt, "slot");
  return { jobId: id, status, failure, statepoint: statepoint.mapping, host, slot, commit };
}

/** States whose last error is old. */
const SILENT: ReadonlySet<string> = new Set(["running", "abandoned", "created"]);

/** Reads how a run failed; `undefined` if its document keeps no error. */
export function failureIn(document: Mapping): Failure | undefined {
  const { lastError } = queueOf(document);
  return lastError === undefined ? undefined : failureOf(lastError);
}
