/**
 * The signals that reach a runner, and whom it passes them on to.
 *
 * @module
 */

import type { Context, SignalName } from "../context.ts";
import { schedulerTask } from "../run/scheduler.ts";
import type { Child } from "../runner/child.ts";

/** Signals by which a runner is told to end. */
const ENDING: readonly SignalName[] = ["SIGINT", "SIGTERM", "SIGHUP"];
/** Signals that are for the child only. */
const PASSED: readonly SignalName[] = ["SIGUSR1", "SIGUSR2"];

/** The numbers that POSIX systems share. */
const NUMBERS: Readonly<Record<SignalName, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
};

/** How long a child may take to end once it was told, where no scheduler counts, in milliseconds. */
const GRACE_MS = 10_000;

/** Listens for signals while a runner works. */
export class SignalDesk {
  #told: SignalName | undefined;
  #children = new Set<Child>();
  #waiting = new Set<() => void>();
  readonly #hasScheduler: boolean;
  readonly #stop: () => void;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param context whose signals */
  constructor(context: Context) {
    this.#hasScheduler = schedulerTask(context.env) !== undefined;
    const stops = [
      context.onSignal(ENDING, (name) => this.#onEnding(name)),
      context.onSignal(
        PASSED,
        (name) => this.#children.forEach((child) => child.signalGroup(name)),
      ),
    ];
    this.#stop = () => stops.forEach((stop) => stop());
  }

  /** Whether the runner was told to end. */
  get isTold(): boolean {
    return this.#told !== undefined;
  }

  /** 128+n, where signal n told the runner to end. */
  get exitCode(): number | undefined {
    return this.#told === undefined ? undefined : 128 + NUMBERS[this.#told];
  }

  /** Passes signals on to a child from now on; one that came before, too. */
  attach(child: Child): void {
    this.#children.add(child);
    if (this.#told !== undefined) this.#tell(child, this.#told);
  }

  /** The child has ended. */
  detach(child: Child): void {
    this.#children.delete(child);
  }

  /** Waits until the runner is told to end, but not longer than this. */
  async waitUntilTold(milliseconds: number): Promise<void> {
    if (this.isTold) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wake: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      this.#waiting.add(resolve);
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    if (wake !== undefined) this.#waiting.delete(wake);
  }

  /** Signals mean again what they mean to any program. */
  close(): void {
    clearTimeout(this.#graceTimer);
    this.#stop();
  }

  #onEnding(name: SignalName): void {
    const isSecond = this.#told !== undefined;
    this.#told ??= name;
    // A person who asks twice does not want to wait.
    for (const child of this.#children) {
      if (isSecond && name === "SIGINT") child.signalGroup("SIGKILL");
      else this.#tell(child, name);
    }
    this.#waiting.forEach((wake) => wake());
  }

  #tell(child: Child, name: SignalName): void {
    child.signalGroup(name);
    if (this.#hasScheduler) return;
    clearTimeout(this.#graceTimer);
    this.#graceTimer = setTimeout(() => {
      this.#children.forEach((stubborn) => stubborn.signalGroup("SIGKILL"));
    }, GRACE_MS);
  }
}
