/**
 * The signals that reach a runner, and whom it passes them on to.
 *
 * @module
 */

import { DEAF_MS, YOUNG_MS } from "./young_command.ts";
import { type Context, SIGNAL_NUMBERS, type SignalName } from "../../context.ts";
import { REQUEUED_CODE } from "../../domain/document/job_run.ts";
import { schedulerTask } from "../../domain/scheduler/registry.ts";
import type { Child } from "../../adapters/process/child.ts";
import { signalProcess } from "../../adapters/process/signal.ts";

/** Signals by which a runner is told to end. */
const ENDING: readonly SignalName[] = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"];
/** Signals that are for the child only, unless they mean that the task is to be requeued. */
const PASSED: readonly SignalName[] = ["SIGUSR1", "SIGUSR2"];

/**
 * How long a child has to save its work between being asked to stop and being stopped, in milliseconds. By
 * default SIGTSTP does nothing to it: the system does not stop a group that no shell of its session watches.
 */
const SUSPEND_MS = 250;

/** How long a child may take to end once it was told, where no scheduler counts, in milliseconds. */
const GRACE_MS = 10_000;

/** How a runner takes signals. */
export interface SignalOptions {
  /** The signal by which a scheduler says that the task is to be ended and requeued. */
  readonly requeueOn?: SignalName | undefined;
  /** Seconds between telling the child to end and killing it. @default 10; without end under a scheduler, which kills by itself */
  readonly graceS?: number | undefined;
}

/** Who hears that the runner was told to end. */
export type OnTold = (name: SignalName) => void;

interface Attached {
  readonly onTold: OnTold;
  readonly sinceMs: number;
  again?: ReturnType<typeof setTimeout>;
}

/** Listens for signals while a runner works. */
export class SignalDesk {
  #told: SignalName | undefined;
  readonly #children = new Map<Child, Attached>();
  readonly #elapsedMs: () => number;
  readonly #waiting = new Set<() => void>();
  readonly #requeueOn: SignalName | undefined;
  readonly #graceMs: number | undefined;
  readonly #stop: () => void;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  #suspendTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #pid: number;

  /** @param context whose signals, @param options how they are taken */
  constructor(context: Context, options: SignalOptions = {}) {
    const { requeueOn, graceS } = options;
    this.#elapsedMs = context.elapsedMs;
    this.#pid = context.pid;
    const hasScheduler = schedulerTask(context.env) !== undefined;
    this.#requeueOn = requeueOn;
    this.#graceMs = graceS === undefined ? (hasScheduler ? undefined : GRACE_MS) : graceS * 1000;
    const stops = [
      context.onSignal(ENDING, (name) => this.#onEnding(name)),
      context.onSignal(PASSED, (name) => this.#onPassed(name)),
      context.onSignal(["SIGTSTP"], () => this.#onSuspend()),
      context.onSignal(["SIGCONT"], () => this.#onContinue()),
    ];
    this.#stop = () => stops.forEach((stop) => stop());
  }

  /** Whether the runner was told to end. */
  get isTold(): boolean {
    return this.#told !== undefined;
  }

  /** Whether it was told so because its task is to be requeued. */
  get isRequeued(): boolean {
    return this.#told !== undefined && this.#told === this.#requeueOn;
  }

  /** The code that tells how the runner was told to end: 128+n by signal n, 75 where its task is to be requeued. */
  get toldCode(): number | undefined {
    if (this.isRequeued) return REQUEUED_CODE;
    return this.#told === undefined ? undefined : 128 + SIGNAL_NUMBERS[this.#told];
  }

  /** Passes signals on to a child from now on: its command is let go in this moment. */
  attach(child: Child, onTold: OnTold): void {
    this.#children.set(child, { onTold, sinceMs: this.#elapsedMs() });
  }

  /** The child has ended. */
  detach(child: Child): void {
    clearTimeout(this.#children.get(child)?.again);
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
    clearTimeout(this.#suspendTimer);
    this.#stop();
  }

  #onPassed(name: SignalName): void {
    if (name === this.#requeueOn) return this.#onEnding(name);
    for (const child of this.#children.keys()) child.signalGroup(name);
  }

  #onEnding(name: SignalName): void {
    const isSecond = this.#told !== undefined;
    this.#told ??= name;
    // A person who asks twice, or presses Ctrl-\\, does not want to wait.
    const isUrgent = name === "SIGQUIT" || (isSecond && name === "SIGINT");
    for (const [child, { onTold }] of this.#children) {
      if (!isUrgent) {
        this.#tell(child, name);
        continue;
      }
      onTold(name);
      child.signalGroup("SIGKILL");
    }
    this.#waiting.forEach((wake) => wake());
  }

  /** Ctrl-Z: stops the children, then this process, as its shell expects. */
  #onSuspend(): void {
    for (const child of this.#children.keys()) child.signalGroup("SIGTSTP");
    this.#suspendTimer ??= setTimeout(() => {
      this.#suspendTimer = undefined;
      for (const child of this.#children.keys()) child.signalGroup("SIGSTOP");
      // The first process of a container cannot stop, and nobody would continue its children.
      if (signalProcess(this.#pid, "SIGSTOP") !== "sent") this.#onContinue();
    }, SUSPEND_MS);
  }

  #onContinue(): void {
    clearTimeout(this.#suspendTimer);
    this.#suspendTimer = undefined;
    for (const child of this.#children.keys()) child.signalGroup("SIGCONT");
  }

  #tell(child: Child, name: SignalName): void {
    const signal = name === this.#requeueOn ? "SIGTERM" : name;
    const attached = this.#children.get(child);
    // Noted first: by the times of the files, what ends by the signal ended after it.
    attached?.onTold(name);
    child.signalGroup(signal);
    // The gate hears no signal before it has read its line, and may lose one before the command is there.
    if (attached !== undefined && this.#elapsedMs() - attached.sinceMs < YOUNG_MS) {
      attached.again ??= setTimeout(() => child.signalGroup(signal), DEAF_MS);
    }
    if (this.#graceMs === undefined) return;
    // Whoever tells again does not give more time.
    this.#graceTimer ??= setTimeout(() => {
      for (const stubborn of this.#children.keys()) stubborn.signalGroup("SIGKILL");
    }, this.#graceMs);
  }
}
