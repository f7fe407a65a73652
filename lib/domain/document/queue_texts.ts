/**
 * The texts that a person gives a run when it is queued. A new one is declared here, and
 * `queue add` is given a flag for it: the document, the views and the answers follow.
 *
 * @module
 */

import { type Mapping, textAt, type Value } from "../value/value.ts";

/** What a person says of a run that is queued. */
export interface QueueTexts {
  /** The batch that the job belongs to. */
  readonly tag: string | undefined;
  /** The runner that scripts are made for unless told otherwise. */
  readonly runnerHint: string | undefined;
  /** The command, in place of the experiment's template. */
  readonly command: string | undefined;
}

/** The name of one text. */
export type QueueTextName = keyof QueueTexts;

/** The key of each text in a document's `queue`, in the order in which they are written. */
const KEYS: { readonly [Name in QueueTextName]: string } = {
  tag: "tag",
  runnerHint: "runner_hint",
  command: "runner_command_override",
};

const NAMES = Object.keys(KEYS) as readonly QueueTextName[];

/** All keys: the texts belong to one queueing, and the next one does not inherit them. */
export const QUEUE_TEXT_KEYS: readonly string[] = Object.values(KEYS);

/** The texts that listings show. */
export const SHOWN_TEXTS: readonly QueueTextName[] = ["tag"];

/** The texts among the options of a command. */
export function queueTexts(options: Partial<QueueTexts>): QueueTexts {
  return { tag: options.tag, runnerHint: options.runnerHint, command: options.command };
}

/** The texts in a document's `queue`. */
export function readQueueTexts(queue: Mapping): QueueTexts {
  return {
    tag: textAt(queue, KEYS.tag),
    runnerHint: textAt(queue, KEYS.runnerHint),
    command: textAt(queue, KEYS.command),
  };
}

/** Writes the texts that there are into a new `queue`. */
export function writeQueueTexts(queue: Map<string, Value>, texts: QueueTexts): void {
  for (const name of NAMES) {
    const text = texts[name];
    if (text !== undefined) queue.set(KEYS[name], text);
  }
}

/** The texts that listings show, by the names that they have in a listing. */
export function shownTexts(texts: QueueTexts): { readonly [name: string]: string | undefined } {
  return Object.fromEntries(SHOWN_TEXTS.map((name) => [name, texts[name]]));
}
