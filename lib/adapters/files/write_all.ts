/**
 * Writing all of some bytes: one call may write less than it was given.
 *
 * @module
 */

/** Something that takes bytes, and says how many it took. */
export interface Writer {
  /** Takes some of the bytes. */
  readonly write: (bytes: Uint8Array) => Promise<number>;
}

/** Something that takes bytes at once, and says how many it took. */
export interface WriterSync {
  /** Takes some of the bytes. */
  readonly writeSync: (bytes: Uint8Array) => number;
}

/** Writes all bytes, or all of a text as UTF-8. */
export async function writeAll(writer: Writer, content: Uint8Array | string): Promise<void> {
  const bytes = bytesOf(content);
  for (let at = 0; at < bytes.length;) at += await writer.write(bytes.subarray(at));
}

/** Writes all bytes, or all of a text as UTF-8, while everything else waits. */
export function writeAllSync(writer: WriterSync, content: Uint8Array | string): void {
  const bytes = bytesOf(content);
  for (let at = 0; at < bytes.length;) at += writer.writeSync(bytes.subarray(at));
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
