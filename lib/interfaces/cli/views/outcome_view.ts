/**
 * The outcome of a run as one line of text: its results, or why it has none.
 *
 * @module
 */

import type { ErrorView } from "../../../domain/document/document_view.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { headlineOfError } from "../../../domain/failure/failure.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { causeText, codeText, mappingText } from "./statepoint_view.ts";

/** Shows the results of a run, or why it has none. */
export function outcomeText(entry: QueueEntry): string {
  if (entry.lastError !== undefined) return errorText(entry.lastError);
  const text = entry.results === undefined ? "" : mappingText(entry.results);
  return `${problemText(entry)}${text}`.trim();
}

/** Says that the last attempt left results that could not be read; empty if it did not. */
export function problemText({ resultsProblem }: QueueEntry): string {
  return resultsProblem === undefined ? "" : visible(`results.json ignored: ${resultsProblem} `);
}

/** Shows why a run did not complete, with the line of its output that a person would quote. */
export function errorText(error: ErrorView): string {
  if (isStop(error)) return visible(error.outputTail.trim().replace(/^stopped via [^:]*: /, ""));
  const reason = error.cause === undefined ? codeText(error.returncode) : causeText(error.cause);
  const headline = headlineOfError(error)?.text;
  if (headline === undefined || headline.endsWith(reason)) return visible(reason);
  return visible(`${reason}: ${headline}`);
}

/** Says whether a person's stop is recorded. The end of the output then holds the stop's own words. */
export function isStop({ cause }: ErrorView): boolean {
  return cause === "operator_stop";
}
