/**
 * The repository of the demo: an experiment on Fisher's iris data, with its training program.
 *
 * @module
 */

import { join } from "node:path";

const HERE = import.meta.dirname ?? "";

/** The folder of the project. */
export const PROJECT = join(HERE, "..", "..");

/** Makes the repository in a temporary folder; returns its path. */
export async function demoRepository(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "aexp-demo-" });
  await fill(folder);
  await commit(folder);
  return folder;
}

/** Returns the program with its arguments, to be started in the repository. */
export function aexp(
  folder: string,
  args: readonly string[],
  stdout: "inherit" | "piped",
): Deno.Command {
  const deno = ["run", "--quiet", "-A", "--config", join(PROJECT, "deno.json")];
  return new Deno.Command(Deno.execPath(), {
    args: [...deno, join(PROJECT, "main.ts"), ...args],
    cwd: folder,
    // The experiment's command starts the same Deno, which need not be on the PATH.
    env: { DENO: Deno.execPath(), AEXP_ROOT: folder },
    stdin: "null",
    stdout,
    stderr: "inherit",
  });
}

async function fill(folder: string): Promise<void> {
  const experiments = join(folder, "kb", "research", "experiments");
  await Deno.mkdir(experiments, { recursive: true });
  await Deno.copyFile(join(HERE, "E001-iris.md"), join(experiments, "E001-iris.md"));
  for (const name of ["train.ts", "iris.csv"]) {
    await Deno.copyFile(join(HERE, name), join(folder, name));
  }
}

/** Creates a commit, so that the jobs record it. The demo works without git, too. */
async function commit(folder: string): Promise<void> {
  const identity = ["-c", "user.name=demo", "-c", "user.email=demo@example.org"];
  const plain = [...identity, "-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null"];
  const steps = [["init", "--quiet"], ["add", "."], [...plain, "commit", "-qm", "feat: iris"]];
  for (const args of steps) {
    try {
      const git = new Deno.Command("git", { args, cwd: folder, stdout: "null", stderr: "null" });
      if (!(await git.output()).success) return;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
  }
}
