/**
 * The README keeps its word: its `console` blocks are run, in order and in one folder, and print what
 * stands there; what its `sh` blocks and its prose name exists.
 *
 * A line `$ command` is run by a real `/bin/sh`; lines `> more` right below belong to the command; what
 * follows is what it prints. `aexp` is this file run as a program: the real one on a terminal of 100
 * columns, on a machine called "laptop", with a clock that stands still during a command. With that and
 * a git told who commits when, all ids and times are exact; only the name of the folder is replaced.
 * `deno test -A tests/readme_test.ts -- --update` writes into the README what the commands print.
 *
 * @module
 */

import assert from "node:assert/strict";
import { main } from "../lib/interfaces/cli/main.ts";
import type { Context } from "../lib/context.ts";
import { systemContext } from "../lib/adapters/system/context.ts";
import { tree } from "../main.ts";
import { aexp } from "./support/cli.ts";
import { temporaryFolder } from "./support/temporary.ts";

const ROOT = new URL("../", import.meta.url);
const README = new URL("README.md", ROOT);
/** The folder that the README seems to work in. */
const FOLDER = "/home/ada/optics";
const COLUMNS = 100;
const isUpdate = Deno.args.includes("--update");

interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

/** One command of a console block and what the README says that it prints. */
interface Step {
  readonly source: readonly string[];
  readonly command: string;
  readonly expected: readonly string[];
}

if (import.meta.main) Deno.exitCode = await main(tree, Deno.args, terminalContext());

/** A terminal that looks the same everywhere; the time comes from whoever starts the program. */
function terminalContext(): Context {
  const real = systemContext();
  const stdout = { ...real.stdout, isTerminal: true, columns: COLUMNS, color: false };
  const now = new Date(Deno.env.get("README_NOW") ?? "");
  return { ...real, stdout, now: () => now, host: "laptop" };
}

Deno.test("README.md shows what its commands print", async (t) => {
  const text = await Deno.readTextFile(README);
  await using folder = await temporaryFolder();
  await using programs = await temporaryFolder();
  await writeWrapper(programs.path);
  let rest = text;
  let updated = "";
  for (const [index, step] of stepsOf(text).entries()) {
    const printed = await runStep(step.command, {
      folder: folder.path,
      programs: programs.path,
      index,
    });
    const [before, source, after] = cutAt(rest, linesText(step.source));
    updated += before + source + linesText(printed);
    rest = after.slice(linesText(step.expected).length);
    if (isUpdate) continue;
    await t.step(step.source[0] ?? "", () => assert.deepEqual(printed, step.expected));
  }
  if (isUpdate) await Deno.writeTextFile(README, updated + rest);
});

Deno.test("README.md starts the tasks that deno.json has, by the Deno that CI uses", async () => {
  const text = await Deno.readTextFile(README);
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const runner = await Deno.readTextFile(new URL(".ci/run", ROOT));
  const pinned = /^deno_version=(.+)$/m.exec(runner)?.[1];
  const commands = blocksOf(text).filter(({ language }) => language === "sh")
    .flatMap(({ lines }) => lines).join("\n");
  const named = [...commands.matchAll(/\btask (\w+)/g)].map((match) => match[1] ?? "");
  assert.ok(named.includes("demo") && named.includes("test"));
  assert.deepEqual(named.filter((task) => tasks[task] === undefined), []);
  const versions = [...text.matchAll(/\bdeno(?:@|==)([0-9.]+)/g)].map((match) => match[1]);
  assert.ok(versions.length > 0);
  assert.deepEqual(versions.filter((version) => version !== pinned), []);
});

Deno.test("README.md names only flags, variables and files that exist", async (t) => {
  const text = await Deno.readTextFile(README);
  const help = await allFlags();
  const ours = text.replaceAll(/^```sh$[^]*?^```$/gm, "");
  await t.step("flags", () => {
    const flags = [...ours.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag);
    assert.ok(flags.length > 20);
    assert.deepEqual(flags.filter((flag) => !help.has(flag)), []);
  });
  await t.step("variables", async () => {
    const sources = await Array.fromAsync(sourceTexts(new URL("lib/", ROOT)));
    const variables = [...text.matchAll(/\bAEXP_[A-Z_]+\b/g)].map(([name]) => name);
    assert.ok(variables.length > 4);
    const unknown = variables.filter((name) => !sources.some((source) => source.includes(name)));
    assert.deepEqual(unknown, []);
  });
  await t.step("files", async () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
    assert.ok(targets.includes("lib/README.md"));
    for (const target of targets) await Deno.stat(new URL(target, ROOT));
  });
});

Deno.test("README.md has 150 to 350 lines", async () => {
  const count = (await Deno.readTextFile(README)).trimEnd().split("\n").length;
  assert.ok(count >= 150 && count <= 350, `${count} lines`);
});

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = "", body = ""]) => ({
    language,
    lines: body.split("\n").slice(0, -1),
  }));
}

function stepsOf(text: string): Step[] {
  return blocksOf(text).filter(({ language }) => language === "console")
    .flatMap(({ lines }) => blockSteps(lines));
}

function blockSteps(lines: readonly string[]): Step[] {
  assert.match(lines[0] ?? "", /^\$ /, "a console block begins with a command");
  const steps: { source: string[]; expected: string[] }[] = [];
  for (const line of lines) {
    const last = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ source: [line], expected: [] });
    else if (line.startsWith("> ") && last?.expected.length === 0) last.source.push(line);
    else last?.expected.push(line);
  }
  return steps.map(({ source, expected }) => ({
    source,
    command: source.map((line) => line.slice(2)).join("\n"),
    expected,
  }));
}

/** `aexp` as a program on the PATH. */
async function writeWrapper(folder: string): Promise<void> {
  const config = new URL("deno.json", ROOT).pathname;
  const words = [
    Deno.execPath(),
    "run",
    "-A",
    "--quiet",
    "--config",
    config,
    import.meta.filename ?? "",
  ];
  const command = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  await Deno.writeTextFile(`${folder}/aexp`, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
}

/** Runs a command; gives the lines that it prints, on either stream. */
async function runStep(
  command: string,
  place: { readonly folder: string; readonly programs: string; readonly index: number },
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
      README_NOW: now,
      ...gitEnvironment(now),
    },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  const text = new TextDecoder().decode(stdout).replaceAll(place.folder, FOLDER);
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

/** What stands before a piece of text, the piece, and what follows it. */
function cutAt(text: string, piece: string): [string, string, string] {
  const at = text.indexOf(piece);
  return [text.slice(0, at), piece, text.slice(at + piece.length)];
}

async function allFlags(): Promise<ReadonlySet<string>> {
  const top = [...await subcommands([])].map((name) => [name]);
  const below = await Promise.all(
    [["queue"], ["self"]].map(async (group) =>
      (await subcommands(group)).map((name) => [...group, name])
    ),
  );
  const texts = await Promise.all(
    [...top, ...below.flat()].map((command) => aexp("/", [...command, "--help"])),
  );
  return new Set(texts.flatMap(({ stdout }) => stdout.match(/--[a-z][a-z-]+/g) ?? []));
}

/** The commands that the help of a group lists. */
async function subcommands(group: readonly string[]): Promise<string[]> {
  const { stdout } = await aexp("/", [...group, "--help"]);
  const section = /^COMMANDS\n((?: .*\n)+)/m.exec(stdout)?.[1] ?? "";
  return Array.from(section.matchAll(/^ {2}(\S+)/gm), (match) => match[1] ?? "");
}

async function* sourceTexts(folder: URL): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) yield* sourceTexts(new URL(`${entry.name}/`, folder));
    else if (entry.name.endsWith(".ts")) yield await Deno.readTextFile(new URL(entry.name, folder));
  }
}
