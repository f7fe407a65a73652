/**
 * The outputs of parallel jobs, as whole lines that do not mix.
 *
 * @module
 */

import type { Output } from "../../../context.ts";

/** A longer line is cut into pieces, in bytes, because incomplete lines are held in memory. */
const LONGEST_LINE = 65_536;
const NEWLINE = 10;

/** Writes whole lines. Each begins with the short id of its job. */
export class JobLines {
  readonly #output: Output;
  readonly #around: (write: () => Promise<void>) => Promise<void>;
  readonly #begun = new Map<string, Uint8Array>();
  #last: Promise<void> = Promise.resolve();

  /** @param output takes the lines, @param around wraps each write, so that a progress line can make room */
  constructor(
    output: Output,
    around: (write: () => Promise<void>) => Promise<void> = (write) => write(),
  ) {
    this.#output = output;
    this.#around = around;
  }

  /** Takes a piece of a job's output. */
  push(jobId: string, bytes: Uint8Array): Promise<void> {
    const begun = this.#begun.get(jobId) ?? new Uint8Array();
    const text = joined([begun, bytes]);
    const end = text.lastIndexOf(NEWLINE) + 1;
    const rest = text.subarray(end);
    const isLong = rest.length >= LONGEST_LINE;
    this.#begun.set(jobId, isLong ? new Uint8Array() : rest.slice());
    const whole = isLong ? joined([text, Uint8Array.of(NEWLINE)]) : text.subarray(0, end);
    return this.#write(jobId, whole);
  }

  /** Writes the job's last line if that has no line break. */
  finish(jobId: string): Promise<void> {
    const rest = this.#begun.get(jobId);
    this.#begun.delete(jobId);
    if (rest === undefined || rest.length === 0) return this.#last;
    return this.#write(jobId, joined([rest, Uint8Array.of(NEWLINE)]));
  }

  /** Waits until all lines are written. */
  async close(): Promise<void> {
    for (const jobId of [...this.#begun.keys()]) await this.finish(jobId);
    await this.#last;
  }

  /** Writes one text after the other, because a slow reader takes a text in pieces. */
  #write(jobId: string, lines: Uint8Array): Promise<void> {
    if (lines.length === 0) return this.#last;
    const led = ledBy(new TextEncoder().encode(`${jobId.slice(0, 8)} | `), lines);
    this.#last = this.#last.then(() => this.#around(() => this.#output.writeBytes(led)));
    return this.#last;
  }
}

/** Puts a prefix before each line of a text that ends with a line break. */
function ledBy(lead: Uint8Array, lines: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < lines.length;) {
    const end = lines.indexOf(NEWLINE, start) + 1;
    pieces.push(lead, lines.subarray(start, end));
    start = end;
  }
  return joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
