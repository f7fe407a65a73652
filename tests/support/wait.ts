/**
 * Waiting for something without hoping.
 *
 * @module
 */

import { sleep } from "../../lib/context.ts";

/** How long a test waits before it has failed, in milliseconds: longer than a busy machine stands still. */
const PATIENCE_MS = 40_000;

/** Waits until something is so; a test that waits longer than this has failed. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not so after ${timeoutMs} ms: ${condition}`);
    await sleep(20);
  }
}

/** What a process writes, as far as it has come. */
export class Collected {
  /** All that was written until now. */
  text = "";
  /** Settles when no more comes. */
  readonly ended: Promise<void>;

  /** @param stream its output */
  constructor(stream: ReadableStream<Uint8Array>) {
    this.ended = this.#read(stream);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const part of stream) this.text += decoder.decode(part, { stream: true });
  }
}
