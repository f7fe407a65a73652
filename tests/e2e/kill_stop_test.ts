/**
 * `queue stop`, `remove`, `retry` and `clear` killed with -9 at each call that changes a file.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../support/cli.ts";
import { documentOf, procOf, queued, started, WAIT } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { isGroupAlive } from "../../lib/adapters/machine/process_identity.ts";
import { type Mapping, textAt } from "../../lib/domain/value/value.ts";

/** What changes files. */
const CALLS = ["write", "fsync", "linkat", "rename", "unlink"];
/** Each thread counts by itself, and no thread makes more than a few of these. */
const MAX_COUNT = 4;

const HAS_STRACE = await hasStrace();

async function hasStrace(): Promise<boolean> {
  try {
    return (await new Deno.Command("strace", { args: ["-f", "true"], stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

/** Runs a command line, killed at its nth call of a kind; says whether it came that far. */
async function killedAt(path: string, args: readonly string[], call: string, n: number) {
  const main = new URL("../../main.ts", import.meta.url).pathname;
  const { code } = await new Deno.Command("strace", {
    args: [
      ...["-f", "-qq", "-o", "/dev/null", "-e", `trace=${call}`],
      ...["-e", `inject=${call}:signal=KILL:when=${n}`],
      ...[Deno.execPath(), "run", "-A", "--quiet", main, ...args],
    ],
    cwd: path,
    env: { DENO_NO_UPDATE_CHECK: "1" },
    stdout: "null",
    stderr: "null",
  }).output();
  assert.ok(code === 0 || code === 137, `ended with ${code}`);
  return code === 137;
}

/** Kills a command at each of its calls; gives how often it was killed. */
async function atEachCall(
  args: readonly string[],
  prepare: (path: string) => Promise<string>,
  check: (path: string, id: string) => Promise<void>,
): Promise<number> {
  let kills = 0;
  for (const call of CALLS) {
    for (let n = 1; n <= MAX_COUNT; n++) {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const id = await prepare(path);
      if (!(await killedAt(path, args.map((arg) => arg === "ID" ? id : arg), call, n))) break;
      kills++;
      const listed = await aexpJson(path, ["queue", "list", "--include-terminal"]);
      assert.deepEqual([listed.get("total"), listed.get("damaged")], [1n, []], `${call} ${n}`);
      await check(path, id);
    }
  }
  return kills;
}

async function statusOf(path: string, id: string): Promise<string | undefined> {
  return textAt(await documentOf(path, id), "status");
}

const IDLE: readonly (readonly [string, string[], string[], string, string])[] = [
  ["stop", ["queue", "stop", "ID"], [], "queued", "stopped"],
  ["remove", ["queue", "remove", "ID"], [], "queued", "abandoned"],
  ["clear", ["queue", "clear", "--yes"], [], "queued", "abandoned"],
  ["retry", ["queue", "retry", "ID"], ["queue", "stop", "ID"], "stopped", "queued"],
];

for (const [name, args, before, first, last] of IDLE) {
  Deno.test({
    name: `queue ${name} killed at any call leaves a job that the next one finishes`,
    ignore: !HAS_STRACE,
    fn: async () => {
      const kills = await atEachCall(args, async (path) => {
        const id = await queued(path, "true");
        const line = before.map((arg) => arg === "ID" ? id : arg);
        if (line.length > 0) await aexp(path, line);
        return id;
      }, async (path, id) => {
        assert.ok([first, last].includes(await statusOf(path, id) ?? ""));
        await aexp(path, args.map((arg) => arg === "ID" ? id : arg));
        assert.equal(await statusOf(path, id), last);
      });
      assert.ok(kills >= 5, `killed ${kills} times`);
    },
  });
}

Deno.test({
  name:
    "queue stop and remove of a run killed at any call: it is stopped once, and nothing lives on",
  ignore: !HAS_STRACE,
  fn: async (t) => {
    const cases: readonly (readonly [string, string[], string])[] = [
      ["stop", ["queue", "stop", "ID"], "stopped"],
      ["remove", ["queue", "remove", "ID", "--running"], "abandoned"],
    ];
    for (const [name, args, last] of cases) {
      await t.step(name, async () => {
        let output: Promise<unknown> | undefined;
        let group = 0;
        const kills = await atEachCall(args, async (path) => {
          await output;
          const id = await queued(path, WAIT);
          ({ output } = await started(path, id));
          group = Number(procOf(await documentOf(path, id)).get("pgid"));
          return id;
        }, async (path, id) => {
          // A run that the killed command has stopped is over, and removed with --force only.
          const again = name === "remove" ? [...args, "--force"] : args;
          await aexp(path, again.map((arg) => arg === "ID" ? id : arg));
          await output;
          assert.equal(await statusOf(path, id), last);
          assert.ok(!isGroupAlive(group));
          const attempts = (await documentOf(path, id)).get("attempts") as Mapping[];
          assert.deepEqual(attempts.map((one) => one.get("status")), ["stopped"]);
          await aexp(path, ["queue", "run"]);
          assert.equal(((await documentOf(path, id)).get("attempts") as Mapping[]).length, 1);
        });
        await output;
        assert.ok(kills >= 5, `killed ${kills} times`);
      });
    }
  },
});
