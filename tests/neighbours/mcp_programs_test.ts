/**
 * Programs in which agents work, on what `aexp mcp install` wrote: they find the server, start it
 * and like its tools.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, programArguments } from "../support/cli.ts";
import { clientProgram, clientTest } from "../support/neighbours.ts";
import { temporaryFolder, temporaryRepository } from "../support/temporary.ts";

/** How a program ended. */
interface Ended {
  readonly code: number;
  readonly text: string;
  /** The lines of the standard error. */
  readonly said: readonly string[];
}

/** Calls a program in a repository, with the tested program as `aexp` and an empty home. */
async function call(cwd: string, file: string, args: readonly string[]): Promise<Ended> {
  await using place = await temporaryFolder();
  await Deno.mkdir(`${place.path}/home`);
  await Deno.writeTextFile(`${place.path}/aexp`, programScript(), { mode: 0o755 });
  const { code, stdout, stderr } = await new Deno.Command(file, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: {
      HOME: `${place.path}/home`,
      PATH: `${place.path}:${Deno.env.get("PATH")}`,
      // It starts servers only in folders that the person trusts.
      GEMINI_CLI_TRUST_WORKSPACE: "true",
      MCP_INSPECTOR_SECRET_STORE: "memory",
      NO_COLOR: "1",
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const [text, said] = [decoder.decode(stdout), decoder.decode(stderr)];
  return { code, text: text + said, said: said.split("\n").filter((line) => line !== "") };
}

/** Some clients give a server few variables, so that the caches stand in the script. */
function programScript(): string {
  const home = Deno.env.get("HOME") ?? "";
  const cache = (name: string, usual: string) => `${name}='${Deno.env.get(name) ?? usual}'`;
  const deno = cache("DENO_DIR", `${home}/.cache/deno`);
  const own = cache("AEXP_CACHE_DIR", `${home}/.cache/aexp`);
  const words = programArguments().map((word) => `'${word}'`).join(" ");
  return `#!/bin/sh\nexport ${deno} ${own}\nexec ${words} "$@"\n`;
}

clientTest("Gemini CLI finds the server that mcp install wrote, and connects", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const gemini = clientProgram("gemini");
  const before = await call(path, gemini, ["mcp", "list"]);
  assert.doesNotMatch(before.text, /aexp: /);
  const written = await aexp(path, ["mcp", "install", "--client", "gemini", "--yes"]);
  assert.equal(written.code, 0, written.stderr);
  const after = await call(path, gemini, ["mcp", "list"]);
  assert.match(after.text, /aexp: aexp mcp \(stdio\) - Connected/);
});

clientTest("Inspector reads what mcp install wrote, and finds no fault in the tools", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const written = await aexp(path, ["mcp", "install", "--client", "claude-code", "--yes"]);
  assert.equal(written.code, 0, written.stderr);
  const method = async (...args: string[]) => {
    const server = ["--cli", "--config", ".mcp.json", "--server", "aexp"];
    const all = [...server, "--method", ...args];
    const { code, text, said } = await call(path, clientProgram("mcp-inspector"), all);
    // It reports each fault of a tool there, and speaks of itself with its name before.
    const faults = said.filter((line) => !line.startsWith("[mcp-inspector] "));
    assert.deepEqual([code, faults], [0, []], text);
    return text;
  };
  assert.match(await method("tools/list", "--strict"), /"name": "queue_add"/);
  assert.match(await method("tools/call", "--tool-name", "experiments"), /E001/);
  assert.match(await method("resources/read", "--uri", "aexp://experiments/E001"), /E001/);
  assert.match(await method("prompts/list"), /aexp-queue-add/);
});
