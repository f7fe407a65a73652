/**
 * Runs another program without a shell and for a bounded time.
 *
 * @module
 */

/** How a call ended. */
export type ProgramAnswer =
  | { readonly kind: "text"; readonly text: string }
  | {
    readonly kind: "failed";
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }
  | { readonly kind: "timeout" }
  | { readonly kind: "missing" };

/** The folder, the environment and the time limit of a call. */
export interface CallOptions {
  /** The working folder. @default the folder of this process */
  readonly cwd?: string;
  /** The whole environment. @default the environment of this process */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that are added or changed. */
  readonly changes?: Readonly<Record<string, string>>;
  /** The standard input. @default none */
  readonly input?: string | undefined;
  /** Ends the call when aborted. */
  readonly signal: AbortSignal;
}

/** Runs a program. If the signal aborts the call, the program is killed. */
export async function callProgram(
  program: string,
  args: readonly string[],
  options: CallOptions,
): Promise<ProgramAnswer> {
  if (options.signal.aborted) return { kind: "timeout" };
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...args],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...options.env, ...options.changes },
      clearEnv: options.env !== undefined,
      stdin: options.input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    return { kind: "failed", code: 126, stdout: "", stderr: String(error) };
  }
  if (options.input !== undefined) void feed(child.stdin, options.input);
  return await answerOf(child, options.signal);
}

/** Writes the standard input. A program may end without reading all of it. */
async function feed(stdin: WritableStream<Uint8Array>, input: string): Promise<void> {
  try {
    const writer = stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch {
    // The answer of the program tells what was wrong.
  }
}

/**
 * Returns whether the program was not found. Without a PATH the runtime throws a different error.
 */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    (error instanceof Error && /no path to search/.test(error.message));
}

async function answerOf(child: Deno.ChildProcess, signal: AbortSignal): Promise<ProgramAnswer> {
  const stdout = new Collector(child.stdout);
  const stderr = new Collector(child.stderr);
  let isStopped = false;
  const end = async (): Promise<ProgramAnswer> => {
    const [text, complaint, status] = await Promise.all([stdout.text, stderr.text, child.status]);
    if (isStopped) return { kind: "timeout" };
    if (status.success) return { kind: "text", text };
    return { kind: "failed", code: status.code, stdout: text, stderr: complaint };
  };
  const { promise: timeout, resolve } = Promise.withResolvers<ProgramAnswer>();
  function stop(): void {
    isStopped = true;
    abandon(child);
    stdout.cancel();
    stderr.cancel();
    void reap(child).then(() => resolve({ kind: "timeout" }));
  }
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([timeout, end()]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/**
 * Kills a program without waiting for it: the program may be stuck in the kernel, and a child of it
 * may keep the pipe open.
 */
function abandon(child: Deno.ChildProcess): void {
  try {
    child.unref();
    child.kill("SIGKILL");
  } catch {
    // The program has just ended.
  }
}

/** How long the runner waits until a killed program is gone, in milliseconds. */
const REAP_MS = 2000;

/** Waits a moment until a killed program is gone. */
async function reap(child: Deno.ChildProcess): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, REAP_MS));
  await Promise.race([child.status, late]);
  clearTimeout(timer);
}

/** Reads a stream until it ends or is cancelled. */
class Collector {
  /** All that was read. */
  readonly text: Promise<string>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
    this.text = this.#read();
  }

  cancel(): void {
    this.#reader.cancel().catch(() => {});
  }

  async #read(): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    for (let part = await this.#reader.read(); !part.done; part = await this.#reader.read()) {
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  }
}
