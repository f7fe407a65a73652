/**
 * Finds out, once for all runs of a runner, why the runner is told to end.
 *
 * @module
 */

import { askWhyEnded } from "../../adapters/batch/ending.ts";
import type { Context, SignalName } from "../../context.ts";
import { INTERRUPTED } from "../../domain/document/outcome.ts";
import type { SchedulerTask } from "../../domain/scheduler/scheduler.ts";

/** Why a runner is told to end. */
export class EndCause {
  readonly #context: Context;
  readonly #task: SchedulerTask | undefined;
  readonly #requeueOn: SignalName | undefined;
  #answer: Promise<string> | undefined;

  /** @param task of the batch system; without one there is nobody to ask */
  constructor(
    context: Context,
    task: SchedulerTask | undefined,
    requeueOn: SignalName | undefined,
  ) {
    this.#context = context;
    this.#task = task;
    this.#requeueOn = requeueOn;
  }

  /**
   * Returns the cause: what the batch system says, or `interrupted`. The first call asks.
   *
   * @param signal by which the runner was told
   */
  ask(signal?: SignalName): Promise<string> {
    this.#answer ??= this.#find(signal !== undefined && signal === this.#requeueOn);
    return this.#answer;
  }

  async #find(isNotice: boolean): Promise<string> {
    const task = this.#task;
    if (task === undefined) return INTERRUPTED;
    const asked = { task, isNotice, nowMs: this.#context.now().getTime() };
    return await askWhyEnded(this.#context.env, asked) ?? INTERRUPTED;
  }
}
