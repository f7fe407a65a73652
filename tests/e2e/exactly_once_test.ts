import assert from "node:assert/strict";
import { sleep } from "../../lib/context.ts";
import { aexp, aexpCommand } from "../support/cli.ts";
import { added, listed, values } from "../support/queue.ts";
import { type Random, randomFrom, randomTest } from "../support/random.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";
import { waitUntil } from "../support/wait.ts";

/**
 * The command holds a lock of the kernel, which goes with it however it ends, so two at a time are
 * found out; it writes down its beginning and its end.
 */
function command(seconds: string): string {
  return `exec 9>"$AEXP_JOB_WORKSPACE/alive"; flock -n 9 || echo "two $AEXP_JOB_ID" >>log; ` +
    `echo "begin $AEXP_JOB_ID $AEXP_ATTEMPT" >>log; sleep ${seconds}; ` +
    `echo "end $AEXP_JOB_ID $AEXP_ATTEMPT" >>log`;
}

/** Kills a process, unless it was faster. */
function killed(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

function lines(log: string, word: string): string[] {
  return Deno.readTextFileSync(log).split("\n").filter((line) => line.startsWith(`${word} `));
}

/** Waits for the moment at which a runner is killed: while it starts, or a moment after a line of its commands. */
async function untilKill(log: string, random: Random): Promise<void> {
  const lines = () => Deno.readTextFileSync(log).split("\n").length;
  const expected = random() < 0.3 ? 0 : lines() + 1 + Math.floor(random() * 8);
  await waitUntil(() => lines() >= expected);
  await sleep(random() * (expected === 0 ? 600 : 100));
}

/** The processes that a marker in their environment names. */
function processesWith(marker: string): number[] {
  const pids: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^[0-9]+$/.test(name)) continue;
    try {
      const environment = Deno.readTextFileSync(`/proc/${name}/environ`);
      if (environment.split("\0").includes(marker)) pids.push(Number(name));
    } catch {
      // It has ended, or is another user's.
    }
  }
  return pids;
}

/** A runner that was killed early enough has made no folder yet. */
function attemptNames(path: string): ReadonlySet<string> {
  try {
    return new Set(Array.from(Deno.readDirSync(`${path}/.aexp/attempts`), (entry) => entry.name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
}

/** An end that was written down is the last attempt of its job. */
function checkEnds(path: string): void {
  const names = attemptNames(path);
  for (const name of names) {
    const match = /^([0-9a-f]{32})\.([0-9]+)\.end$/.exec(name);
    if (match === null) continue;
    const text = Deno.readTextFileSync(`${path}/.aexp/attempts/${name}`);
    if (!text.includes('"code": 0, ')) continue;
    const next = `${match[1]}.${Number(match[2]) + 1}`;
    const isRun = names.has(next) && !names.has(`${next}.void`);
    assert.ok(!isRun, `${name} ended and ran again`);
  }
}

randomTest(
  "a runner that is killed takes its children with it, and no end is lost",
  async (random) => {
    const kills = isThorough ? 200 : 12;
    await using repository = await temporaryRepository();
    const { path } = repository;
    const log = `${path}/log`;
    await Deno.writeTextFile(log, "");
    const jobs = kills * 8;
    await added(path, "--command", command("0.1"), "--sweep", `seed=1..${jobs}`);
    const marker = `AEXP_TEST_RUN=${crypto.randomUUID()}`;
    const [name = "", value = ""] = marker.split("=");
    for (let kill = 0; kill < kills; kill++) {
      const args = ["queue", "run", "-j3", "--continue-on-failure", "--max-lost", "1000"];
      const runner = aexpCommand(path, args, { env: { [name]: value } }).spawn();
      const output = runner.output();
      await untilKill(log, random);
      killed(runner);
      await output;
      await waitUntil(() => processesWith(marker).length === 0);
      checkEnds(path);
    }
    const last = await aexp(path, ["queue", "run", "-j8", "--max-lost", "1000"]);
    assert.equal(last.code, 0, last.stderr);
    assert.deepEqual(lines(log, "two"), []);
    checkEnds(path);
    const entries = await listed(path, "--include-terminal");
    assert.deepEqual(new Set(values(entries, "status")), new Set(["complete"]));
    assert.equal(entries.length, jobs);
  },
);

randomTest(
  "many runners on one queue run each job once, though some of them are killed",
  async (random) => {
    const [processes, jobs] = isThorough ? [32, 500] : [6, 40];
    await using repository = await temporaryRepository();
    const { path } = repository;
    const log = `${path}/log`;
    await Deno.writeTextFile(log, "");
    // Plain words, which are started without a shell of their own.
    await Deno.writeTextFile(`${path}/job.sh`, command("$1"));
    const plain = `/bin/sh job.sh ${isThorough ? "0.3" : "0.05"}`;
    await added(path, "--command", plain, "--sweep", `seed=1..${jobs}`);
    const args = ["queue", "run", "--continue-on-failure", "--max-lost", "1000"];
    let left = processes;
    async function keepRunning(random: Random): Promise<void> {
      for (;;) {
        const runner = aexpCommand(path, args).spawn();
        const output = runner.output();
        const isKilled = random() < 0.7;
        const timer = setTimeout(() => isKilled && killed(runner), random() * 3000);
        const { success } = await output;
        clearTimeout(timer);
        if (success) break;
      }
      left--;
    }
    const seeds = Array.from({ length: processes }, () => random() * 2 ** 32);
    await Promise.all(seeds.map((seed) => keepRunning(randomFrom(seed))));
    assert.equal(left, 0);
    assert.equal((await aexp(path, args)).code, 0);
    assert.deepEqual(lines(log, "two"), []);
    checkEnds(path);
    const entries = await listed(path, "--include-terminal");
    assert.deepEqual(new Set(values(entries, "status")), new Set(["complete"]));
    // Who was killed between the command's last word and the shell's did not end.
    const ended = new Set(lines(log, "end"));
    assert.ok(ended.size >= jobs);
  },
);
