/**
 * The time left: `queue eta`, and where other commands show it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import { Float, type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson } from "../../support/cli.ts";
import { makeJob, temporaryStore } from "../../support/store.ts";

const NOW = new Date("2026-05-01T12:00:00Z");

/** A finished attempt that took some seconds, of a run with some place in the queue. */
function over(status: string, seconds: number, place: number): string {
  const attempt = `{"id": "a", "n": 1, "status": "${status}", "wallclock_s": ${seconds}}`;
  return `{"status": "${status}", "queue": {"queued_at": "2026-0${place}", "tag": "t"}, "wallclock_s": ` +
    `${seconds}, "attempts": [${attempt}]}`;
}

const WAITING = '{"status": "queued", "queue": {"queued_at": "2026-1", "tag": "t"}}';

/** A sweep of which sizes 1 and 2 have finished, once each for three seeds. */
async function halfSweep(waiting: readonly string[]): ReturnType<typeof temporaryStore> {
  const folder = await temporaryStore();
  for (const [n, seed] of [0, 1, 2].entries()) {
    makeJob(folder.store, `{"size": 1, "seed": ${seed}}`, over("complete", 600 + n, n + 1));
    makeJob(
      folder.store,
      `{"size": 2, "seed": ${seed}}`,
      over(n ? "complete" : "failed", 1200, n + 1),
    );
  }
  for (const statepoint of waiting) makeJob(folder.store, statepoint, WAITING);
  return folder;
}

function number(mapping: Mapping, key: string): number {
  const value = mapping.get(key);
  return value instanceof Float ? value.number : Number(value);
}

const ALIKE = ['{"size": 1, "seed": 3}', '{"size": 2, "seed": 3}'];

Deno.test("a range, on as many slots as a person says, with the time spent", async () => {
  await using folder = await halfSweep(ALIKE);
  const answer = await aexpJson(folder.path, ["queue", "eta"]);
  const left = mappingAt(answer, "left_s");
  assert.deepEqual([answer.get("slots"), answer.get("slots_from")], [1n, "one"]);
  assert.ok(number(left, "low") < 1800 && number(left, "high") > 1800);
  assert.ok(number(left, "low") <= number(left, "typical"));
  assert.deepEqual([answer.get("at_least"), answer.get("unlike")], [false, 0n]);
  const hours = mappingAt(answer, "slot_hours");
  assert.equal(number(hours, "spent").toFixed(4), ((3 * 600 + 3 + 3 * 1200) / 3600).toFixed(4));
  assert.equal(number(hours, "spent_on_failures").toFixed(4), (1200 / 3600).toFixed(4));
  const two = await aexpJson(folder.path, ["queue", "eta", "--slots", "2"]);
  assert.ok(number(mappingAt(two, "left_s"), "low") < 1200);
  assert.equal(two.get("slots_from"), "option");
});

Deno.test("the text says the range, the slots and the hours", async () => {
  await using folder = await halfSweep(ALIKE);
  const { stdout, stderr, code } = await aexp(folder.path, ["queue", "eta", "--slots", "2"]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  assert.match(stdout, /^[0-9]+m[0-9]{2}s to [0-9]+m[0-9]{2}s left on 2 slots, as asked\n/);
  assert.match(stdout, /\n6 finished, 0 running, 2 waiting\n/);
  assert.match(
    stdout,
    /\n1\.5 slot-hours spent, 0\.3 of them on failures; 0\.[0-9] to 0\.[0-9] left\n$/,
  );
});

Deno.test("runs unlike any finished make it a lower bound", async () => {
  await using folder = await halfSweep([...ALIKE, '{"size": 4, "seed": 0}']);
  const { stdout } = await aexp(folder.path, ["queue", "eta"]);
  assert.match(stdout, /^at least [0-9hms]+ left on 1 slot, .*; 1 run unlike any finished\n/);
  const answer = await aexpJson(folder.path, ["queue", "eta"]);
  assert.equal(answer.get("at_least"), true);
  assert.equal(mappingAt(answer, "left_s").get("high"), null);
});

Deno.test("the same state gives the same answer", async () => {
  await using folder = await halfSweep(ALIKE);
  const ask = () => aexp(folder.path, ["queue", "eta", "--json"], { now: () => NOW });
  assert.deepEqual(await ask(), await ask());
});

Deno.test("no number where nothing has finished, and none where nothing is left or there", async () => {
  await using folder = await temporaryStore();
  const empty = await aexp(folder.path, ["queue", "eta"]);
  assert.deepEqual([empty.code, empty.stdout], [0, ""]);
  assert.match(empty.stderr, /^note: nothing is queued/);
  makeJob(folder.store, ALIKE[0] ?? "", WAITING);
  const first = await aexp(folder.path, ["queue", "eta"]);
  assert.match(first.stdout, /^no estimate: nothing has finished yet\n/);
  const list = await aexp(folder.path, ["queue", "list"], { columns: 100 });
  assert.match(list.stdout, /\n1 run: 1 queued\n$/);
  await using done = await halfSweep([]);
  assert.match((await aexp(done.path, ["queue", "eta"])).stdout, /^nothing is left to run\n/);
});

Deno.test("a filter chooses what the estimate is about, and the whole sweep tells the times", async () => {
  await using folder = await halfSweep(ALIKE);
  const one = await aexpJson(folder.path, ["queue", "eta", "--status", "queued", "--sp", "size=1"]);
  assert.deepEqual([one.get("waiting"), one.get("finished")], [1n, 3n]);
  const none = await aexp(folder.path, ["queue", "eta", "--tag", "other"]);
  assert.equal(none.stdout, "");
  assert.match(none.stderr, /tag/);
});

Deno.test("the totals of the list tell it, roughly where the runs that are over are hidden", async () => {
  await using folder = await halfSweep(ALIKE);
  const list = (...args: string[]) =>
    aexp(folder.path, ["queue", "list", ...args], { columns: 120, now: () => NOW });
  assert.match((await list()).stdout, /\n2 runs: 2 queued; roughly \S+ to \S+ left on 1 slot\n$/);
  const all = await list("--include-terminal");
  assert.match(
    all.stdout,
    /\n8 runs: 2 queued, 5 complete, 1 failed; \S+ to \S+ left on 1 slot\n$/,
  );
  assert.match((await list("--status", "complete")).stdout, /\n5 runs: 5 complete\n$/);
});

Deno.test("where later runs take longer, the list leaves it to queue eta", async () => {
  await using folder = await temporaryStore();
  for (let n = 0; n < 8; n++) {
    makeJob(folder.store, `{"size": ${n}}`, over("complete", 100 * (n + 1), n + 1));
  }
  makeJob(folder.store, '{"size": 9}', WAITING);
  const { stdout } = await aexp(folder.path, ["queue", "list"], { columns: 120 });
  assert.match(stdout, /\n1 run: 1 queued; `aexp queue eta` tells the time left\n$/);
});

Deno.test("materialize tells it, and warns of a time limit that is too short", async () => {
  await using folder = await halfSweep(ALIKE);
  const make = (...args: string[]) =>
    aexp(folder.path, ["queue", "materialize", "--tag", "t", ...args]);
  const shell = await make();
  assert.match(shell.stdout, /\n {2}\S+ to \S+ for all runs on 1 slot\n/);
  assert.equal(shell.stderr, "");
  const short = await make("--runner", "slurm", "--slurm-time", "00:15:00");
  assert.match(short.stdout, / for all runs on 2 slots\n/);
  assert.match(
    short.stderr,
    /^warning: 1 of 2 tasks may take longer than --slurm-time \(15m00s\): nine times out of ten the slowest ends within [0-9]+m/m,
  );
  const long = await make("--runner", "slurm", "--slurm-time", "04:00:00", "--json");
  assert.doesNotMatch(long.stderr, /may take longer/);
  assert.ok(mappingAt(parseJson(long.stdout) as Mapping, "left_s").has("low"));
});

Deno.test("submit tells it, and warns of tasks whose runs together may take too long", async () => {
  await using folder = await halfSweep(ALIKE);
  const submit = (...args: string[]) =>
    aexp(folder.path, ["queue", "submit", "--tag", "t", "--dry-run", ...args]);
  const one = await submit("--throttle", "1", "--slurm-time", "00:25:00");
  assert.match(one.stdout, /\n {2}\S+ to \S+ for all runs on 1 slot\n$/);
  assert.doesNotMatch(one.stderr, /may take longer/);
  const both = await submit("--chunk", "2", "--slurm-time", "00:25:00");
  assert.match(both.stderr, /^warning: 1 of 1 task may take longer than --slurm-time \(25m00s\)/m);
});
