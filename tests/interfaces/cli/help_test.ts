import assert from "node:assert/strict";
import { aexp, type CliResult } from "../../support/cli.ts";

const GROUPS = [[], ["queue"], ["ledger"], ["self"]];
/** A group with a command that is meant where none is named. */
const DEFAULT_GROUP = ["mcp"];
const COMMANDS = [
  ["queue", "add"],
  ["queue", "list"],
  ["queue", "watch"],
  ["queue", "eta"],
  ["queue", "triage"],
  ["queue", "run"],
  ["queue", "logs"],
  ["queue", "stop"],
  ["queue", "retry"],
  ["queue", "reconcile"],
  ["queue", "remove"],
  ["queue", "clear"],
  ["queue", "materialize"],
  ["queue", "submit"],
  ["run-queued"],
  ["new-run"],
  ["experiments"],
  ["link"],
  ["list-runs"],
  ["list-batches"],
  ["install"],
  ["uninstall"],
  ["show-batch"],
  ["show-run"],
  ["mcp", "serve"],
  ["mcp", "install"],
  ["mcp", "uninstall"],
  ["validate"],
  ["ledger", "backfill"],
  ["ledger", "promote"],
  ["ledger", "show"],
  ["ledger", "check"],
  ["sync"],
  ["merge-doc"],
  ["results"],
  ["report"],
  ["export"],
  ["diff"],
  ["runs-export-index"],
  ["version"],
  ["doctor"],
  ["prune"],
  ["completions"],
  ["self", "clean"],
  ["help"],
];

Deno.test("--help says what each command does, alone on the standard output", async (t) => {
  for (const command of [...GROUPS, DEFAULT_GROUP, ...COMMANDS]) {
    const line = ["aexp", ...command, "--help"].join(" ");
    const { code, stdout, stderr } = await run(...command, "--help");
    await t.assertSnapshot(`$ ${line}\n${stdout}`, { name: line });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, line);
  }
});

Deno.test("--help of each command has two examples or more, each of that command", async (t) => {
  for (const command of COMMANDS) {
    await t.step(command.join(" "), async () => {
      const { stdout } = await run(...command, "--help");
      const examples = /^EXAMPLES\n((?: .*\n)+)/m.exec(stdout)?.[1] ?? "";
      const lines = examples.split("\n").filter((line) => /^ {2}\S/.test(line));
      assert.ok(lines.length >= 2, examples);
      const own = lines.filter((line) => line.includes(`aexp ${command.join(" ")}`));
      assert.deepEqual(own, lines);
    });
  }
});

Deno.test("--help lists every command in a section, and no others", async () => {
  const { stdout } = await run("--help");
  const commands = stdout.slice(0, stdout.indexOf("\nWHICH RUNS "));
  const listed = [...commands.matchAll(/^ {2}([a-z][a-z -]*?) {2}/gm)].map(([, name]) => name);
  assert.deepEqual(listed.sort(), COMMANDS.map((command) => command.join(" ")).sort());
  const wrapped = commands.slice(commands.indexOf("\nPLAN ")).match(/^ {3,}.*$/gm);
  assert.equal(wrapped, null, "a command's brief has one line of 80 columns");
  assert.doesNotMatch(stdout, /OTHER COMMANDS/, "put it into a section of main.ts");
});

Deno.test("a group named alone prints its help and ends with 2", async (t) => {
  for (const prefix of GROUPS) {
    await t.step(["aexp", ...prefix].join(" "), async () => {
      const alone = await run(...prefix);
      const { stdout } = await run(...prefix, "--help");
      assert.equal(alone.code, 2);
      assert.equal(alone.stdout + alone.stderr, stdout);
    });
  }
});

Deno.test("a mistyped command gets the right one as a suggestion", async (t) => {
  const cases: readonly (readonly [typed: string, meant: string])[] = [
    ["queu list", "queue"],
    ["queue ad", "add"],
    ["queue lst", "list"],
    ["queue rnu", "run"],
    ["queue remov", "remove"],
    ["run-queue", "run-queued"],
    ["list-run", "list-runs"],
    ["show", "show-run"],
    ["add", "queue add"],
    ["list", "queue list"],
    ["rm", "queue remove"],
    ["ls", "queue list"],
    ["queue rm", "remove"],
    ["queue delete", "remove"],
    ["queue ls", "list"],
    ["queue cancel", "stop"],
    ["queue cancel", "remove"],
    ["queue kill", "stop"],
    ["queue show", "aexp show-run"],
    ["queue start", "run"],
    ["queue mat", "materialize"],
    ["queue help", "aexp help"],
    ["mcp isntall", "install"],
    ["mcp unin", "uninstall"],
  ];
  for (const [typed, meant] of cases) {
    await t.step(typed, async () => isCorrected(await run(...typed.split(" ")), `\`${meant}\``));
  }
});

Deno.test("a mistyped flag gets the right one as a suggestion", async (t) => {
  const cases: readonly (readonly [typed: string, meant: string])[] = [
    ["queue list --tagg x", "--tag"],
    ["mcp --reed-only", "--read-only"],
    ["queue list --includeterminal", "--include-terminal"],
    ["queue add --experiment E001 --sweeep a=1", "--sweep"],
    ["queue add --experimnt E001", "--experiment"],
    ["queue run --indx 3", "--index"],
    ["run-queued 9f3a --forse", "--force"],
    ["queue add --exp E001", "--experiment"],
    ["queue list --all", "--include-terminal"],
    ["queue list --include_terminal", "--include-terminal"],
    ["queue list --hepl", "--help"],
  ];
  for (const [typed, meant] of cases) {
    await t.step(typed, async () => isCorrected(await run(...typed.split(" ")), meant));
  }
});

Deno.test("a flag of another command is not taken for a typing error", async () => {
  const { code, stderr } = await run("queue", "run", "--watch");
  assert.equal(code, 2);
  assert.equal(
    stderr,
    "error: Cannot use --watch: there is no such flag here; `aexp queue reconcile` and `aexp report` have it. See --help.\n",
  );
  const common = await run("version", "--repo", "/");
  assert.equal(
    common.stderr,
    "error: Cannot use --repo: there is no such flag here; other commands have it. See --help.\n",
  );
});

Deno.test("a word unlike any command or flag gets no suggestion but --help", async (t) => {
  const cases = [
    "nope",
    "queue nope",
    "queue list --nope",
    "show-run --everything x",
    "constructor",
    "queue toString",
    "queue __proto__",
    "queue list --constructor",
    "queue list --has-own-property",
    "version --valueOf=3",
  ];
  for (const typed of cases) {
    await t.step(typed, async () => {
      const { code, stderr } = await run(...typed.split(" "));
      assert.equal(code, 2);
      assert.match(stderr, /^error: Cannot .*: there is no such (command|flag)\. See --help\.\n$/);
    });
  }
});

Deno.test("a superfluous or missing flag or argument gives one line on the standard error", async (t) => {
  const cases = [
    "queue add",
    "queue add --experiment",
    "queue add --experiment E001 more",
    "queue add --experiment E001 --tag a --tag b",
    "queue list -x",
    "queue run --index x",
    "run-queued",
    "show-run a b",
  ];
  for (const typed of cases) {
    await t.step(typed, async () => {
      const { code, stdout, stderr } = await run(...typed.split(" "));
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, /^error: (Cannot|Missing) [^\n]*\.\n$/);
    });
  }
});

Deno.test("aexp help is the help of the program, and of a command or group that it names", async () => {
  const cases: readonly (readonly [words: string, flags: string])[] = [
    ["help", "--help"],
    ["help queue", "queue --help"],
    ["help queue add", "queue add --help"],
    ["help show-run", "show-run --help"],
  ];
  for (const [words, flags] of cases) {
    const { stdout } = await run(...flags.split(" "));
    assert.deepEqual(await run(...words.split(" ")), { code: 0, stdout, stderr: "" });
  }
});

Deno.test("aexp help shows a page of the manual by its topic or another word", async () => {
  const page = await Deno.readTextFile(new URL("../../../lib/manual/values.md", import.meta.url));
  for (const word of ["values", "sweep", "yaml"]) {
    assert.deepEqual(await run("help", word), { code: 0, stdout: page, stderr: "" });
  }
});

Deno.test("aexp help names the nearest topic or command of an unknown one", async () => {
  const cases: readonly (readonly [typed: string, meant: string])[] = [
    ["valeus", "`aexp help values`"],
    ["quick", "`aexp help quick-start`"],
    ["show-rnu", "`aexp help show-run`"],
    ["queue lits", "`aexp help queue list`"],
  ];
  for (const [typed, meant] of cases) isCorrected(await run("help", ...typed.split(" ")), meant);
  const { code, stderr } = await run("help", "xyzzy");
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'error: Cannot show "xyzzy": there is no such topic or command. See `aexp help`.\n',
  );
});

Deno.test("aexp help fits a page to a terminal", async () => {
  const { stdout } = await aexp("/", ["help", "values"], { columns: 50 });
  const lines = stdout.split("\n").filter((line) => !/^( {4}|\|)/.test(line));
  assert.ok(lines.length > 30);
  assert.deepEqual(lines.filter((line) => line.length > 50 && line.trim().includes(" ")), []);
});

function run(...args: readonly string[]): Promise<CliResult> {
  return aexp("/", args);
}

function isCorrected({ code, stdout, stderr }: CliResult, meant: string): void {
  assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
  const [line = "", ...others] = stderr.split("\n");
  assert.match(line, /^error: Cannot .*Did you mean /);
  assert.ok(line.includes(meant), line);
  assert.deepEqual(others, [""]);
}
