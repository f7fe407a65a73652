/**
 * Keeps the last bytes of an output of any length and content.
 *
 * @module
 */

/** How many bytes are kept. */
const TAIL_BYTES = 2048;

/** The last bytes of an output. */
export class OutputTail {
  #bytes = new Uint8Array(0);

  /** Takes the next piece of the output. */
  push(chunk: Uint8Array): void {
    const kept = this.#bytes.subarray(Math.max(0, this.#bytes.length + chunk.length - TAIL_BYTES));
    const added = chunk.subarray(Math.max(0, chunk.length - TAIL_BYTES));
    const bytes = new Uint8Array(kept.length + added.length);
    bytes.set(kept);
    bytes.set(added, kept.length);
    this.#bytes = bytes;
  }

  /**
   * Returns the last bytes as text. A character that is cut off at the front is left out; bytes
   * that are not UTF-8 become U+FFFD.
   */
  text(): string {
    let start = 0;
    if (this.#bytes.length === TAIL_BYTES) {
      while (start < 3 && isContinuation(this.#bytes[start])) start++;
    }
    return new TextDecoder().decode(this.#bytes.subarray(start));
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
