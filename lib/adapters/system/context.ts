/**
 * Implements the context with the real system.
 *
 * @module
 */

import {
  type Context,
  type Output,
  SIGNAL_NUMBERS,
  type SignalName,
  sleep,
  type Terminal,
} from "../../context.ts";
import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { writeAll, writeAllSync } from "../files/write_all.ts";

/** Returns the context of the running process. */
export function systemContext(): Context {
  const packedFile = restoreEnvironment();
  let env: Record<string, string> | undefined;
  let host: string | undefined;
  return {
    packedFile,
    get cwd() {
      return workingFolder();
    },
    // Copying the whole environment takes longer than most commands.
    get env() {
      return env ??= Deno.env.toObject();
    },
    stdout: systemOutput(Deno.stdout, failedOutput),
    stderr: systemOutput(Deno.stderr, () => {}),
    readInput,
    inputStream: () => Deno.stdin.readable,
    readLine: Deno.stdin.isTerminal() ? readLine : undefined,
    get openTerminal() {
      return Deno.stdin.isTerminal() && Deno.stdout.isTerminal() ? openTerminal : undefined;
    },
    now: () => new Date(),
    elapsedMs: () => performance.now(),
    sleep,
    nonce: () => crypto.randomUUID().replaceAll("-", ""),
    get host() {
      return host ??= Deno.hostname();
    },
    pid: Deno.pid,
    get program() {
      return programWords(packedFile);
    },
    os: Deno.build.os,
    onSignal,
  };
}

/**
 * Returns the words that start this program: one file if it is packed or compiled, otherwise the
 * runtime and the program's file.
 */
function programWords(packedFile: string | undefined): string[] {
  if (packedFile !== undefined) return [packedFile];
  if (Deno.build.standalone) return [Deno.execPath()];
  const module = new URL(Deno.mainModule);
  const path = module.protocol === "file:" ? decodeURIComponent(module.pathname) : module.href;
  return [Deno.execPath(), "run", "-A", "--quiet", path];
}

/** The most that is read from the standard input, in MiB: enough for a list of a million runs. */
const MAX_INPUT_MIB = 256;

async function readInput(): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const piece of Deno.stdin.readable) {
    length += piece.length;
    if (length > MAX_INPUT_MIB * 2 ** 20) {
      const state = `it has more than ${MAX_INPUT_MIB} MiB`;
      throw new UserError("FILE_UNREADABLE", `Cannot read the standard input: ${state}`, {
        hint: "Add the runs in several parts.",
      });
    }
    pieces.push(piece);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** Reads one line from a terminal, which passes on whole lines. */
async function readLine(): Promise<string> {
  const bytes = new Uint8Array(4096);
  const count = await Deno.stdin.read(bytes) ?? 0;
  return new TextDecoder().decode(bytes.subarray(0, count)).trim();
}

/**
 * Restores the environment as it was before the packed file changed it for the runtime
 * (`scripts/pack/header.sh`), so that no child inherits the changes.
 *
 * @returns the packed file, if one was started
 */
function restoreEnvironment(): string | undefined {
  const packedFile = Deno.env.get("AEXP_PACKED");
  if (packedFile === undefined) return undefined;
  for (const name of ["DENO_DIR", "DENO_NO_UPDATE_CHECK", "DENO_LOG"]) {
    const given = Deno.env.get(`AEXP_GIVEN_${name}`);
    if (given === undefined) Deno.env.delete(name);
    else Deno.env.set(name, given);
    Deno.env.delete(`AEXP_GIVEN_${name}`);
  }
  Deno.env.delete("AEXP_PACKED");
  return packedFile;
}

/** Few commands need whole screens, so only they load what does it. */
async function openTerminal(): Promise<Terminal> {
  const { systemTerminal } = await import("./terminal.ts");
  return systemTerminal;
}

type Stream = typeof Deno.stdout;

/** @param onError called if a text cannot be written, but not if the reader is gone */
function systemOutput(stream: Stream, onError: (error: unknown) => void): Output {
  let isOpen = true;
  // After a hangup the stream no longer reports that it was a terminal.
  const wasTerminal = stream.isTerminal();
  return {
    write(text: string): void {
      if (!isOpen) return;
      try {
        writeAllSync(stream, new TextEncoder().encode(text));
      } catch (error) {
        isOpen = false;
        if (!isReaderGone(error, wasTerminal)) onError(error);
      }
    },
    async writeBytes(bytes: Uint8Array): Promise<void> {
      if (!isOpen) return;
      try {
        await writeAll(stream, bytes);
      } catch {
        // The child matters more than its output: the child continues, and its output is dropped.
        isOpen = false;
      }
    },
    get isGone() {
      return !isOpen;
    },
    get isTerminal() {
      return stream.isTerminal();
    },
    get columns() {
      return stream.isTerminal() ? widthOf() : undefined;
    },
    get color() {
      return stream.isTerminal() && (Deno.env.get("NO_COLOR") ?? "") === "" &&
        Deno.env.get("TERM") !== "dumb";
    },
  };
}

/**
 * Returns whether the reader is gone: the other end of a pipe is closed, or the terminal has hung
 * up.
 */
function isReaderGone(error: unknown, wasTerminal: boolean): boolean {
  if (error instanceof Deno.errors.BrokenPipe) return true;
  return wasTerminal && codeOf(error) === "EIO";
}

function failedOutput(error: unknown): never {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  throw new UserError("FILE_UNWRITABLE", `Cannot write the output: ${reason}`, {
    cause: error,
    hint: "Check where the output goes; the command may have done its work all the same.",
  });
}

function workingFolder(): string {
  try {
    return Deno.cwd();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError("FILE_UNREADABLE", `Cannot work here: ${reason}`, {
      cause: error,
      hint: "Go to a folder that is there and whose name is UTF-8.",
    });
  }
}

function widthOf(): number {
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80;
  }
}

function onSignal(
  names: readonly SignalName[],
  listener: (name: SignalName) => void,
): () => void {
  const ignored = ignoredSignals();
  const added = names.filter((name) => !ignored.has(name)).map((name) => {
    const handler = () => listener(name);
    Deno.addSignalListener(name, handler);
    return () => Deno.removeSignalListener(name, handler);
  });
  return () => added.forEach((remove) => remove());
}

/** The runtime takes these over together, and ends on those of them that have no listener. */
const TAKEN_OVER: readonly SignalName[] = ["SIGHUP", "SIGINT", "SIGTERM"];

let known: ReadonlySet<string> | undefined;

/**
 * Returns the signals that were ignored when the process started, for example by `nohup`. They stay
 * ignored.
 */
function ignoredSignals(): ReadonlySet<string> {
  if (known === undefined) {
    known = readIgnored();
    // They come before any other listener and are never removed, so that no moment is without them.
    for (const name of TAKEN_OVER) if (known.has(name)) Deno.addSignalListener(name, () => {});
  }
  return known;
}

function readIgnored(): ReadonlySet<string> {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const mask = BigInt(`0x${/^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
    const isIgnored = ([, number]: [string, number]) => (mask >> BigInt(number - 1)) & 1n;
    return new Set(Object.entries(SIGNAL_NUMBERS).filter(isIgnored).map(([name]) => name));
  } catch {
    return new Set();
  }
}
