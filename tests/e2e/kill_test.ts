import assert from "node:assert/strict";
import { aexp, aexpCommand, aexpJson } from "../support/cli.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

const ADD = ["queue", "add", "--experiment", "E001", "--tag", "t", "--sweep", "seed=0..599"];

function workspace(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(`${path}/.runs/workspace`), (entry) => entry.name);
  } catch {
    return [];
  }
}

Deno.test("queue add killed at any moment leaves whole jobs, and the same command finishes it", async (t) => {
  for (const reached of [1, 150]) {
    await t.step(`after ${reached} jobs`, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const process = aexpCommand(path, ADD).spawn();
      const output = process.output();
      await waitUntil(() => workspace(path).length > reached);
      process.kill("SIGKILL");
      await output;
      const left = await aexpJson(path, ["queue", "list"]);
      assert.deepEqual(left.get("damaged"), []);
      assert.ok(Number(left.get("total")) < 600);
      const { code, stderr } = await aexp(path, ADD);
      const warning = "warning: {condition} is not replaced in the command: no run has that key\n";
      assert.deepEqual([code, stderr], [0, warning]);
      assert.equal((await aexpJson(path, ["queue", "list"])).get("total"), 600n);
      assert.deepEqual(workspace(path).filter((name) => name.length !== 32), []);
    });
  }
});

Deno.test("queue add by four processes at once makes each job once", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const args = ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..199", "--json"];
  const outputs = await Promise.all(
    Array.from({ length: 4 }, () => aexpCommand(path, args).output()),
  );
  for (const { code, stderr } of outputs) {
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  }
  const listed = await aexpJson(path, ["queue", "list"]);
  assert.equal(listed.get("total"), 200n);
  assert.deepEqual(listed.get("damaged"), []);
  assert.equal(workspace(path).length, 200);
});

Deno.test("a killed runner takes its child with it and leaves a job that runs again to its end", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const command = "echo begin >> log; test $AEXP_ATTEMPT != 1 || sleep 60; echo end >> log";
  await aexp(path, ["queue", "add", "--experiment", "E001", "--command", command]);
  const process = aexpCommand(path, ["queue", "run"]).spawn();
  const output = process.output();
  const log = () => {
    try {
      return Deno.readTextFileSync(`${path}/log`);
    } catch {
      return "";
    }
  };
  await waitUntil(() => log() === "begin\n");
  await waitUntil(async () =>
    (await aexp(path, ["queue", "list", "--json"])).stdout.includes('"alive"')
  );
  process.kill("SIGKILL");
  await output;
  await waitUntil(async () =>
    (await aexp(path, ["queue", "list"])).stdout.includes("running (gone)")
  );
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  assert.equal(log(), "begin\nbegin\nend\n");
});
