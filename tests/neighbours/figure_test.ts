/**
 * The page "From a finished sweep to a figure": its blocks of Python run on its own sweep.
 *
 * @module
 */

import assert from "node:assert/strict";
import { blocksOf, stepsOf } from "../support/console_blocks.ts";
import { programArguments } from "../support/cli.ts";
import { analystPython, analystTest } from "../support/neighbours.ts";
import { temporaryFolder } from "../support/temporary.ts";

const PAGE = new URL("../../lib/manual/results.md", import.meta.url);

const WHO = {
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.org",
};

async function run(cwd: string, file: string, args: string[], path: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(file, {
    args,
    cwd,
    env: { ...WHO, PATH: `${path}:${Deno.env.get("PATH")}`, MPLCONFIGDIR: path },
  }).output();
  const decoder = new TextDecoder();
  assert.equal(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout);
}

analystTest(
  "the blocks of the manual's page on results run, and agree with each other",
  async () => {
    const text = await Deno.readTextFile(PAGE);
    await using folder = await temporaryFolder();
    await using programs = await temporaryFolder();
    const words = programArguments().map((word) => `'${word}'`).join(" ");
    await Deno.writeTextFile(`${programs.path}/aexp`, `#!/bin/sh\nexec ${words} "$@"\n`, {
      mode: 0o755,
    });
    for (const { command } of stepsOf(text)) {
      await run(folder.path, "/bin/sh", ["-c", command], programs.path);
    }
    const blocks = blocksOf(text).filter(({ language }) => language === "python");
    const printed: string[] = [];
    for (const { lines } of blocks) {
      const script = lines.join("\n");
      printed.push(await run(folder.path, analystPython(), ["-c", script], programs.path));
    }
    const [pandas = "", duckdb = "", signac = ""] = printed;
    assert.equal(printed.length, 3);
    assert.match(pandas, /0\.010 32 +0\.907 +0\.002 +3\n/);
    assert.match(duckdb, /0\.01 │ +0\.909/);
    assert.equal(signac.trim().split("\n").length, 9);
    assert.ok((await Deno.stat(`${folder.path}/accuracy.png`)).size > 1000);
  },
);
