/**
 * Runs the program as a person does, in this process or in its own.
 *
 * @module
 */

import { type Context, type Output, type SignalName, sleep } from "../../lib/context.ts";
import { main } from "../../lib/interfaces/cli/main.ts";
import { tree } from "../../main.ts";
import { parseJson } from "../../lib/domain/value/json_parse.ts";
import type { Mapping } from "../../lib/domain/value/value.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** The result of a command line. */
export interface CliResult {
  readonly code: number;
  /** The whole standard output. */
  readonly stdout: string;
  /** The whole standard error. */
  readonly stderr: string;
}

/** The environment and the streams of a command line. */
export interface CliOptions {
  /** The environment; only PATH is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** The standard input. @default {""} */
  readonly input?: string;
  /**
   * The lines that a person types at a terminal; without them the standard input is no terminal.
   */
  readonly answer?: string;
  /** The width of the terminal; without it the output is a pipe. */
  readonly columns?: number;
  /** The clock. */
  readonly now?: () => Date;
}

/**
 * Runs a command line in this process, or with the program that `AEXP_PROGRAM` names, unless the
 * options need this process.
 */
export async function aexp(
  cwd: string,
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  if (IS_OTHER_PROGRAM && !needsThisProcess(options)) return await runOther(cwd, args, options);
  const stdout = new Memory(options.columns);
  const stderr = new Memory(undefined);
  const code = await main(tree, args, testContext(cwd, { ...options, stdout, stderr }));
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Whether `AEXP_PROGRAM` names the tested program. */
export const IS_OTHER_PROGRAM = (Deno.env.get("AEXP_PROGRAM") ?? "") !== "";

function needsThisProcess({ columns, answer, now }: CliOptions): boolean {
  return columns !== undefined || answer !== undefined || now !== undefined;
}

/** Variables that the program needs to start, and that no tested command reads. */
const OWN_ENVIRONMENT = ["AEXP_CACHE_DIR", "DENO_DIR", "HOME"];

async function runOther(
  cwd: string,
  args: readonly string[],
  { env, input = "" }: CliOptions,
): Promise<CliResult> {
  const [file, ...first] = programArguments();
  const own = OWN_ENVIRONMENT.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const child = new Deno.Command(file, {
    args: [...first, ...args],
    cwd,
    env: { ...Object.fromEntries(own), PATH: Deno.env.get("PATH") ?? "", ...env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  // A command that does not read its input may exit before the input is written.
  await new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs a command line with `--json`; it must succeed. */
export async function aexpJson(
  cwd: string,
  args: readonly string[],
  options: CliOptions = {},
): Promise<Mapping> {
  const { code, stdout, stderr } = await aexp(cwd, [...args, "--json"], options);
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  return parseJson(stdout) as Mapping;
}

/** Runs the program in a process of its own. */
export async function aexpProcess(
  cwd: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> {
  const output = await aexpCommand(cwd, args, options).output();
  const decoder = new TextDecoder();
  const { code } = output;
  return { code, stdout: decoder.decode(output.stdout), stderr: decoder.decode(output.stderr) };
}

/** The command that starts the program in a shell. */
export function shellCommand(): string {
  return programArguments().map((word) => `'${word}'`).join(" ");
}

/** Returns the program, to be started in its own process. */
export function aexpCommand(
  cwd: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): Deno.Command {
  const [file, ...first] = programArguments();
  return new Deno.Command(file, {
    args: [...first, ...args],
    cwd,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/**
 * Returns the words that start the program: with the sources, or as `AEXP_PROGRAM` names it, which
 * is a bundle (`*.js`) or an executable program.
 */
export function programArguments(): [file: string, ...args: string[]] {
  const program = Deno.env.get("AEXP_PROGRAM") ||
    new URL("../../main.ts", import.meta.url).pathname;
  if (!/\.[jt]s$/.test(program)) return [program];
  return [Deno.execPath(), "run", "-A", "--quiet", program];
}

interface TestContextOptions extends CliOptions {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Creates a context that reads and writes buffers. */
export function testContext(cwd: string, options: TestContextOptions): Context {
  const { stdout, stderr, input = "" } = options;
  return {
    cwd,
    packedFile: undefined,
    env: { PATH: Deno.env.get("PATH") ?? "", ...options.env },
    stdout,
    stderr,
    readInput: () => Promise.resolve(new TextEncoder().encode(input)),
    inputStream: () => new Blob([input]).stream(),
    readLine: options.answer === undefined
      ? undefined
      : () => Promise.resolve(options.answer ?? ""),
    now: options.now ?? (() => new Date()),
    elapsedMs: () => performance.now(),
    sleep,
    nonce: () => crypto.randomUUID().replaceAll("-", ""),
    host: Deno.hostname(),
    pid: Deno.pid,
    program: [Deno.execPath(), "run", "-A", "--quiet", MAIN],
    os: Deno.build.os,
    onSignal: (_names: readonly SignalName[]) => () => {},
  };
}

/** An output that keeps its text. */
export class Memory implements Output {
  readonly #chunks: Uint8Array[] = [];
  readonly columns: number | undefined;
  readonly color = false;

  constructor(columns: number | undefined) {
    this.columns = columns;
  }

  get isTerminal(): boolean {
    return this.columns !== undefined;
  }

  /** All text written. */
  get text(): string {
    const decoder = new TextDecoder();
    return this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
  }

  write(text: string): void {
    this.#chunks.push(new TextEncoder().encode(text));
  }

  writeBytes(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes.slice());
    return Promise.resolve();
  }
}
