/**
 * The protocol's messages on the standard streams: one JSON text a line.
 *
 * The library's own transport reads Node's streams and loses numbers; this one does neither.
 *
 * @module
 */

import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { readEnvelope } from "./envelope.ts";

/** The longest message that is read, in bytes; a client that sends more is cut off. */
const MAX_MESSAGE_BYTES = 16 * 2 ** 20;

/** How long answers are waited for after the client has closed its end, in milliseconds. */
const PATIENCE_MS = 30_000;

/** A transport over a stream of bytes and an output for text. */
export class LineTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport["onmessage"]>;
  readonly #input: ReadableStream<Uint8Array>;
  readonly #write: (line: string) => void;
  readonly #ended = Promise.withResolvers<void>();
  /** The ids of requests without an answer. */
  readonly #open = new Set<unknown>();
  #answered = Promise.withResolvers<void>();
  #isOpen = true;

  /**
   * @param input the client's bytes
   * @param write takes one line with its line break
   */
  constructor(input: ReadableStream<Uint8Array>, write: (line: string) => void) {
    this.#input = input;
    this.#write = write;
  }

  /** Resolves when the connection is closed. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Starts to read. The client closes the connection by closing its end of the stream. */
  start(): Promise<void> {
    void this.#read();
    return Promise.resolve();
  }

  /** Writes a message. */
  send(message: JSONRPCMessage): Promise<void> {
    if (this.#isOpen) this.#write(`${JSON.stringify(message)}\n`);
    if (!("method" in message) && "id" in message) this.#open.delete(message.id);
    if (this.#open.size === 0) this.#answered.resolve();
    return Promise.resolve();
  }

  /** Reads and writes nothing more. */
  close(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#isOpen = false;
    this.onclose?.();
    this.#ended.resolve();
    return Promise.resolve();
  }

  async #read(): Promise<void> {
    try {
      for await (const line of linesOf(this.#input)) {
        if (!this.#isOpen) break;
        this.#receive(line);
      }
    } catch (error) {
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
    await this.#waitForAnswers();
    await this.close();
  }

  /** A client that pipes its requests in may close its end before it has read the answers. */
  async #waitForAnswers(): Promise<void> {
    if (this.#open.size === 0) return;
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, PATIENCE_MS);
    await Promise.race([this.#answered.promise, patience.promise]);
    clearTimeout(timer);
  }

  #receive(line: string): void {
    if (line.trim() === "") return;
    const envelope = readEnvelope(line);
    if (envelope.kind === "refused") {
      if (envelope.answer !== undefined) this.#write(`${JSON.stringify(envelope.answer)}\n`);
      return;
    }
    const { message, openId } = envelope;
    if (openId !== undefined) {
      this.#open.add(openId);
      this.#answered = Promise.withResolvers();
    }
    this.onmessage?.(message);
  }
}

/** Splits bytes into lines of text. */
async function* linesOf(input: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  for await (const bytes of input) {
    const [first = "", ...others] = decoder.decode(bytes, { stream: true }).split("\n");
    pieces.push(first);
    length += first.length;
    if (length > MAX_MESSAGE_BYTES) throw new Error("a message has more than 16 MiB");
    for (const other of others) {
      yield pieces.join("");
      pieces = [other];
      length = other.length;
    }
  }
  if (length > 0) yield pieces.join("");
}
