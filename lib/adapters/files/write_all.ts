/**
 * Writes all bytes: one call of the system may write fewer than it is given.
 *
 * @module
 */

/** A stream that takes bytes and returns how many it took. */
export interface Writer {
  readonly write: (bytes: Uint8Array) => Promise<number>;
}

/** A stream that takes bytes synchronously and returns how many it took. */
export interface WriterSync {
  readonly writeSync: (bytes: Uint8Array) => number;
}

/** Writes all bytes, or a text as UTF-8. */
export async function writeAll(writer: Writer, content: Uint8Array | string): Promise<void> {
  const bytes = bytesOf(content);
  for (let at = 0; at < bytes.length;) at += await writer.write(bytes.subarray(at));
}

/** Writes all bytes, or a text as UTF-8, synchronously. */
export function writeAllSync(writer: WriterSync, content: Uint8Array | string): void {
  const bytes = bytesOf(content);
  for (let at = 0; at < bytes.length;) at += writer.writeSync(bytes.subarray(at));
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
