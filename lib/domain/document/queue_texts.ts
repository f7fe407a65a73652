/**
 * The texts that a person can attach to a run with `queue add`. A new text is declared here and gets a flag in
 * `queue add`; the document, the views and the answers follow.
 *
 * @module
 */

import { type Mapping, textAt, type Value } from "../value/value.ts";

/** The texts of a queued run. */
export interface QueueTexts {
  readonly tag: string | undefined;
  /** The runner that scripts are made for by default. */
  readonly runnerHint: string | undefined;
  /** Replaces the experiment's template. */
  readonly command: string | undefined;
}

/** The name of a text. */
export type QueueTextName = keyof QueueTexts;

/** The key of each text in a document's `queue`, in writing order. */
const KEYS: { readonly [Name in QueueTextName]: string } = {
  tag: "tag",
  runnerHint: "runner_hint",
  command: "runner_command_override",
};

const NAMES = Object.keys(KEYS) as readonly QueueTextName[];

/** The keys of all texts, which do not survive when a person queues the job again. */
export const QUEUE_TEXT_KEYS: readonly string[] = Object.values(KEYS);

/** The texts that listings show. */
export const SHOWN_TEXTS: readonly QueueTextName[] = ["tag"];

/** Selects the texts among the options of a command. */
export function queueTexts(options: Partial<QueueTexts>): QueueTexts {
  return { tag: options.tag, runnerHint: options.runnerHint, command: options.command };
}

/** Reads the texts in a document's `queue`. */
export function readQueueTexts(queue: Mapping): QueueTexts {
  return {
    tag: textAt(queue, KEYS.tag),
    runnerHint: textAt(queue, KEYS.runnerHint),
    command: textAt(queue, KEYS.command),
  };
}

/** Writes the given texts into a new `queue`. */
export function writeQueueTexts(queue: Map<string, Value>, texts: QueueTexts): void {
  for (const name of NAMES) {
    const text = texts[name];
    if (text !== undefined) queue.set(KEYS[name], text);
  }
}

/** Selects the texts that listings show, by their names in a listing. */
export function shownTexts(texts: QueueTexts): { readonly [name: string]: string | undefined } {
  return Object.fromEntries(SHOWN_TEXTS.map((name) => [name, texts[name]]));
}
