/**
 * Finds the programs that tests compare aexp with, and skips or fails tests if they are
 * missing.
 *
 * The programs stand in `.neighbours/`, which `deno task neighbours` makes. A folder counts only if
 * it was made from the present pins, so that no test runs with other versions unnoticed.
 *
 * @module
 */

import { join } from "node:path";

const PROJECT = join(import.meta.dirname ?? "", "..", "..");
const MISSING = 'neighbours: skipped, run "deno task neighbours" first';

/** The programs, by absolute path. */
export interface Neighbours {
  /** The Python that can import signac and aexp. */
  readonly python: string;
  /** Python's `aexp`. */
  readonly aexp: string;
  /** The `signac` command. */
  readonly signac: string;
}

/** The paths of the programs, installed or not. */
export function neighbours(): Neighbours {
  const programs = join(PROJECT, ".neighbours", "bin");
  return {
    python: join(programs, "python"),
    aexp: join(programs, "aexp"),
    signac: join(programs, "signac"),
  };
}

/** The Python that can import pandas, pyarrow, polars, duckdb, scipy, statsmodels and signac. */
export function analystPython(): string {
  return join(PROJECT, ".neighbours", "analysts", "bin", "python");
}

/** The Python that can import the official client of the Model Context Protocol. */
export function agentPython(): string {
  return join(PROJECT, ".neighbours", "agents", "bin", "python");
}

/** The path of a program from npm in which agents work, installed or not. */
export function clientProgram(name: "gemini" | "mcp-inspector"): string {
  return join(PROJECT, ".neighbours", "clients", "node_modules", ".bin", name);
}

let isNoticeDue = true;

/**
 * Registers a test that needs the programs that share files with aexp. Without them it is ignored,
 * and one line on the standard error says so; with `AEXP_NEIGHBOURS=require` in the environment it
 * fails with that line instead.
 */
export function neighbourTest(
  name: string,
  fn: (t: Deno.TestContext, programs: Neighbours) => Promise<void>,
): void {
  testWith(areInstalled("neighbours.txt", "."), name, (t) => fn(t, neighbours()));
}

/** Registers a test that needs the programs of {@link analystPython}, in the same way. */
export function analystTest(name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  testWith(areInstalled("analysts.txt", "analysts"), name, fn);
}

/** Registers a test that needs the programs of {@link agentPython}, in the same way. */
export function agentTest(name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  testWith(areInstalled("agents.txt", "agents"), name, fn);
}

/** Registers a test that needs the programs of {@link clientProgram}, in the same way. */
export function clientTest(name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  testWith(areInstalled("clients.txt", "clients"), name, fn);
}

function testWith(
  isInstalled: boolean,
  name: string,
  fn: (t: Deno.TestContext) => Promise<void>,
): void {
  const isMissing = !isInstalled;
  const isRequired = Deno.env.get("AEXP_NEIGHBOURS") === "require";
  if (isMissing && !isRequired && isNoticeDue) {
    isNoticeDue = false;
    Deno.stderr.writeSync(new TextEncoder().encode(`${MISSING}\n`));
  }
  Deno.test({
    name,
    ignore: isMissing && !isRequired,
    fn: async (t) => {
      if (isMissing) throw new Error(MISSING);
      await fn(t);
    },
  });
}

/**
 * Runs a Python script with `input` as its standard input and returns what it printed. Both are
 * UTF-8, whatever the locale.
 *
 * @throws {Error} with all of the standard error, when Python ends with another code than 0
 */
export async function runPython(
  script: string,
  input: string | Uint8Array = "",
  python: string = neighbours().python,
): Promise<string> {
  const child = new Deno.Command(python, {
    args: ["-X", "utf8", "-c", script],
    env: { PYTHONDONTWRITEBYTECODE: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const [output] = await Promise.all([child.output(), feed(child.stdin, bytes)]);
  if (!output.success) {
    throw new Error(`Python ended with ${output.code}: ${decode(output.stderr)}`);
  }
  return decode(output.stdout);
}

/** A script may exit without reading all of its input. */
async function feed(stdin: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(bytes);
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Checks the pins, which `deno task neighbours` writes last. */
function areInstalled(list: string, folder: string): boolean {
  const pins = Deno.readTextFileSync(join(PROJECT, "scripts", list));
  try {
    return Deno.readTextFileSync(join(PROJECT, ".neighbours", folder, "pins.txt")) === pins;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
