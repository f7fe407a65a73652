/**
 * Builds a tar archive that is the same for the same content: without times and owners, in the
 * given order.
 *
 * @module
 */

import { constants, gunzipSync, gzipSync } from "node:zlib";

/** A file of the archive. */
export interface Member {
  /** The name, at most 100 bytes. */
  readonly name: string;
  readonly mode: number;
  readonly content: Uint8Array;
}

const BLOCK = 512;
/** The position and length of the size in a file's header, in bytes. */
const SIZE_AT = 124;
const SIZE_WIDTH = 12;

/** Returns the part of a compressed archive that holds these files. Several parts may be joined. */
export function compressedPart(members: readonly Member[]): Uint8Array {
  return gzipSync(concat(members.flatMap(blocks)), { level: 9 });
}

/** Returns the part that ends an archive. */
export function compressedEnd(): Uint8Array {
  return gzipSync(new Uint8Array(2 * BLOCK), { level: 9 });
}

/** Returns the size of the first file of a compressed part, read from its header. */
export function firstSize(part: Uint8Array): number {
  const beginning = gunzipSync(part.subarray(0, 4096), { finishFlush: constants.Z_SYNC_FLUSH });
  return parseInt(new TextDecoder().decode(beginning.subarray(SIZE_AT, SIZE_AT + SIZE_WIDTH)), 8);
}

/** Joins texts and bytes. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function blocks({ name, mode, content }: Member): Uint8Array[] {
  const padding = new Uint8Array((BLOCK - content.length % BLOCK) % BLOCK);
  return [header(name, mode, content.length), content, padding];
}

/**
 * Returns a header in the format of POSIX.1-1988 (`ustar`). The checksum is computed with its own
 * field filled with spaces.
 */
function header(name: string, mode: number, size: number): Uint8Array {
  const fields: [at: number, text: string][] = [
    [0, name],
    [100, octal(mode, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [SIZE_AT, octal(size, SIZE_WIDTH)],
    [136, octal(0, 12)],
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\0" + "00"],
  ];
  const block = new Uint8Array(BLOCK);
  const write = (at: number, text: string) => block.set(new TextEncoder().encode(text), at);
  for (const [at, text] of fields) write(at, text);
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(148, `${octal(sum, 7)} `);
  return block;
}

function octal(value: number, width: number): string {
  return value.toString(8).padStart(width - 1, "0") + "\0";
}
