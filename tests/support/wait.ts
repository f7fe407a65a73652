/**
 * Waits for conditions and for output, with a time limit.
 *
 * @module
 */

import { sleep } from "../../lib/context.ts";

/** How long a test waits before it fails, in milliseconds: longer than a busy machine may stall. */
const PATIENCE_MS = 40_000;

/** Waits until a condition holds; throws after the time limit. */
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

/** Collects the output of a process. */
export class Collected {
  /** All text written up to now. */
  text = "";
  /** Settles when the output has ended. */
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
