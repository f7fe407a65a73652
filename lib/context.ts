/**
 * The outside world as an interface: streams, environment, clock, identity, signals.
 *
 * Functions take what they need of it as an argument. Only `adapters/system` implements it with the
 * real system; tests bring their own. The file system is not part of it: tests use real folders.
 *
 * @module
 */

import type { Text } from "./phrase.ts";

/** A stream for text or bytes. */
export interface Output {
  /** Writes text synchronously; a reader that is gone is no error. */
  write(text: string): void;
  /** Writes bytes as fast as the reader takes them; signals and timers continue meanwhile. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** Whether a text could not be written because the reader is gone. @default {false} */
  readonly isGone?: boolean;
  /** Whether the stream is a terminal. */
  readonly isTerminal: boolean;
  /** The width in columns; `undefined` if there is no limit. */
  readonly columns: number | undefined;
  /** Whether the stream may get colours. */
  readonly color: boolean;
}

/** Signals that a runner handles, and their numbers on Linux. */
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

/** A terminal that shows whole screens and passes on single keys. */
export interface Terminal {
  /** Its size now, in cells. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Passes on what is typed as it is typed, and shows nothing of it. Ctrl-C and Ctrl-Z still send their signals. */
  readonly readKeys: (onKeys: (keys: string) => void) => Keyboard;
  /** Calls `listener` whenever the size changes, until the caller calls the returned function. */
  readonly onResize: (listener: () => void) => () => void;
  /** Calls `listener` if the program breaks down, before that is told, until the caller calls the returned function. */
  readonly onBreakdown: (listener: () => void) => () => void;
  /** Stops this process until somebody continues it. */
  readonly stopHere: () => void;
}

/** A keyboard whose keys are passed on one by one. */
export interface Keyboard {
  /** Restores the terminal's settings while another program uses it. */
  readonly pause: () => void;
  /** Goes on after a pause. */
  readonly resume: () => void;
  /** Restores the terminal's settings and waits until nothing is read any more. */
  readonly close: () => Promise<void>;
}

/** The outside world, without files. */
export interface Context {
  /** The working directory, absolute. */
  readonly cwd: string;
  /** The environment that the program was started with. */
  readonly env: Readonly<Record<string, string>>;
  /** The packed file, if the program was started from one. */
  readonly packedFile: string | undefined;
  /** The standard output, for data. */
  readonly stdout: Output;
  /** The standard error, for progress, warnings, errors and hints. */
  readonly stderr: Output;
  /** Tells the person what went wrong beside the work, which goes on; absent if nobody listens. */
  readonly warn?: ((text: Text) => void) | undefined;
  /** Reads the whole standard input. */
  readonly readInput: () => Promise<Uint8Array>;
  /** Returns the standard input, for programs that answer while more comes. */
  readonly inputStream: () => ReadableStream<Uint8Array>;
  /** Reads the next line that a person types; absent if the standard input is not a terminal. */
  readonly readLine?: (() => Promise<string>) | undefined;
  /** Opens the terminal that this program is used at; absent unless input and output are one. */
  readonly openTerminal?: (() => Promise<Terminal>) | undefined;
  /** Returns the time of the wall clock. */
  readonly now: () => Date;
  /** Returns milliseconds of a clock that is never adjusted. */
  readonly elapsedMs: () => number;
  /** Waits for milliseconds of that clock. */
  readonly sleep: Sleep;
  /** Returns a text that no other process creates: 32 hexadecimal digits. */
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
