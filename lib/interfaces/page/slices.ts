/**
 * Work in slices, so that the page answers while it paints.
 *
 * @module
 */
/// <reference lib="dom" />

/** Work that can pause wherever it yields. */
export type Work = Generator<undefined, void, undefined>;

/** How long a slice may take, in milliseconds. */
const SLICE_MS = 12;

/** Carries out work, in the order in which panels stand on the page. */
export class Slices {
  readonly #waiting = new Map<string, () => Work>();
  readonly #order: string[] = [];
  readonly #channel = new MessageChannel();
  readonly #onIdle: () => void;
  #running: { readonly key: string; readonly work: Work } | undefined;
  #isAsked = false;

  /** @param onIdle called when nothing is left to do */
  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
    this.#channel.port1.onmessage = () => this.#run();
  }

  /** Asks for work. Earlier work with the same key is dropped. */
  ask(key: string, start: () => Work): void {
    if (!this.#order.includes(key)) this.#order.push(key);
    if (this.#running?.key === key) this.#running = undefined;
    this.#waiting.set(key, start);
    this.#wake();
  }

  /** Does all work that is left at once, for a print. */
  finish(): void {
    while (this.#step());
  }

  #wake(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#channel.port2.postMessage(undefined);
  }

  #run(): void {
    this.#isAsked = false;
    const end = performance.now() + SLICE_MS;
    let isLeft = this.#step();
    while (isLeft && performance.now() < end) isLeft = this.#step();
    if (isLeft) this.#wake();
    else this.#onIdle();
  }

  /** Does a piece of work; returns whether there may be more. */
  #step(): boolean {
    this.#running ??= this.#next();
    if (this.#running === undefined) return false;
    if (this.#running.work.next().done) this.#running = undefined;
    return this.#running !== undefined || this.#waiting.size > 0;
  }

  #next(): { readonly key: string; readonly work: Work } | undefined {
    const key = this.#order.find((one) => this.#waiting.has(one));
    const start = key === undefined ? undefined : this.#waiting.get(key);
    if (key === undefined || start === undefined) return undefined;
    this.#waiting.delete(key);
    return { key, work: start() };
  }
}
