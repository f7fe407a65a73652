/**
 * The program where the disk refuses one of the calls by which it changes a file.
 *
 * `AEXP_STRESS=full` lets each call fail in each way; without it every fourth one fails in one way.
 *
 * @module
 */

import assert from "node:assert/strict";
import { textAt } from "../../lib/domain/value/value.ts";
import { aexp } from "../support/cli.ts";
import {
  checkJson,
  checkTidy,
  FAULT_CASES,
  type FaultCase,
  nameOf,
  prepareCase,
  StoreCopies,
} from "../support/fault_cases.ts";
import { type FaultPoint, type FaultResult, faultTest, runWithFault } from "../support/faults.ts";
import { documentOf } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";
import { waitUntil } from "../support/wait.ts";

const STEP = isThorough ? 1 : 4;

const FULL = ["ENOSPC", "EDQUOT", "EIO"];
/** How each call may be refused. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  write: FULL,
  fsync: FULL,
  unlink: ["EIO", "ESTALE", "EROFS"],
  unlinkat: ["EIO", "ESTALE", "EROFS"],
};
const OTHER_ERRORS = [...FULL, "ESTALE", "EROFS"];

interface Refusal {
  readonly point: FaultPoint;
  readonly error: string;
}

/** The refusals that are tried: all, or some of them, each error in turn. */
function refusals(points: readonly FaultPoint[]): Refusal[] {
  if (!isThorough) {
    return points.filter((_, at) => at % STEP === 1).map((point, at) => {
      const errors = ERRORS[point.call] ?? OTHER_ERRORS;
      return { point, error: errors[at % errors.length] ?? "EIO" };
    });
  }
  return points.flatMap((point) =>
    (ERRORS[point.call] ?? OTHER_ERRORS).map((error) => ({ point, error }))
  );
}

/** One clear line and code 2, or on as if nothing had been. */
function checkEnding({ code, stderr }: FaultResult, expected: number): void {
  assert.ok(!/bug:|Stack|^\s+at |panicked/m.test(stderr), stderr);
  if (code === expected) return;
  assert.equal(code, 2, stderr);
  const errors = stderr.split("\n").filter((line) => line.startsWith("error: "));
  assert.equal(errors.length, 1, stderr);
  assert.match(errors[0] ?? "", /^error: Cannot .+: .+/);
}

async function refuseEach(one: FaultCase): Promise<number> {
  await using prepared = await prepareCase(one);
  await using copies = await temporaryFolder();
  const stores = new StoreCopies(copies.path);
  const { plan, args, id } = prepared;
  let hits = 0;
  for (const { point, error } of refusals(plan.points)) {
    await using repository = await prepared.copy();
    const { path } = repository;
    const result = await runWithFault(path, args, { plan, point, fault: `error=${error}` });
    // The second call on one file may be another thread's first.
    if (!result.isHit && !point.isOnly) continue;
    hits++;
    try {
      assert.ok(result.isHit, "did not come to it");
      checkEnding(result, one.code);
      checkJson(`${path}/.runs`);
      await stores.add(path);
      assert.equal((await aexp(path, ["queue", "list", "--include-terminal"])).stderr, "");
      await one.heal(path, id);
      checkTidy(path);
    } catch (cause) {
      throw new Error(`${error} at ${nameOf(point)}`, { cause });
    }
  }
  await stores.check();
  return hits;
}

for (const one of FAULT_CASES) {
  faultTest(
    `${one.name}: a call that the disk refuses ends it with one line, or not at all`,
    async () => {
      assert.ok(await refuseEach(one) >= 2);
    },
  );
}

faultTest(
  "a verdict that the disk refuses is tried until the runner is told to end, and then settled by the next command",
  async () => {
    const [one] = FAULT_CASES;
    assert.ok(one !== undefined);
    await using prepared = await prepareCase(one);
    const { plan, args, id, copy } = prepared;
    const point = plan.points.findLast(({ call, file }) =>
      call === "linkat" && file.includes("locks")
    );
    assert.ok(point !== undefined);
    await using repository = await copy();
    const { path } = repository;
    const { code, stderr } = await runWithFault(path, args, {
      plan,
      point,
      fault: "error=ENOSPC",
      isLasting: true,
      during: async (pid, isHit) => {
        // From its first try to write the verdict on, a signal does not change it any more.
        await waitUntil(isHit);
        Deno.kill(pid, "SIGTERM");
      },
    });
    assert.equal(textAt(await documentOf(path, id), "status"), "running");
    assert.match(
      stderr,
      /^note: (Cannot lock .*); trying again until it works\nnote: \1; the next run of the queue, or .* records the end of [0-9a-f]{8}\n$/,
    );
    assert.equal(code, 143);
    await one.heal(path, id);
    checkTidy(path);
  },
);
