import assert from "node:assert/strict";
import { sleep } from "../../lib/context.ts";
import { aexp, aexpCommand } from "../support/cli.ts";
import { temporaryRepository } from "../support/temporary.ts";

const EXPORT = ["export", "-o", "out/runs.csv"];

Deno.test("a killed export leaves the earlier file, and the next one removes what it left", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..2999"]);
  Deno.mkdirSync(`${path}/out`);
  const files = () => Array.from(Deno.readDirSync(`${path}/out`), ({ name }) => name);
  Deno.writeTextFileSync(`${path}/out/runs.csv`, "earlier\n");
  const process = aexpCommand(path, EXPORT).spawn();
  const output = process.output();
  // The rows of 3,000 runs take hundreds of milliseconds after the file is begun.
  while (files().length < 2) await sleep(1);
  process.kill("SIGKILL");
  assert.equal((await output).signal, "SIGKILL");
  assert.equal(Deno.readTextFileSync(`${path}/out/runs.csv`), "earlier\n");
  assert.equal(files().length, 2);

  assert.equal((await aexp(path, EXPORT)).code, 0);
  assert.deepEqual(files(), ["runs.csv"]);
  assert.equal(Deno.readTextFileSync(`${path}/out/runs.csv`).trimEnd().split("\r\n").length, 3001);
});
