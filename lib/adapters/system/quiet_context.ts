/**
 * Implements the context for a program that calls the library: the real system, without the
 * program's streams and signals, which belong to the caller.
 *
 * @module
 */

import type { Context, Output, SignalName } from "../../context.ts";
import type { Text } from "../../phrase.ts";
import { systemContext } from "./context.ts";

/** What a caller gives. */
export interface QuietOptions {
  /** Ends work in progress as SIGTERM ends the program. */
  readonly signal?: AbortSignal | undefined;
  /** Takes what went wrong beside the work. */
  readonly warn?: ((text: Text) => void) | undefined;
}

/** The command that scripts call where none of their own is found: the one on `PATH`. */
const PROGRAM = ["aexp"];

/** Returns the context for one call. */
export function quietContext({ signal, warn }: QuietOptions): Context {
  const world = systemContext();
  return {
    packedFile: undefined,
    get cwd() {
      return world.cwd;
    },
    get env() {
      return world.env;
    },
    stdout: SILENT,
    stderr: SILENT,
    warn,
    readInput: () => Promise.resolve(new Uint8Array()),
    inputStream: () => ReadableStream.from([]),
    now: world.now,
    elapsedMs: world.elapsedMs,
    sleep: world.sleep,
    nonce: world.nonce,
    get host() {
      return world.host;
    },
    pid: world.pid,
    program: PROGRAM,
    os: world.os,
    onSignal: (names, listener) => onAbort(signal, names, listener),
  };
}

const SILENT: Output = {
  write: () => {},
  writeBytes: () => Promise.resolve(),
  isTerminal: false,
  columns: undefined,
  color: false,
};

/** An abort tells what SIGTERM tells; the process itself listens to no signal. */
function onAbort(
  signal: AbortSignal | undefined,
  names: readonly SignalName[],
  listener: (name: SignalName) => void,
): () => void {
  if (signal === undefined || !names.includes("SIGTERM")) return () => {};
  const tell = () => listener("SIGTERM");
  if (signal.aborted) tell();
  else signal.addEventListener("abort", tell, { once: true });
  return () => signal.removeEventListener("abort", tell);
}
