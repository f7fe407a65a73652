/**
 * Which functions of the program a usual session calls.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { BuildError } from "../pack/runtime.ts";
import type { FunctionPlace } from "./eager_functions.ts";

/**
 * What a person and two tasks of an array do, in an empty repository. There are so few jobs that how fast
 * their files are read makes no difference: the same functions are called each time.
 */
const SESSION: readonly string[] = [
  "version",
  "queue add --experiment E001 --sp condition=small --sweep seed=0..1",
  "queue list",
  "queue run --batch b --index 0",
  "queue run --batch b --index 1",
  "queue add --experiment E001 --sp model=small --sweep seed=2..3",
  "queue run",
  "queue list --include-terminal",
];

const EXPERIMENT = `---
id: "E001"
type: experiment
runner_command: "true"
conditions:
  small:
    width: 16
    rate: 0.1
---
`;

/**
 * Runs a session and gives the functions that were called in it.
 *
 * @param script the program in one file
 * @throws {BuildError} where there is no place for it, or a command of it fails, with what that said
 */
export async function calledFunctions(script: string): Promise<(place: FunctionPlace) => boolean> {
  const folder = await makeFolder();
  try {
    const repository = join(folder, "repository");
    const coverage = join(folder, "coverage");
    await makeRepository(repository);
    for (const line of SESSION) {
      await run(repository, ["run", "-A", "--no-config", `--coverage=${coverage}`, script], line);
    }
    const called = new Set<string>();
    for await (const { name } of Deno.readDir(coverage)) {
      for (const place of placesIn(await Deno.readTextFile(join(coverage, name)))) {
        called.add(place);
      }
    }
    return ({ start, end }) => called.has(`${start} ${end}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function makeFolder(): Promise<string> {
  try {
    // The commands of the session start elsewhere: a relative path would mean something else to them.
    return await Deno.realPath(await Deno.makeTempDir({ prefix: "aexp-bundle-" }));
  } catch (error) {
    throw new BuildError(`there is no folder for temporary files: ${error}`);
  }
}

/** Without git itself, which may not be here and may mean another repository. */
async function makeRepository(path: string): Promise<void> {
  const files = {
    "kb/research/experiments/E001-usual.md": EXPERIMENT,
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/objects/.keep": "",
    ".git/refs/.keep": "",
  };
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}

/** What a scheduler says to a task of its own is not for these. */
async function run(cwd: string, deno: readonly string[], line: string): Promise<void> {
  const known = ["PATH", "HOME", "DENO_DIR", "TMPDIR", "XDG_CACHE_HOME"];
  const env = Object.fromEntries(known.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...deno, ...line.split(" ")],
    cwd,
    clearEnv: true,
    env,
  }).output();
  if (success) return;
  throw new BuildError(`\`aexp ${line}\` fails here: ${new TextDecoder().decode(stderr).trim()}`);
}

/** What of a script's coverage, as V8 writes it, is of functions that were called. */
function placesIn(coverage: string): string[] {
  const { functions }: Coverage = JSON.parse(coverage);
  return functions.flatMap(({ ranges: [whole] }) =>
    whole !== undefined && whole.count > 0 ? [`${whole.startOffset} ${whole.endOffset}`] : []
  );
}

interface Coverage {
  /** The first range of a function is the whole of it. */
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
