/**
 * The outside world as an interface: streams, environment, clock, identity, signals.
 *
 * Functions take the context as an argument. Only `adapters/system` makes the real one, and tests make their
 * own. The file system is not part of the context: tests work on real folders.
 *
 * @module
 */

/** A stream that text or bytes go to. */
export interface Output {
  /** Writes text synchronously. It is no error if the reader has gone away. */
  write(text: string): void;
  /** Writes bytes as fast as the reader takes them; signals and timers work meanwhile. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** Whether the stream is a terminal. */
  readonly isTerminal: boolean;
  /** The terminal's width in columns; `undefined` if lines need not be cut. */
  readonly columns: number | undefined;
  /** Whether the stream may get colours. */
  readonly color: boolean;
}

/** The signals that a runner handles, with their numbers on Linux. */
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

/** A signal that a runner handles. */
export type SignalName = keyof typeof SIGNAL_NUMBERS;

/** Waits for some milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Waits in real time. Functions that take a {@link Context} use its `sleep` instead, so that tests need not wait. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The outside world, except files. */
export interface Context {
  /** The working directory, absolute. */
  readonly cwd: string;
  /** The environment variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The packed file that the person started; `undefined` if the program runs from sources or as a bundle. */
  readonly packedFile: string | undefined;
  /** Takes data. */
  readonly stdout: Output;
  /** Takes progress, warnings, errors and hints. */
  readonly stderr: Output;
  /** Reads the standard input to its end. */
  readonly readInput: () => Promise<Uint8Array>;
  /** Reads a line that a person types; absent if the standard input is no terminal. */
  readonly readLine?: (() => Promise<string>) | undefined;
  /** Reads the wall clock. */
  readonly now: () => Date;
  /** Reads a clock that never jumps, in milliseconds. */
  readonly elapsedMs: () => number;
  /** Waits on the same clock. */
  readonly sleep: Sleep;
  /** Makes a unique text of 32 hexadecimal digits. */
  readonly nonce: () => string;
  /** This machine's name, for people only: two machines may share one. */
  readonly host: string;
  readonly pid: number;
  /** The command line that starts this program, with absolute paths. */
  readonly program: readonly string[];
  /** The operating system, as Deno names it. */
  readonly os: string;
  /** Calls `listener` for each of the signals, until the caller calls the returned function. */
  readonly onSignal: (
    names: readonly SignalName[],
    listener: (name: SignalName) => void,
  ) => () => void;
}
