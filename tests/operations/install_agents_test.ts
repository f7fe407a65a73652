/**
 * The texts for agents: what `install --agents` writes, and every command in them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, shellCommand } from "../support/cli.ts";
import { git, temporaryFolder, writeFile } from "../support/temporary.ts";

const COMMANDS = ["add", "list", "materialize", "stop"].map((name) =>
  `.claude/commands/aexp-queue-${name}.md`
);
const SKILLS = [".agents/skills/aexp/SKILL.md", ".claude/skills/aexp/SKILL.md"];

async function withAgents(path: string): Promise<void> {
  await git(path, "init", "-q");
  const { code, stderr } = await aexp(path, ["install", "--yes", "--agents"]);
  assert.equal(code, 0, stderr);
}

Deno.test("every command in the texts for agents runs", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await withAgents(path);
  for (const name of [...COMMANDS, SKILLS[0], "AGENTS.md"]) {
    const text = await Deno.readTextFile(`${path}/${name}`);
    const blocks = [...text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, lines = ""]) => lines);
    const inline = [...text.matchAll(/`(aexp(?: [a-z-]+)+)`/g)].map(([, line]) => `${line} --help`);
    const script = [...blocks, ...inline].join("\n");
    assert.ok(script.includes("aexp "), name);
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-ec", `aexp() { ${shellCommand()} "$@"; }\n${script}`],
      cwd: path,
      stdin: "null",
    }).output();
    assert.equal(code, 0, `${name}: ${new TextDecoder().decode(stderr)}`);
  }
});

Deno.test("the skill keeps the rules for skills, and stands in both places", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await withAgents(path);
  const [text = "", copy] = await Promise.all(
    SKILLS.map((name) => Deno.readTextFile(`${path}/${name}`)),
  );
  assert.equal(text, copy);
  const front = /^---\n([^]*?)\n---\n/.exec(text)?.[1] ?? "";
  assert.deepEqual([...front.matchAll(/^([a-z]+):/gm)].map(([, key]) => key), [
    ...["name", "description", "license", "compatibility", "metadata"],
  ]);
  assert.match(front, /^name: aexp$/m);
  assert.ok(front.length < 1024 && text.split("\n").length < 200);
  const block = await Deno.readTextFile(`${path}/AGENTS.md`);
  assert.ok(block.trimEnd().split("\n").length <= 15);
});

Deno.test("texts of a person stay, with --force as well, and uninstall restores all", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const files = {
    "AGENTS.md": "# Mine",
    "CLAUDE.md": "# Mine\n",
    ".claude/commands/aexp-queue-add.md": "mine",
    ".claude/skills/aexp/SKILL.md": "mine, too",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(`${path}/${name}`, text);
  await withAgents(path);
  const { stdout, stderr } = await aexp(path, ["install", "--yes", "--agents", "--force"]);
  assert.match(stdout, /nothing to do/);
  assert.match(stderr, /aexp-queue-add\.md: it has another text/);
  for (const name of Object.keys(files).slice(2)) {
    assert.equal(await Deno.readTextFile(`${path}/${name}`), files[name as keyof typeof files]);
  }
  assert.match(await Deno.readTextFile(`${path}/CLAUDE.md`), /^# Mine\n\n<!-- aexp:begin -->\n/);
  assert.equal((await aexp(path, ["uninstall", "--yes"])).code, 0);
  for (const [name, text] of Object.entries(files)) {
    assert.equal(await Deno.readTextFile(`${path}/${name}`), text);
  }
  assert.deepEqual(Array.from(Deno.readDirSync(`${path}/.claude/commands`)).length, 1);
});
