/**
 * The README and the manual keep their word: their `console` blocks are run, each document's in order
 * and in one folder, and print what stands there; what their `sh` blocks and their prose name exists.
 *
 * `deno test -A tests/readme_test.ts -- --update` writes into the documents what the commands print.
 *
 * @module
 */

import assert from "node:assert/strict";
import { PAGES } from "../lib/manual/pages.ts";
import { aexp } from "./support/cli.ts";
import { blocksOf, runSteps, stepsOf, withPrinted } from "./support/console_blocks.ts";

const ROOT = new URL("../", import.meta.url);
const MANUAL = new URL("lib/manual/", ROOT);
const isUpdate = Deno.args.includes("--update");

/** README and pages, by path from the root. */
const DOCUMENTS: ReadonlyMap<string, string> = new Map(
  await Promise.all(
    ["README.md", ...PAGES.map(({ topic }) => `lib/manual/${topic}.md`)].map(async (path) =>
      [path, await Deno.readTextFile(new URL(path, ROOT))] as const
    ),
  ),
);

Deno.test("README.md and the manual show what their commands print", async (t) => {
  const documents = [...DOCUMENTS].filter(([, text]) => stepsOf(text).length > 0);
  const runs = await Promise.all(documents.map(([, text]) => runSteps(text)));
  for (const [n, [path, text]] of documents.entries()) {
    const steps = runs[n] ?? [];
    if (isUpdate) await Deno.writeTextFile(new URL(path, ROOT), withPrinted(text, steps));
    else {
      await t.step(path, async (t) => {
        for (const { source, printed, expected } of steps) {
          await t.step(source[0] ?? "", () => assert.deepEqual(printed, expected));
        }
      });
    }
  }
});

Deno.test("README.md starts the tasks that deno.json has, by the Deno that CI uses", async () => {
  const text = DOCUMENTS.get("README.md") ?? "";
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

Deno.test("README.md and the manual name only what exists", async (t) => {
  const texts = [...DOCUMENTS];
  await t.step("flags", async () => {
    const known = await allFlags();
    const named = texts.flatMap(([path, text]) => ownFlags(text).map((flag) => [path, flag]));
    assert.ok(named.length > 20);
    assert.deepEqual(named.filter(([, flag]) => !known.has(flag ?? "")), []);
  });
  await t.step("variables", async () => {
    const sources = await Array.fromAsync(sourceTexts(new URL("lib/", ROOT)));
    const named = texts.flatMap(([path, text]) =>
      [...text.matchAll(/\bAEXP_[A-Z_]+\b/g)].map(([name]) => [path, name])
    );
    assert.ok(named.length > 4);
    const isUsed = (name = "") => sources.some((source) => source.includes(name));
    assert.deepEqual(named.filter(([, name]) => !isUsed(name)), []);
  });
  await t.step("files", async () => {
    for (const [path, text] of texts) {
      const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
      for (const target of targets) await Deno.stat(new URL(target, new URL(path, ROOT)));
    }
  });
  await t.step("the topics, and README.md each", () => {
    const named = texts.flatMap(([path, text]) =>
      [...text.matchAll(/`aexp help ([a-z-]+)`/g)].map(([, topic]) => [path, topic])
    );
    const isTopic = (word: string) => PAGES.some(({ topic }) => topic === word);
    assert.deepEqual(named.filter(([, topic = ""]) => !isTopic(topic)), []);
    const readme = DOCUMENTS.get("README.md") ?? "";
    assert.deepEqual(
      PAGES.filter((page) => !readme.includes(`[${page.topic}](lib/manual/${page.topic}.md)`)),
      [],
    );
  });
});

Deno.test("README.md has 100 to 160 lines", () => {
  const count = (DOCUMENTS.get("README.md") ?? "").trimEnd().split("\n").length;
  assert.ok(count >= 100 && count <= 160, `${count} lines`);
});

Deno.test("the manual has a page for each file, and each begins with its title", async () => {
  const files = await Array.fromAsync(Deno.readDir(MANUAL));
  const pages = files.map(({ name }) => name).filter((name) => name.endsWith(".md"));
  assert.deepEqual(pages.sort(), PAGES.map(({ topic }) => `${topic}.md`).sort());
  for (const { topic, load } of PAGES) {
    const { default: text } = await load();
    assert.equal(text, await Deno.readTextFile(new URL(`${topic}.md`, MANUAL)));
    assert.match(text, /^# \S/, topic);
  }
});

/** The flags that a text means as those of this program. */
function ownFlags(text: string): string[] {
  const lines = blocksOf(text).filter(({ language }) => language === "console")
    .flatMap(({ lines }) => lines.filter((line) => /^\$ .*\baexp /.test(line)));
  const spans = [...text.replaceAll(/^```[^]*?^```$/gm, "").matchAll(/`([^`]+)`/g)]
    .map(([, span = ""]) => span).filter((span) => /^(-|aexp |queue )/.test(span));
  return [...lines, ...spans].flatMap((piece) => piece.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []);
}

async function allFlags(): Promise<ReadonlySet<string>> {
  const { stdout } = await aexp("/", ["--help"]);
  const sections = stdout.slice(0, stdout.indexOf("\nWHICH RUNS "));
  const commands = [...sections.matchAll(/^ {2}([a-z][a-z -]*?) {2}/gm)].map(([, name = ""]) =>
    name.split(" ")
  );
  const texts = await Promise.all(commands.map((command) => aexp("/", [...command, "--help"])));
  return new Set(texts.flatMap(({ stdout }) => stdout.match(/--[a-z][a-z-]+/g) ?? []));
}

async function* sourceTexts(folder: URL): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) yield* sourceTexts(new URL(`${entry.name}/`, folder));
    else if (entry.name.endsWith(".ts")) yield await Deno.readTextFile(new URL(entry.name, folder));
  }
}
