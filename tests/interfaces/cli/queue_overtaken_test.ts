/**
 * A run that begins while a command that takes jobs out of the queue is between its look and its write.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readStartTicks } from "../../../lib/adapters/machine/process_identity.ts";
import { aexp, type CliResult } from "../../support/cli.ts";
import { documentOf, isThere, markRunning, queued } from "../../support/runs.ts";
import { thisMaker } from "../../support/store.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

interface Overtaken extends CliResult {
  /** The job's state, as the command left it. */
  readonly status: string;
  /** Whether the command was left running. */
  readonly lives: boolean;
}

/** Holds the job's lock until the command waits for it, and lets the job begin before that is given back. */
async function overtake(args: (id: string) => string[]): Promise<Overtaken> {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  const child = new Deno.Command("setsid", { args: ["sleep", "60"] }).spawn();
  const lock = `${path}/.aexp/locks/${id}`;
  const holder = { ...thisMaker().identity, name: "holder", schema_version: 1 };
  await writeFile(lock, JSON.stringify(holder));
  await Deno.mkdir(`${path}/.aexp/runners`, { recursive: true });
  const command = aexp(path, args(id));
  await waitUntil(() => Array.from(Deno.readDirSync(`${path}/.aexp/runners`)).length === 1);
  await markRunning(path, id, {
    pid: BigInt(child.pid),
    host: Deno.hostname(),
    started_at: "2026-01-01T00:00:00Z",
    pgid: BigInt(child.pid),
    start_fingerprint: BigInt(readStartTicks(child.pid) ?? 0),
  });
  await Deno.remove(lock);
  const result = await command;
  const document = await documentOf(path, id);
  const lives = isThere(`/proc/${child.pid}/stat`) &&
    !Deno.readTextFileSync(`/proc/${child.pid}/stat`).includes(") Z ");
  if (lives) child.kill("SIGKILL");
  await child.status;
  return { ...result, status: String(document.get("status")), lives };
}

Deno.test("queue stop stops a run that began since it looked", async () => {
  const { code, status, lives, stdout } = await overtake((id) => ["queue", "stop", id]);
  assert.deepEqual([code, status, lives], [0, "stopped", false], stdout);
});

Deno.test("queue remove refuses a run that began since it looked", async () => {
  const { code, status, lives, stderr } = await overtake((id) => ["queue", "remove", id]);
  assert.deepEqual([code, status, lives], [2, "running", true]);
  assert.match(stderr, /it is running as process/);
});

Deno.test("queue clear leaves a run that began since it looked", async () => {
  const { code, status, lives, stdout } = await overtake(() => ["queue", "clear", "--yes"]);
  assert.deepEqual([code, status, lives], [0, "running", true]);
  assert.equal(stdout, "abandoned 0 job(s); left 1 running job(s) (--running stops them)\n");
});
