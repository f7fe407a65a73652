/**
 * `deno task neighbours` installs the Python programs that share files with aexp into
 * `.neighbours/`, at the versions pinned in `neighbours.txt`. Tests compare aexp with them.
 *
 * The pins are copied into the folder last. If the copy equals the pins, there is nothing to do;
 * otherwise the folder is old or incomplete and is replaced.
 *
 * @module
 */

import { join } from "node:path";

const PINS = join(import.meta.dirname ?? "", "neighbours.txt");
const FOLDER = join(import.meta.dirname ?? "", "..", ".neighbours");
const MARKER = join(FOLDER, "pins.txt");

/** A step that failed. The message is complete for a person. */
class SetupError extends Error {}

function main(): number {
  try {
    const pins = Deno.readTextFileSync(PINS);
    if (readIfThere(MARKER) !== pins) install(pins);
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`neighbours: ${error.message}\n`));
    return 1;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function install(pins: string): void {
  requirePython();
  const python = join(FOLDER, "bin", "python");
  run("python3", ["-m", "venv", "--clear", FOLDER]);
  // Every package is pinned: `--no-deps` keeps out any other, and `pip check` reports a missing
  // one.
  run(python, ["-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "-r", PINS]);
  run(python, ["-m", "pip", "check"]);
  Deno.writeTextFileSync(MARKER, pins);
}

function requirePython(): void {
  const wish = "Python 3.11 or newer is needed, as python3 on the PATH";
  const script = "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 3)";
  try {
    run("python3", ["-c", script]);
  } catch (error) {
    if (error instanceof SetupError) throw new SetupError(wish);
    throw error;
  }
}

function run(program: string, args: readonly string[]): void {
  const env = { PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_ROOT_USER_ACTION: "ignore" };
  const output = startAndWait(program, { args: [...args], env, stdin: "null" });
  if (output.success) return;
  const decoder = new TextDecoder();
  const said = `${decoder.decode(output.stdout)}${decoder.decode(output.stderr)}`;
  throw new SetupError(`Cannot run "${program} ${args.join(" ")}": ${said.trim()}`);
}

function startAndWait(program: string, options: Deno.CommandOptions): Deno.CommandOutput {
  try {
    return new Deno.Command(program, options).outputSync();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new SetupError(`"${program}" is missing`);
    throw error;
  }
}

Deno.exitCode = main();
