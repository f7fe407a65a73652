/**
 * Receives the signals of a runner and passes them on to its children.
 *
 * @module
 */

import { DEAF_MS, YOUNG_MS } from "./young_command.ts";
import { type Context, SIGNAL_NUMBERS, type SignalName } from "../../context.ts";
import { REQUEUED_CODE } from "../../domain/document/job_run.ts";
import { schedulerTask } from "../../domain/scheduler/registry.ts";
import type { Child } from "../../adapters/process/child.ts";
import { signalProcess } from "../../adapters/process/signal.ts";

/** Signals that tell a runner to end. */
const ENDING: readonly SignalName[] = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"];
/**
 * Signals that only the children get, unless such a signal means that the task is to be requeued.
 */
const PASSED: readonly SignalName[] = ["SIGUSR1", "SIGUSR2"];

/**
 * How long a child may save its work after SIGTSTP, before SIGSTOP stops it, in milliseconds. By
 * default SIGTSTP has no effect on the child: the system does not stop a group that no shell of its
 * session watches.
 */
const SUSPEND_MS = 250;

/**
 * How long a child may take to end after the signal, in milliseconds, if no scheduler sets a limit.
 */
const GRACE_MS = 10_000;

/** How a runner handles signals. */
export interface SignalOptions {
  /** The signal by which a scheduler tells that the task is to be ended and requeued. */
  readonly requeueOn?: SignalName | undefined;
  /**
   * Seconds between the signal and SIGKILL. @default 10; no limit under a scheduler, which kills
   * the task itself
   */
  readonly graceS?: number | undefined;
}

/** Called when the runner is told to end. */
export type OnTold = (name: SignalName) => void;

interface Attached {
  readonly onTold: OnTold;
  readonly sinceMs: number;
  again?: ReturnType<typeof setTimeout>;
}

/** Handles signals while a runner works. */
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

  /** @param context the source of the signals */
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

  /** Whether the runner was told to end because its task is to be requeued. */
  get isRequeued(): boolean {
    return this.#told !== undefined && this.#told === this.#requeueOn;
  }

  /** The code that tells how the runner was told to end: 128+n by signal n, 75 where its task is to be requeued. */
  get toldCode(): number | undefined {
    if (this.isRequeued) return REQUEUED_CODE;
    return this.#told === undefined ? undefined : 128 + SIGNAL_NUMBERS[this.#told];
  }

  /**
   * Passes signals on to a child from now on. The caller starts the child's command at this moment.
   */
  attach(child: Child, onTold: OnTold): void {
    this.#children.set(child, { onTold, sinceMs: this.#elapsedMs() });
  }

  /** Stops passing signals on to a child that has ended. */
  detach(child: Child): void {
    clearTimeout(this.#children.get(child)?.again);
    this.#children.delete(child);
  }

  /** Waits until the runner is told to end, at most this long. */
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

  /** Restores default signal handling. */
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
    // A person who presses Ctrl-C twice, or Ctrl-\\, does not want to wait.
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

  /** Handles Ctrl-Z: stops the children, then this process, as its shell expects. */
  #onSuspend(): void {
    for (const child of this.#children.keys()) child.signalGroup("SIGTSTP");
    this.#suspendTimer ??= setTimeout(() => {
      this.#suspendTimer = undefined;
      for (const child of this.#children.keys()) child.signalGroup("SIGSTOP");
      // The first process of a container cannot stop itself, and no process would continue its
      // children.
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
    // Recorded before the signal is sent: by the times of the files, a command that the signal ends
    // then ended later.
    attached?.onTold(name);
    child.signalGroup(signal);
    // The gate ignores signals until it has read its line, and a signal may be lost before the
    // command exists.
    if (attached !== undefined && this.#elapsedMs() - attached.sinceMs < YOUNG_MS) {
      attached.again ??= setTimeout(() => child.signalGroup(signal), DEAF_MS);
    }
    if (this.#graceMs === undefined) return;
    // A second signal does not extend the time.
    this.#graceTimer ??= setTimeout(() => {
      for (const stubborn of this.#children.keys()) stubborn.signalGroup("SIGKILL");
    }, this.#graceMs);
  }
}
