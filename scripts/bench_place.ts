/**
 * The repositories of the measurements, in a folder in memory, so that no disk is measured, and the
 * programs that work in them.
 *
 * @module
 */

import { join } from "node:path";
import type { Program } from "./bench_clock.ts";

const PROJECT = join(import.meta.dirname ?? "", "..");

/** A folder for all measurements, removed when disposed of. */
export class Place implements Disposable {
  readonly path: string;
  #repositories = 0;

  /** Creates the folder in memory, if the system has a folder for that. */
  constructor() {
    const dir = isFolder("/dev/shm") ? "/dev/shm" : undefined;
    this.path = Deno.makeTempDirSync({ prefix: "aexp-bench-", ...(dir && { dir }) });
  }

  /**
   * Creates a repository with one commit, one experiment (`E001`, whose command is `true`) and no
   * job.
   */
  async repository(): Promise<string> {
    const path = join(this.path, `repository-${this.#repositories++}`);
    write(join(path, "kb", "research", "experiments", "E001-bench.md"), EXPERIMENT);
    write(join(path, ".runs", ".signac", "config"), "schema_version = 2\n");
    Deno.mkdirSync(join(path, ".runs", "workspace"));
    await git(path, ["init", "--quiet"]);
    await git(path, ["add", "kb"]);
    await git(path, [...IDENTITY, "commit", "--quiet", "--message", "feat: bench"]);
    return path;
  }

  /** Writes a program for Deno. */
  script(name: string, source: string, cwd: string): Program {
    const path = join(this.path, name);
    write(path, source);
    return deno(path, [], cwd);
  }

  /** Removes everything. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** The released program, `dist/aexp.js`. */
export function aexp(args: readonly string[], cwd: string): Program {
  return deno(join(PROJECT, "dist", "aexp.js"), args, cwd);
}

/** The packed program, as a person starts it: `dist/aexp`. */
export function packedAexp(args: readonly string[], cwd: string): Program {
  return { file: join(PROJECT, "dist", "aexp"), args, cwd };
}

/** Returns the size of a file in bytes; `undefined` if it does not exist. */
export function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Returns the arguments that queue this many runs of a model. */
export function addArguments(count: number, sp = "model=small"): string[] {
  const seeds = Array.from({ length: count }, (_, seed) => seed).join("|");
  const what = ["--experiment", "E001", "--sp", sp, "--sweep", `seed=${seeds}`];
  return ["queue", "add", ...what];
}

/** Returns whether a program is on PATH, or at a path. */
export function hasProgram(file: string): boolean {
  try {
    new Deno.Command(file, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const EXPERIMENT = `---
id: "E001"
type: experiment
hypothesis: "H001"
runner_command: "true"
---
`;

const IDENTITY = [
  ...["-c", "user.name=bench", "-c", "user.email=bench@example.org"],
  ...["-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null"],
];

function deno(path: string, args: readonly string[], cwd: string): Program {
  return {
    file: Deno.execPath(),
    args: ["run", "--quiet", "-A", "--no-config", path, ...args],
    cwd,
  };
}

async function git(cwd: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", { args: [...args], cwd }).output();
  if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

function write(path: string, text: string): void {
  Deno.mkdirSync(join(path, ".."), { recursive: true });
  Deno.writeTextFileSync(path, text);
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
