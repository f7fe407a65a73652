/**
 * The rules of the house that no linter holds: sizes, cycles, catalogues that must not go stale.
 *
 * @module
 */

import assert from "node:assert/strict";
import { BATCH_SYSTEMS } from "../lib/domain/scheduler/registry.ts";
import { VERSION } from "../lib/version.ts";

const ROOT = new URL("../", import.meta.url);
const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 50;
/** Functions that may be longer, each with its reason. */
const LONG_FUNCTIONS: ReadonlySet<string> = new Set([
  // The 64 steps of RFC 1321, written out for speed.
  "lib/domain/value/md5.ts",
]);

/** Folders of tests that are about the program as a whole, or about what surrounds it. */
const WHOLE_PROGRAM: ReadonlySet<string> = new Set([
  "e2e",
  "gridengine",
  "neighbours",
  "netfs",
  "pack",
  "slurm",
  "support",
]);

interface SourceFile {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

Deno.test("house: files have at most 300 lines", async () => {
  const long = (await sources("lib", "scripts", "tests"))
    .map(({ path, text }) => ({ path, lines: countLines(text) }))
    .filter(({ lines }) => lines > MAX_FILE_LINES);
  assert.deepEqual(long, []);
});

Deno.test("house: functions have at most 50 lines", async () => {
  const files = await sources("lib", "scripts", "tests/support");
  const long = files.filter((file) => longFunctions(file).length > 0).map(({ path }) => path);
  assert.deepEqual(long, [...LONG_FUNCTIONS]);
});

Deno.test("house: longFunctions() finds every kind of function", () => {
  const body = "\n".repeat(MAX_FUNCTION_LINES);
  const cases = [
    `function f() {${body}}`,
    `const f = () => {${body}};`,
    `const f = async function () {${body}};`,
    `class A { f() {${body}} }`,
    `const a = { f() {${body}} };`,
  ];
  for (const text of cases) {
    assert.deepEqual(longFunctions({ path: "a.ts", text }), ["a.ts:1 has 51 lines"], text);
  }
  assert.deepEqual(longFunctions({ path: "a.ts", text: `function f() {${body.slice(1)}}` }), []);
});

Deno.test("house: every file of lib says first what it is about", async () => {
  const silent = (await sources("lib"))
    .filter(({ text }) => !/^\/\*\*\n \* [^]*?\n \* @module\n \*\/\n/.test(text));
  assert.deepEqual(silent.map(({ path }) => path), []);
});

Deno.test("house: nothing is left to be done", async () => {
  const marker = new RegExp(["TO" + "DO", "FIX" + "ME", "XX" + "X"].join("|"));
  const files = [...await sources("lib", "scripts", "tests"), await source("main.ts")];
  assert.deepEqual(files.filter(({ text }) => marker.test(text)).map(({ path }) => path), []);
});

Deno.test("house: no file of lib imports itself by way of others, types included", async () => {
  const files = await sources("lib");
  const imports = new Map(files.map((file) => [file.path, importedPaths(file)]));
  assert.ok([...imports.values()].flat().length > files.length);
  assert.deepEqual(findCycle(imports), undefined);
});

Deno.test("house: findCycle() finds one through several files", () => {
  const imports = new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", []], ["d", ["b"]]]);
  assert.deepEqual(findCycle(imports), ["b", "d", "b"]);
  imports.set("d", ["c"]);
  assert.equal(findCycle(imports), undefined);
});

Deno.test("house: lib and tests pause by one function", async () => {
  const pause = /\(resolve\) => setTimeout\(/;
  const pausing = (await sources("lib", "tests")).filter(({ text }) => pause.test(text));
  assert.deepEqual(pausing.map(({ path }) => path), ["lib/context.ts"]);
});

Deno.test("house: lib uses no module of Node", async () => {
  const users = (await sources("lib")).filter((file) => specifiers(file).some(isOfNode));
  assert.deepEqual(users.map(({ path }) => path), []);
});

Deno.test("house: the lint table and lib/README.md know exactly the rooms there are", async () => {
  const rooms = await roomsOf("lib");
  const table = /MAY_IMPORT[^]*?\n\};/.exec((await source("scripts/lint_house.ts")).text)?.[0] ??
    "";
  assert.deepEqual(
    [...table.matchAll(/^ {2}"([\w/]+)":/gm)].map((match) => match[1]).sort(),
    rooms,
  );
  const map = (await source("lib/README.md")).text;
  assert.deepEqual([...map.matchAll(/^\| `([\w/]+)`/gm)].map((match) => match[1]).sort(), rooms);
});

Deno.test("house: tests/ mirrors lib/, but for tests of the whole program", async () => {
  const rooms = new Set(await roomsOf("lib"));
  const strangers = (await roomsOf("tests")).filter((room) => {
    return !rooms.has(room) && !WHOLE_PROGRAM.has(room.split("/")[0] ?? "");
  });
  assert.deepEqual(strangers, []);
});

Deno.test("house: lib/README.md names files that are there", async () => {
  const { text } = await source("lib/README.md");
  const paths = [...text.matchAll(/`((?:\w+\/)+\w+\.ts)`/g)].map((match) => match[1] ?? "");
  assert.ok(paths.length > 10);
  const there = new Set((await sources("lib", "scripts", "tests")).map(({ path }) => path));
  assert.deepEqual(paths.filter((path) => !there.has(path) && !there.has(`lib/${path}`)), []);
});

Deno.test("house: only the room of schedulers, and the manual, name a batch system", async () => {
  const name = new RegExp(`["'\`](${BATCH_SYSTEMS.map(({ name }) => name).join("|")})["'\`]`);
  const users = (await sources("lib")).filter(({ text }) => name.test(text));
  assert.ok(users.length > 0);
  const others = users.filter(({ path }) => !/^lib\/(domain\/scheduler|manual)\//.test(path));
  assert.deepEqual(others.map(({ path }) => path), []);
});

Deno.test("house: every error code is thrown somewhere", async () => {
  const { text } = await source("lib/errors.ts");
  const catalogue = /type ErrorCode =([^;]*);/.exec(text)?.[1] ?? "";
  const codes = [...catalogue.matchAll(/"([A-Z_]+)"/g)].map((match) => match[1] ?? "");
  assert.ok(codes.length > 10);
  assert.deepEqual(codes, [...codes].sort());
  const others = (await sources("lib")).filter(({ path }) => path !== "lib/errors.ts");
  const unused = codes.filter((code) => !others.some((file) => file.text.includes(`"${code}"`)));
  assert.deepEqual(unused, []);
});

Deno.test("house: the program knows its version", async () => {
  const { version } = JSON.parse((await source("deno.json")).text);
  assert.equal(VERSION, version);
});

Deno.test("house: CHANGELOG.md has an entry for what is unreleased", async () => {
  const { text } = await source("CHANGELOG.md");
  assert.match(text, /^## \[Unreleased\]\n\n### (Added|Changed|Fixed|Removed)\n\n- /m);
});

async function source(path: string): Promise<SourceFile> {
  return { path, text: await Deno.readTextFile(new URL(path, ROOT)) };
}

/** The TypeScript files of some folders. */
async function sources(...folders: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const folder of folders) {
    for await (const entry of Deno.readDir(new URL(folder, ROOT))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) files.push(...await sources(path));
      else if (path.endsWith(".ts")) files.push(await source(path));
    }
  }
  return files;
}

/** The rooms of a tree, as `floor/room`, or `floor` where its files lie right in it; sorted. */
async function roomsOf(folder: string): Promise<string[]> {
  const rooms = (await sources(folder)).map(({ path }) => path.split("/").slice(1, -1))
    .filter((parts) => parts.length > 0).map((parts) => parts.slice(0, 2).join("/"));
  return [...new Set(rooms)].sort();
}

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function longFunctions(file: SourceFile): string[] {
  const found: string[] = [];
  function check(node: Deno.lint.Node): void {
    const [start, end] = node.range;
    const lines = countLines(file.text.slice(start, end));
    if (lines <= MAX_FUNCTION_LINES) return;
    found.push(`${file.path}:${countLines(file.text.slice(0, start) + ".")} has ${lines} lines`);
  }
  visit(file, {
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
  });
  return found;
}

/** What a file imports, statically or when needed, for values or for types. */
function specifiers(file: SourceFile): string[] {
  const found: string[] = [];
  visit(file, {
    ImportDeclaration: (node) => void found.push(node.source.value),
    ExportNamedDeclaration: (node) => void (node.source && found.push(node.source.value)),
    ImportExpression: ({ source }) =>
      void (source.type === "Literal" && found.push(String(source.value))),
  });
  return found;
}

function visit(file: SourceFile, visitor: Deno.lint.LintVisitor): void {
  const plugin = { name: "house-test", rules: { visit: { create: () => visitor } } };
  Deno.lint.runPlugin(plugin, file.path, file.text);
}

function importedPaths(file: SourceFile): string[] {
  const here = new URL(file.path, ROOT);
  return specifiers(file).filter((specifier) => specifier.startsWith("."))
    .map((specifier) => new URL(specifier, here).pathname.slice(ROOT.pathname.length));
}

function isOfNode(specifier: string): boolean {
  return specifier.startsWith("node:");
}

/** Files that import each other in a circle, the first one again at the end. */
function findCycle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  function follow(path: string, trail: readonly string[]): string[] | undefined {
    const before = trail.indexOf(path);
    if (before >= 0) return [...trail.slice(before), path];
    if (done.has(path)) return undefined;
    for (const next of imports.get(path) ?? []) {
      const cycle = follow(next, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  }
  for (const path of imports.keys()) {
    const cycle = follow(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
