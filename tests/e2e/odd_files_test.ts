/**
 * Files that are no regular files, or have no end, where the program reads: each is the damage of its own job.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpCommand, type CliResult, shellCommand } from "../support/cli.ts";
import { added, runnable, values } from "../support/queue.ts";

/** No command takes so long, in milliseconds, unless it waits for a file. */
const PATIENCE_MS = 120_000;

/** Runs a command line that is killed where it hangs. */
async function answered(path: string, args: readonly string[]): Promise<CliResult> {
  const child = aexpCommand(path, args).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const { code, stdout, stderr, signal } = await child.output();
  clearTimeout(timer);
  assert.equal(signal, null, `aexp ${args.join(" ")} hangs`);
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

type Make = (path: string) => Promise<void>;

const makeFifo: Make = async (path) => {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert.ok(success);
};

const makeEndless: Make = (path) => Deno.symlink("/dev/zero", path);

/** The kernel says that it has no bytes. */
const makeKernelFile: Make = (path) => Deno.symlink("/proc/self/pagemap", path);

const makeLarge: Make = async (path) => {
  const file = await Deno.open(path, { write: true, create: true });
  await file.truncate(65 * 2 ** 20);
  file.close();
};

const ODD: readonly [string, Make, string][] = [
  ["a FIFO", makeFifo, "it is not a regular file"],
  ["a link to a device", makeEndless, "it is not a regular file"],
  ["a link to a file of the kernel's without end", makeKernelFile, "it has more than 64 MiB"],
  ["a file of 65 MiB", makeLarge, "it has more than 64 MiB"],
];

Deno.test("a document or state point that is no file is the damage of its job", async (t) => {
  for (const [what, make, reason] of ODD) {
    for (const name of ["signac_job_document.json", "signac_statepoint.json"]) {
      await t.step(`${what} as ${name}`, async () => {
        await using repository = await runnable("echo $AEXP_JOB_ID >> ran");
        const { path } = repository;
        const ids = values(await added(path, "--sweep", "seed=0..1"), "job_id").map(String);
        const [odd = "", good = ""] = ids;
        const file = `${path}/.runs/workspace/${odd}/${name}`;
        await Deno.remove(file);
        await make(file);
        const listed = await answered(path, ["queue", "list"]);
        assert.deepEqual([listed.code, listed.stdout.slice(0, 32)], [0, good]);
        assert.match(
          listed.stderr,
          new RegExp(`^warning: skipped .+/${odd}/${name}: ${reason}\n$`),
        );
        const shown = await answered(path, ["show-run", odd]);
        assert.deepEqual([shown.code, shown.stderr.includes(reason)], [2, true]);
        const ran = await answered(path, ["queue", "run"]);
        assert.equal(ran.code, 0, ran.stderr);
        assert.equal(await Deno.readTextFile(`${path}/ran`), `${good}\n`);
        assert.equal((await answered(path, ["queue", "reconcile"])).code, 0);
      });
    }
  }
});

Deno.test("what all commands read may be a FIFO, and each says so or does without", async (t) => {
  const files: readonly [string, readonly string[], number, RegExp][] = [
    [".runs/.signac/config", ["queue", "list"], 2, /config": it is not a regular file/],
    [".aexp/installed.json", ["queue", "list"], 0, /^$/],
    [".aexp/.gitignore", ["queue", "run"], 0, /./],
    [
      "kb/research/experiments/E001-first.md",
      ["queue", "run"],
      2,
      /E001-first\.md": it is not a regular file/,
    ],
    ["kb/research/experiments/E001-first.md", ["doctor"], 0, /^$/],
    [".aexp/attempts/ID.1", ["queue", "run"], 2, /\.1": it is not a regular file/],
    [".aexp/locks/ID", ["queue", "run"], 2, /ID": it is not a regular file/],
    [".aexp/logs/ID.1.log", ["queue", "run"], 0, /\.log": it is not a regular file/],
  ];
  for (const [name, args, code, said] of files) {
    await t.step(`${args.join(" ")} with ${name}`, async () => {
      await using repository = await runnable("echo hello");
      const { path } = repository;
      const [id = ""] = values(await added(path, "--sp", "seed=0"), "job_id").map(String);
      const file = `${path}/${name.replace("ID", id)}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.remove(file).catch(() => {});
      await makeFifo(file);
      const answer = await answered(path, args.map((arg) => arg.replace("ID", id)));
      assert.equal(answer.code, code, answer.stderr);
      assert.match(answer.stderr.replaceAll(id, "ID"), said);
    });
  }
});

Deno.test("a log that has become a FIFO is not read", async () => {
  await using repository = await runnable("echo hello");
  const { path } = repository;
  const [id = ""] = values(await added(path, "--sp", "seed=0"), "job_id").map(String);
  assert.equal((await answered(path, ["queue", "run"])).code, 0);
  const file = `${path}/.aexp/logs/${id}.1.log`;
  await Deno.remove(file);
  await makeFifo(file);
  const answer = await answered(path, ["queue", "logs", id]);
  assert.equal(answer.code, 2);
  assert.match(answer.stderr, /\.log": it is not a regular file/);
});

Deno.test("a file that a person names may be a FIFO, but not without end", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await makeFifo(`${path}/grid.jsonl`);
  const writer = new Deno.Command("sh", {
    args: ["-c", `echo '{"seed": 1}' > grid.jsonl`],
    cwd: path,
  })
    .spawn();
  const add = ["queue", "add", "--experiment", "E001", "--sp-file"];
  const done = await answered(path, [...add, "grid.jsonl"]);
  await writer.status;
  assert.equal(done.code, 0, done.stderr);
  const refused = await answered(path, [...add, "/dev/zero"]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /"\/dev\/zero": it has more than 256 MiB/);
  const piped = `cat /dev/zero | ${shellCommand()} ${add.join(" ")} -`;
  const { stderr } = await new Deno.Command("sh", { args: ["-c", piped], cwd: path }).output();
  assert.match(new TextDecoder().decode(stderr), /standard input: it has more than 256 MiB/);
});
