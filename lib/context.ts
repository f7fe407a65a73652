/**
 * The outside world as the program sees it: streams, environment, clock, identity, signals.
 *
 * Rooms take what they need of this as an argument; only `system/` makes a real one, and tests make
 * their own. The file system is not part of it: tests work on real folders.
 *
 * @module
 */

/** A place where text or bytes go. */
export interface Output {
  /** Writes text at once; a reader that has gone away is not an error. */
  write(text: string): void;
  /** Writes bytes as fast as the reader takes them, while signals and timers go on. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /** Width in columns, or `undefined` where nothing needs to be cut. */
  readonly columns: number | undefined;
  /** Whether colour may be used. */
  readonly color: boolean;
}

/** Signals that a runner takes, and their numbers on Linux. */
export const SIGNAL_NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
  SIGCONT: 18,
  SIGTSTP: 20,
} as const;

/** A signal that a runner takes. */
export type SignalName = keyof typeof SIGNAL_NUMBERS;

/** Waits for some milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Waits in real time. Rooms that are given a {@link Context} wait by its `sleep`, so that tests need not wait. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Everything that is not a file. */
export interface Context {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** The environment as the program was given it. */
  readonly env: Readonly<Record<string, string>>;
  /** The packed file that was started, where the program is one. */
  readonly packedFile: string | undefined;
  /** Data. */
  readonly stdout: Output;
  /** Progress, warnings, errors, hints. */
  readonly stderr: Output;
  /** All of the standard input. */
  readonly readInput: () => Promise<Uint8Array>;
  /** The next line that a person types; absent where the standard input is no terminal. */
  readonly readLine?: (() => Promise<string>) | undefined;
  /** The wall clock. */
  readonly now: () => Date;
  /** Milliseconds on a clock that never jumps. */
  readonly elapsedMs: () => number;
  /** Waits by that clock. */
  readonly sleep: Sleep;
  /** A text that nobody else makes: 32 hexadecimal digits. */
  readonly nonce: () => string;
  /** The name of this machine, for people. */
  readonly host: string;
  /** The number of this process. */
  readonly pid: number;
  /** The words that start this program, paths absolute. */
  readonly program: readonly string[];
  /** The operating system, as Deno names it. */
  readonly os: string;
  /** Calls `listener` for each of the signals until the function it returns is called. */
  readonly onSignal: (
    names: readonly SignalName[],
    listener: (name: SignalName) => void,
  ) => () => void;
}
