/**
 * The program killed with -9 at each call by which it changes a file.
 *
 * `AEXP_STRESS=full` visits every call; without it every fourth one.
 *
 * @module
 */

import assert from "node:assert/strict";
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
import { type FaultPoint, faultTest, runWithFault } from "../support/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";

const STEP = isThorough ? 1 : 4;

/** A file that was opened and not yet written looks the same as one that was half written. */
function isKillPoint({ call }: FaultPoint): boolean {
  return call !== "openat";
}

/** Kills the command of a case at each of its points; gives how many there were. */
async function killAtEach(one: FaultCase): Promise<number> {
  await using prepared = await prepareCase(one);
  await using copies = await temporaryFolder();
  const stores = new StoreCopies(copies.path);
  const points = prepared.plan.points.filter(isKillPoint).filter((_, at) => at % STEP === 0);
  for (const point of points) {
    await using repository = await prepared.copy();
    const { path } = repository;
    const { plan, args, id } = prepared;
    const { isHit } = await runWithFault(path, args, { plan, point, fault: "signal=KILL" });
    // Two writers may both miss a folder and make it, or one of them.
    const mayBeMissed = point.call === "mkdir" && point.nth > 1;
    assert.ok(isHit || mayBeMissed, `did not come to ${nameOf(point)}`);
    checkJson(`${path}/.runs`);
    await stores.add(path);
    try {
      assert.equal((await aexp(path, ["queue", "list", "--include-terminal"])).stderr, "");
      await one.heal(path, id);
      checkTidy(path);
    } catch (error) {
      throw new Error(`killed at ${nameOf(point)}`, { cause: error });
    }
  }
  await stores.check();
  return points.length;
}

for (const one of FAULT_CASES) {
  faultTest(
    `${one.name} killed at any call loses nothing, and the next command heals`,
    async () => {
      assert.ok(await killAtEach(one) >= 2);
    },
  );
}
