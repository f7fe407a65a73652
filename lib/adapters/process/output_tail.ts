/**
 * Keeps the last bytes of an output of any length and content.
 *
 * @module
 */

/** How many bytes documents keep. */
const TAIL_BYTES = 2048;

/** How many bytes are kept in memory: a launcher may print more than a document keeps after the error itself. */
export const LONG_TAIL_BYTES = 16_384;

/** The last bytes of an output. */
export class OutputTail {
  #bytes = new Uint8Array(0);

  /** Takes the next piece of the output. */
  push(chunk: Uint8Array): void {
    const kept = this.#bytes.subarray(
      Math.max(0, this.#bytes.length + chunk.length - LONG_TAIL_BYTES),
    );
    const added = chunk.subarray(Math.max(0, chunk.length - LONG_TAIL_BYTES));
    const bytes = new Uint8Array(kept.length + added.length);
    bytes.set(kept);
    bytes.set(added, kept.length);
    this.#bytes = bytes;
  }

  /**
   * Returns the last bytes as text. A character that is cut off at the front is left out; bytes
   * that are not UTF-8 become U+FFFD.
   *
   * @param most how many bytes, up to `LONG_TAIL_BYTES`
   */
  text(most = TAIL_BYTES): string {
    const bytes = this.#bytes.subarray(Math.max(0, this.#bytes.length - most));
    let start = 0;
    if (bytes.length === most) {
      while (start < 3 && isContinuation(bytes[start])) start++;
    }
    return new TextDecoder().decode(bytes.subarray(start));
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
