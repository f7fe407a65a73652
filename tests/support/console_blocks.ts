/**
 * The blocks of code in a Markdown file, and the commands of its `console` blocks, run.
 *
 * A line `$ command` is run by a real `/bin/sh`; lines `> more` right below belong to the command;
 * what follows is what it prints. `aexp` is `documented_program.ts`. With a clock that stands still
 * during a command and a git told who commits when, all ids and times are exact; only the name of the
 * folder and of a submitted script are replaced. A block "```console slurm" needs a real Slurm, which the document then has
 * for itself; others need a program: `PROBES`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { SLURM_SCRIPT, startSlurm } from "./slurm.ts";
import { temporaryFolder } from "./temporary.ts";

/** The folder that a document seems to work in. */
const FOLDER = "/home/ada/optics";

/** How long a run took, in a table: in the documents always the same. */
const TOOK = /(?<= {2})\d\.\ds(?= {2})/g;
/** The same in the list of attempts. */
const LASTED = /(?<= for )[0-9.]+ s(?= on )/g;

/** The end of a submitted script's name, which is different each time. */
const BY_CHANCE = /(-[0-9]{8}T[0-9]{6}Z)-[0-9a-f]{8}/g;

const PROGRAM = new URL("documented_program.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** A block of code. */
export interface Block {
  readonly language: string;
  /** What its commands need beside `sh` and git: nothing, `slurm`, or a key of `PROBES`. */
  readonly needs: string;
  readonly lines: readonly string[];
}

/** One command of a console block and what the document says that it prints. */
export interface Step {
  readonly source: readonly string[];
  readonly command: string;
  /** What it needs beside `sh` and git. */
  readonly needs: string;
  readonly expected: readonly string[];
}

/** A step and what its command really prints. */
export interface RunStep extends Step {
  readonly printed: readonly string[];
}

/** Finds the blocks of code. */
export function blocksOf(text: string): Block[] {
  return Array.from(
    text.matchAll(/^```(\w+) ?(\w*)\n([^]*?)^```$/gm),
    ([, language = "", needs = "", body = ""]) => ({
      language,
      needs,
      lines: body.split("\n").slice(0, -1),
    }),
  );
}

/** Finds the commands of the console blocks. */
export function stepsOf(text: string): Step[] {
  return blocksOf(text).filter(({ language }) => language === "console")
    .flatMap(blockSteps);
}

function blockSteps({ lines, needs }: Block): Step[] {
  assert.match(lines[0] ?? "", /^\$ /, "a console block begins with a command");
  const steps: { source: string[]; expected: string[] }[] = [];
  for (const line of lines) {
    const last = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ source: [line], expected: [] });
    else if (/^>( |$)/.test(line) && last?.expected.length === 0) last.source.push(line);
    else last?.expected.push(line);
  }
  return steps.map(({ source, expected }) => ({
    source,
    command: source.map((line) => line.slice(2)).join("\n"),
    needs,
    expected,
  }));
}

/**
 * Runs the commands of a document in order, in a folder of their own. It ends before the first
 * command that needs what this machine does not have.
 */
export async function runSteps(text: string): Promise<RunStep[]> {
  const all = stepsOf(text);
  const isThere = new Map([["", true], ["slurm", SLURM_SCRIPT !== ""]]);
  for (const { needs } of all) {
    if (!isThere.has(needs)) isThere.set(needs, await answers(PROBES[needs]));
  }
  const end = all.findIndex(({ needs }) => !isThere.get(needs));
  const steps = end < 0 ? all : all.slice(0, end);
  await using slurm = steps.some(({ needs }) => needs === "slurm") ? await startSlurm() : undefined;
  return await runEach(steps, slurm?.env ?? {});
}

/** How to ask for what blocks need. */
const PROBES: Readonly<Record<string, string>> = {
  deno: "command -v deno",
  jq: "command -v jq",
  python: "command -v python3",
  R: "Rscript -e 'library(jsonlite)'",
};

async function answers(probe: string | undefined): Promise<boolean> {
  assert.ok(probe, "a console block needs something that nobody knows");
  const { success } = await new Deno.Command("/bin/sh", {
    args: ["-c", probe],
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

async function runEach(
  steps: readonly Step[],
  env: Readonly<Record<string, string>>,
): Promise<RunStep[]> {
  await using folder = await temporaryFolder();
  await using programs = await temporaryFolder();
  await writeWrapper(programs.path);
  const done: RunStep[] = [];
  for (const [index, step] of steps.entries()) {
    const place = { folder: folder.path, programs: programs.path, index, env };
    done.push({ ...step, printed: await runStep(step.command, place) });
  }
  return done;
}

/** Puts what the commands print into the document. */
export function withPrinted(text: string, steps: readonly RunStep[]): string {
  let rest = text;
  let updated = "";
  for (const { source, expected, printed } of steps) {
    const piece = linesText(source);
    const at = rest.indexOf(piece);
    updated += rest.slice(0, at) + piece + linesText(printed);
    rest = rest.slice(at + piece.length + linesText(expected).length);
  }
  return updated + rest;
}

/** `aexp` as a program on the PATH. */
async function writeWrapper(folder: string): Promise<void> {
  const words = [Deno.execPath(), "run", "-A", "--quiet", "--config", CONFIG, PROGRAM];
  const command = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  await Deno.writeTextFile(`${folder}/aexp`, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
}

/** Runs a command; gives the lines that it prints, on either stream. */
async function runStep(
  command: string,
  place: {
    readonly folder: string;
    readonly programs: string;
    readonly index: number;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<string[]> {
  const minute = String(place.index).padStart(2, "0");
  const now = `2026-04-23T18:${minute}:00Z`;
  const { stdout } = await new Deno.Command("/bin/sh", {
    args: ["-c", `exec 2>&1\n${command}`],
    cwd: place.folder,
    clearEnv: true,
    env: {
      PATH: `${place.programs}:${Deno.env.get("PATH")}`,
      ...keptEnvironment(),
      DOCUMENT_NOW: now,
      ...gitEnvironment(now),
      ...place.env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  const text = new TextDecoder().decode(stdout).replaceAll(place.folder, FOLDER)
    .replaceAll(TOOK, "0.1s").replaceAll(LASTED, "0.1 s").replaceAll(BY_CHANCE, "$1-5e4a237c");
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Where Deno finds what it has downloaded; nothing else comes in from outside. */
function keptEnvironment(): Record<string, string> {
  const names = ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "TMPDIR"];
  const kept = names.map((name) => [name, Deno.env.get(name)])
    .filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(kept), DENO_NO_UPDATE_CHECK: "1" };
}

/** A git whose commits have the same hash everywhere. */
function gitEnvironment(date: string): Record<string, string> {
  const who = { NAME: "Ada", EMAIL: "ada@example.org", DATE: date };
  const roles = ["AUTHOR", "COMMITTER"].flatMap((role) =>
    Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value])
  );
  return {
    ...Object.fromEntries(roles),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_DEFAULT_HASH: "sha1",
  };
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
