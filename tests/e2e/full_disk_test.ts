/**
 * A queue on a disk of one MiB that is full.
 *
 * @module
 */

import assert from "node:assert/strict";
import { callsFor } from "../../lib/adapters/files/file_calls.ts";
import { linkText } from "../../lib/adapters/files/link.ts";
import { type Mapping, textAt } from "../../lib/domain/value/value.ts";
import { aexpProcess } from "../support/cli.ts";
import { checkJson, checkTidy } from "../support/fault_cases.ts";
import { added, listed } from "../support/queue.ts";
import { documentOf } from "../support/runs.ts";
import { diskTest, fill, smallDisk } from "../support/small_disk.ts";

async function attemptsOf(path: string, id: string): Promise<Mapping[]> {
  return (await documentOf(path, id)).get("attempts") as Mapping[];
}

diskTest("a log that fills the disk ends early, and leaves room for the verdict", async () => {
  await using disk = await smallDisk();
  const { path } = disk;
  const noise = "echo line >> lines; head -c 3000000 /dev/zero | tr '\\0' x";
  const ids = (await added(path, "--command", noise, "--sweep", "seed=0..1"))
    .map((job) => textAt(job, "job_id") ?? "");
  const { code, stderr } = await aexpProcess(path, ["queue", "run"]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^note: Cannot write .*\.log.*; the run continues without its log$/m);
  checkJson(`${path}/.runs`);
  for (const id of ids) {
    assert.equal(textAt(await documentOf(path, id), "status"), "complete");
    assert.equal((await attemptsOf(path, id)).length, 1);
  }
  assert.equal(Deno.readTextFileSync(`${path}/lines`), "line\nline\n");
  const { stdout } = await aexpProcess(path, ["queue", "logs", ids[0] ?? ""]);
  assert.match(stdout, /^x{100000,}$/);
  checkTidy(path);
});

diskTest("on a full disk commands end with one line, and go on once there is space", async () => {
  await using disk = await smallDisk();
  const { path } = disk;
  const add = ["queue", "add", "--experiment", "E001", "--command", "echo line >> lines"];
  await added(path, "--command", "echo line >> lines", "--sp", "seed=7");
  fill(`${path}/ballast`);
  const commands = [[...add, "--sweep", "seed=0..2"], ["queue", "run"]];
  for (const args of commands) {
    const { code, stderr } = await aexpProcess(path, args);
    assert.match(stderr, /^error: Cannot .*no space is left on the device.*\n$/);
    assert.equal(code, 2);
    checkJson(`${path}/.runs`);
    assert.equal((await listed(path)).length, 1);
  }
  await Deno.remove(`${path}/ballast`);
  for (const args of commands) assert.equal((await aexpProcess(path, args)).code, 0);
  assert.equal(Deno.readTextFileSync(`${path}/lines`), "line\n".repeat(4));
  assert.equal((await listed(path)).length, 0);
  checkTidy(path);
});

diskTest(
  "linkText() without hard links leaves nothing of what a full disk does not take",
  async () => {
    await using disk = await smallDisk();
    const { path } = disk;
    const calls = callsFor({ statePath: path, workspacePath: path });
    const link = () => {
      throw Object.assign(new Error("no links"), { code: "EPERM" });
    };
    fill(`${path}/ballast`);
    const put = () => linkText(`${path}/source`, `${path}/record`, "mine", { ...calls, link });
    await assert.rejects(put(), /No space left/);
    await assert.rejects(Deno.stat(`${path}/record`), Deno.errors.NotFound);
    await Deno.remove(`${path}/ballast`);
    assert.deepEqual(await put(), { kind: "taken" });
    assert.equal(await Deno.readTextFile(`${path}/record`), "mine");
  },
);

diskTest("rules for git that a full disk left empty are written by the next command", async () => {
  await using disk = await smallDisk();
  const { path } = disk;
  await added(path, "--sp", "seed=1", "--command", "true");
  await Deno.mkdir(`${path}/.aexp`, { recursive: true });
  await Deno.writeTextFile(`${path}/.aexp/.gitignore`, "");
  assert.equal((await aexpProcess(path, ["queue", "run"])).code, 0);
  assert.match(await Deno.readTextFile(`${path}/.aexp/.gitignore`), /^\*$/m);
});

diskTest("doctor finds a full disk", async () => {
  await using disk = await smallDisk();
  const { path } = disk;
  await added(path, "--sp", "seed=1", "--command", "true");
  assert.equal((await aexpProcess(path, ["doctor"])).code, 0);
  fill(`${path}/filler`);
  const { code, stdout } = await aexpProcess(path, ["doctor"]);
  assert.equal(code, 1);
  assert.match(stdout, /no space/i);
});
