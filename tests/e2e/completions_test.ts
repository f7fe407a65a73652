/**
 * Completion of words in the real shells.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, programArguments } from "../support/cli.ts";
import { temporaryRepository, writeFile } from "../support/temporary.ts";

/** How each shell is asked what it would offer for the words in `$@`. */
const ASK: Readonly<Record<string, string>> = {
  bash: `eval "$(aexp completions bash)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aexp; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // The line editor is not there in a script, so what would be shown is printed.
  zsh: `compdef() { :; }; _files() { :; }; compadd() { shift; print -l -- "$@"; }
eval "$(aexp completions zsh)"; words=("$@"); CURRENT=$#; _aexp`,
  fish: `aexp completions fish | source; complete -C (string join ' ' -- $argv)`,
};

const CASES: readonly (readonly [words: string[], offered: string[]])[] = [
  [["q"], ["queue"]],
  [["queue", "rem"], ["remove"]],
  [["queue", "list", "--inc"], ["--include-terminal"]],
  [["queue", "list", "--tag", ""], ["first", "second"]],
  [["list-runs", "--experiment", "E"], ["E001", "E002"]],
  [["queue", "add", "--experiment", "E"], ["E001", "E002"]],
  [["completions", "z"], ["zsh"]],
  [["queue", "materialize", "--runner", "p"], ["parallel", "pbs"]],
  [["queue", "submit", "--runner", "p"], ["pbs"]],
  [["queue", "list", "--status", "st"], ["stopped"]],
  [["queue", "list", "--cause", ""], ["exit_3"]],
  [["mcp", "un"], ["uninstall"]],
  [["mcp", "install", "--client", "cu"], ["cursor"]],
];

for (const [shell, script] of Object.entries(ASK)) {
  const isMissing = !isThere(shell);
  if (isMissing) say(`completions: ${shell} is missing, so its test is skipped\n`);
  Deno.test({
    name: `completions: ${shell} offers commands, flags and values`,
    ignore: isMissing,
    fn: async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      await fill(path);
      await writeFile(`${path}/kb/research/experiments/E002-next.md`, "no front matter\n");
      const failing = ["--experiment", "E001", "--command", "exit 3", "--sp", "seed=failing"];
      assert.equal((await aexp(path, ["queue", "add", ...failing])).code, 0);
      assert.equal((await aexp(path, ["queue", "run", "--sp", "seed=failing"])).code, 1);
      const ask = (words: readonly string[]) => offer(path, shell, script, ["aexp", ...words]);
      for (const [words, offered] of CASES) assert.deepEqual(await ask(words), offered, shell);
      const ids = await ask(["show-run", ""]);
      assert.ok(ids.length === 3 && ids.every((id) => /^[0-9a-f]{32}$/.test(id)), ids.join(" "));
      const [failed = ""] = await ask(["queue", "retry", ""]);
      const waiting = ids.filter((id) => id !== failed);
      assert.deepEqual(await ask(["queue", "remove", ""]), waiting);
      assert.deepEqual(await ask(["queue", "run", waiting[0]?.slice(0, 6) ?? ""]), [waiting[0]]);
      assert.deepEqual(await ask(["queue", "retry", failed.slice(0, 1)]), [failed]);
    },
  });
}

Deno.test("completions: words after a comma, and only runs that a command is for", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await fill(path);
  const ask = async (...words: string[]) => (await aexp(path, ["__complete", ...words])).stdout;
  assert.equal(await ask("queue", "list", "--status", "failed,st"), "failed,stopped\n");
  assert.equal(await ask("queue", "stop", ""), "");
  assert.equal(await ask("mcp", ""), "serve\ninstall\nuninstall\n");
  assert.match(await ask("mcp", "--t"), /^--tools\n$/);
  assert.equal((await ask("queue", "run", "")).split("\n").length, 3);
});

/** What a person presses, line by line; the shell is given time for each. */
const KEYS = [
  'eval "$(aexp completions bash)"\n',
  "aexp queue list --tag x\t >seen1\n",
  "aexp queue list --tag i\t >seen2\n",
  "aexp queue list --tag a\t >seen3\n",
  "exit\n",
];

Deno.test({
  name: "completions: a tag that bash completes is a word, whatever is in it",
  ignore: !isThere("bash") || !isThere("script"),
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    await fill(path, ["x$(touch pwn)`touch pwn`;touch pwn", "it's", "a* b", "a\nb", "z\u001b[2J"]);
    await type(path, KEYS);
    await assert.rejects(Deno.stat(`${path}/pwn`));
    for (const [file, count] of [["seen1", 1], ["seen2", 1], ["seen3", 1]] as const) {
      const lines = (await Deno.readTextFile(`${path}/${file}`)).trimEnd().split("\n");
      assert.equal(lines.length, count, `${file}: ${lines.join("|")}`);
      assert.match(lines[0] ?? "", /\tqueued\t/);
    }
  },
});

/** Types into an interactive bash on a terminal of its own. */
async function type(cwd: string, keys: readonly string[]): Promise<void> {
  const shell = new Deno.Command("script", {
    args: ["-qec", "bash --norc --noprofile -i", "/dev/null"],
    cwd,
    env: { PATH: `${cwd}/bin:${Deno.env.get("PATH")}`, HOME: cwd, TERM: "dumb" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
  const writer = shell.stdin.getWriter();
  const decoder = new TextDecoder();
  let shown = "";
  let typed = 0;
  for await (const part of shell.stdout) {
    shown += decoder.decode(part, { stream: true });
    if (!/bash-\S+[#$] $/.test(shown) || typed === keys.length) continue;
    shown = "";
    await writer.write(new TextEncoder().encode(keys[typed++]));
  }
  await writer.close().catch(() => {});
  await shell.status;
}

async function fill(path: string, tags: readonly string[] = ["first", "second"]): Promise<void> {
  for (const tag of tags) {
    const add = ["queue", "add", "--experiment", "E001", "--tag", tag, "--sp", `seed=${tag}`];
    assert.equal((await aexp(path, add)).code, 0);
  }
  const program = programArguments().map((word) => `'${word}'`).join(" ");
  await writeFile(`${path}/bin/aexp`, `#!/bin/sh\nexec ${program} "$@"\n`);
  await Deno.chmod(`${path}/bin/aexp`, 0o755);
}

async function offer(
  cwd: string,
  shell: string,
  script: string,
  words: readonly string[],
): Promise<string[]> {
  const options = shell === "zsh" ? ["-f"] : shell === "bash" ? ["--norc"] : ["--no-config"];
  const name = shell === "fish" ? [] : [shell];
  const { stdout, stderr } = await new Deno.Command(shell, {
    args: [...options, "-c", script, ...name, ...words],
    cwd,
    env: { PATH: `${cwd}/bin:${Deno.env.get("PATH")}`, HOME: cwd },
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "", shell);
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "").sort();
}

function isThere(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
