/**
 * Functions of the caller that are called while work is done.
 *
 * @module
 */

/**
 * Calls the caller's functions. What one of them throws must not break the work, which others would
 * then find unfinished: the work goes on, and the first error is thrown afterwards.
 */
export class Callbacks {
  readonly #errors: unknown[] = [];

  /** Calls a function, and waits for its promise. */
  async call<ARGS extends readonly unknown[]>(
    callback: ((...args: ARGS) => unknown) | undefined,
    ...args: ARGS
  ): Promise<void> {
    try {
      await callback?.(...args);
    } catch (error) {
      this.#errors.push(error);
    }
  }

  /** Throws what the first failed call has thrown. */
  check(): void {
    if (this.#errors.length > 0) throw this.#errors[0];
  }
}
