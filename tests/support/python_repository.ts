/**
 * Creates repositories that Python's `aexp` and this one work on, and reads what each leaves there.
 *
 * Starting Python costs more than most of its commands, so many command lines share one process.
 * Each goes through the program's own parser, and its standard output and error are kept.
 *
 * @module
 */

import { parseJson } from "../../lib/domain/value/json_parse.ts";
import { isMapping, type Mapping, textAt } from "../../lib/domain/value/value.ts";
import { runPython } from "./neighbours.ts";
import { json } from "./store.ts";
import {
  commitAll,
  EXPERIMENT,
  git,
  type TemporaryFolder,
  temporaryFolder,
  writeFile,
} from "./temporary.ts";

/** One command line for Python. */
export interface PythonCommand {
  /** Where it is run. */
  readonly cwd: string;
  /** The program and its arguments; `aexp` is run within the process, everything else by its name. */
  readonly argv: readonly string[];
}

/** The result of a command line of Python. */
export interface PythonResult {
  /** The exit code; 1 for an exception, too. */
  readonly code: number;
  /** All of the standard output. */
  readonly stdout: string;
  /** Class and text of an exception, else the standard error; `null` where there is neither. */
  readonly error: string | null;
}

const DRIVER = `
import json, os, subprocess, sys
os.environ.update(COLUMNS="1000", NO_COLOR="1")
from aexp.cli import app
from typer.testing import CliRunner
runner = CliRunner()
for command in json.load(sys.stdin):
    os.chdir(command["cwd"])
    program, *args = command["argv"]
    if program == "aexp":
        result = runner.invoke(app, args)
        error = result.exception
        isExit = error is None or isinstance(error, SystemExit)
        answer = {"code": result.exit_code, "stdout": result.stdout}
        answer["error"] = result.stderr or None if isExit else f"{type(error).__name__}: {error}"
    else:
        done = subprocess.run([program, *args], capture_output=True, text=True)
        answer = {"code": done.returncode, "stdout": done.stdout, "error": done.stderr or None}
    print(json.dumps(answer))
`;

/** Runs command lines one after the other in one process of Python; a failing one stops nothing. */
export async function pythonCommands(
  commands: readonly PythonCommand[],
): Promise<PythonResult[]> {
  const answers = await runPython(DRIVER, JSON.stringify(commands));
  return answers.split("\n").slice(0, -1).map((line) => JSON.parse(line) as PythonResult);
}

/** Runs Python's `aexp`, which must succeed. Returns the standard output of each command line. */
export async function pythonAexp(
  cwd: string,
  ...lines: readonly (readonly string[])[]
): Promise<string[]> {
  const results = await pythonCommands(lines.map((args) => ({ cwd, argv: ["aexp", ...args] })));
  return results.map(({ code, stdout, error }, i) => {
    if (code === 0) return stdout;
    throw new Error(`aexp ${lines[i]?.join(" ")} ended with ${code}: ${stdout} ${error}`);
  });
}

/** The content of a repository for both programs. */
export interface NeighbourRepositoryOptions {
  /** Texts of experiments by the names of their files. */
  readonly experiments?: Readonly<Record<string, string | Uint8Array>>;
  /** Whether Python's `aexp install` would have made the store. @default {true} */
  readonly hasStore?: boolean;
}

/**
 * Makes a repository with a clean tree of two commits, `first` and `second`, the former checked out.
 *
 * git ignores the run store: Python counts its own files as changes of the code, we do not.
 */
export async function neighbourRepository(
  options: NeighbourRepositoryOptions = {},
): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const { path } = folder;
  const experiments = options.experiments ?? { "E001-first.md": EXPERIMENT };
  for (const [name, text] of Object.entries(experiments)) {
    await writeFile(`${path}/kb/research/experiments/${name}`, text);
  }
  await writeFile(`${path}/.gitignore`, ".runs/\n.aexp/\n");
  await writeFile(`${path}/train.py`, "print(1)\n");
  await commitAll(path);
  await git(path, "branch", "first");
  await git(path, "checkout", "-q", "-b", "second");
  await writeFile(`${path}/train.py`, "print(2)\n");
  await commitAll(path, "other code");
  await git(path, "checkout", "-q", "first");
  if (options.hasStore ?? true) await makePythonStore(path);
  return folder;
}

/** Creates an empty store as Python's `aexp install` does. */
export async function makePythonStore(path: string): Promise<void> {
  await writeFile(`${path}/.runs/.signac/config`, "schema_version = 2\n");
}

/** Copies a folder with its content. */
export async function copyFolder(from: string, to: string): Promise<void> {
  const { success } = await new Deno.Command("cp", { args: ["-R", from, to] }).output();
  if (!success) throw new Error(`cannot copy ${from} to ${to}`);
}

/** The two files of a job, as texts. */
export interface JobFiles {
  /** The text of `signac_statepoint.json`. */
  readonly statepoint: string;
  /** The text of `signac_job_document.json`. */
  readonly document: string;
}

/** All jobs of a repository's store by id, in the order of the ids; a folder without files is none. */
export async function readJobFiles(path: string): Promise<Map<string, JobFiles>> {
  const workspace = `${path}/.runs/workspace`;
  const jobs = new Map<string, JobFiles>();
  for (const name of namesIn(workspace)) {
    if (namesIn(`${workspace}/${name}`).length === 0) continue;
    jobs.set(name, {
      statepoint: await Deno.readTextFile(`${workspace}/${name}/signac_statepoint.json`),
      document: await Deno.readTextFile(`${workspace}/${name}/signac_job_document.json`),
    });
  }
  return jobs;
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The document of a job. */
export async function readJobDocument(path: string, id: string): Promise<Mapping> {
  const file = `${path}/.runs/workspace/${id}/signac_job_document.json`;
  return json(await Deno.readTextFile(file));
}

/** Returns the ids of a store's jobs by the value of `key` in their state points. */
export async function idsBy(path: string, key: string): Promise<Map<string, string>> {
  const jobs = await readJobFiles(path);
  return new Map(Array.from(jobs, ([id, { statepoint }]) => [
    JSON.stringify((JSON.parse(statepoint) as Record<string, unknown>)[key]),
    id,
  ]));
}

/** The status that each job's document names, by id. */
export async function statuses(path: string): Promise<Record<string, string | undefined>> {
  const jobs = await readJobFiles(path);
  return Object.fromEntries(Array.from(jobs, ([id, { document }]) => {
    const value = parseJson(document);
    return [id, isMapping(value) ? textAt(value, "status") : undefined];
  }));
}

/** The first column of a table of Python's: the beginnings of the ids. */
export function shortIds(table: string): string[] {
  return Array.from(table.matchAll(/^│ ([0-9a-f]{8}) │/gm), (match) => match[1] ?? "");
}
