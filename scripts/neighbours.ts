/**
 * `deno task neighbours` installs programs that tests compare aexp with, at pinned versions: in Python
 * those that share files with aexp (`neighbours.txt`) into `.neighbours/`, those that read its
 * exports and check its statistics (`analysts.txt`) into `.neighbours/analysts/`, and a client of
 * its server (`agents.txt`) into `.neighbours/agents/`. They are apart because signac starts slower
 * where numpy is. Programs from npm that agents work in (`clients.txt`, the arguments of
 * `npm install`) go into `.neighbours/clients/`; what they depend on is that of the named day.
 *
 * The pins are copied into each folder last. If the copy equals the pins, there is nothing to do;
 * otherwise the folder is old or incomplete and is replaced.
 *
 * @module
 */

import { join } from "node:path";

const SCRIPTS = import.meta.dirname ?? "";
const FOLDER = join(SCRIPTS, "..", ".neighbours");

/** A list of pins and the folder for its programs. The first folder holds the others. */
const PLACES = [
  { list: join(SCRIPTS, "neighbours.txt"), folder: FOLDER, install: installFromPip },
  {
    list: join(SCRIPTS, "analysts.txt"),
    folder: join(FOLDER, "analysts"),
    install: installFromPip,
  },
  { list: join(SCRIPTS, "agents.txt"), folder: join(FOLDER, "agents"), install: installFromPip },
  { list: join(SCRIPTS, "clients.txt"), folder: join(FOLDER, "clients"), install: installFromNpm },
] as const;

/** A step that failed. The message is complete for a person. */
class SetupError extends Error {}

function main(): number {
  try {
    for (const { list, folder, install } of PLACES) {
      const pins = Deno.readTextFileSync(list);
      if (readIfThere(join(folder, MARKER)) === pins) continue;
      install(list, folder);
      Deno.writeTextFileSync(join(folder, MARKER), pins);
    }
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

/** The copy of the pins in a folder. */
const MARKER = "pins.txt";

function installFromPip(list: string, folder: string): void {
  requirePython();
  const python = join(folder, "bin", "python");
  run("python3", ["-m", "venv", "--clear", folder]);
  // Every package is pinned: `--no-deps` keeps out any other, and `pip check` reports a missing
  // one. Python compiles what it imports by itself; compiling all of it takes longer than the rest.
  const options = ["--quiet", "--no-input", "--no-deps", "--no-compile"];
  run(python, ["-m", "pip", "install", ...options, "-r", list]);
  run(python, ["-m", "pip", "check"]);
}

function installFromNpm(list: string, folder: string): void {
  Deno.mkdirSync(folder, { recursive: true });
  const wanted = Deno.readTextFileSync(list).trim().split("\n");
  const options = ["--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  run("npm", ["install", ...options, "--loglevel", "error", ...wanted]);
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
