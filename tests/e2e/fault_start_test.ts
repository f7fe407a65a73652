/**
 * A start that the disk refuses once, with a second runner of the same queue beside it.
 *
 * `AEXP_STRESS=full` lets each call of a start fail in each way; without it some of them fail in one way.
 *
 * @module
 */

import assert from "node:assert/strict";
import { livenessHere } from "../../lib/adapters/machine/process_identity.ts";
import { aexp, aexpCommand } from "../support/cli.ts";
import { nameOf } from "../support/fault_cases.ts";
import {
  type FaultPlan,
  type FaultPoint,
  faultTest,
  planFaults,
  runWithFault,
} from "../support/faults.ts";
import { added, runnable } from "../support/queue.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";
import { waitUntil } from "../support/wait.ts";

const STEP = 12;

const ERRORS = ["EIO", "ESTALE", "ENOSPC", "EDQUOT"];
const RUN = ["queue", "run"];

/** The lock is the kernel's: it goes with the command however that ends. */
const COMMAND = "exec 9>alive; flock -n 9 || echo two >>lines; echo begin >>lines; " +
  "until [ -e go ]; do sleep 0.02; done; echo end >>lines";

interface Refusal {
  readonly point: FaultPoint;
  readonly error: string;
}

/** The calls before the command begins, and how each is refused. */
function refusals({ points }: FaultPlan): Refusal[] {
  const end = points.findIndex(({ call, file }) => call === "openat" && file.endsWith(".1.end"));
  const start = points.slice(0, end);
  if (isThorough) return start.flatMap((point) => ERRORS.map((error) => ({ point, error })));
  return start.flatMap((point, at) => {
    // The first let a number be taken twice, the second left a runner that never ended.
    const isKnown = point.call === "rename" || point.file.endsWith(".stop");
    if (isKnown) return [{ point, error: "EIO" }];
    return at % STEP === 0 ? [{ point, error: ERRORS[at / STEP % ERRORS.length] ?? "EIO" }] : [];
  });
}

function linesOf(path: string): string[] {
  try {
    return Deno.readTextFileSync(`${path}/lines`).split("\n").slice(0, -1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Starts a second runner once the first runs the command or has ended; then lets the command end. */
async function runBeside(path: string, first: number): Promise<void> {
  const hasLeft = () => livenessHere(first, undefined) === "gone";
  await waitUntil(() => linesOf(path).length > 0 || hasLeft());
  const before = linesOf(path).length;
  let isOver = false;
  const second = aexpCommand(path, RUN).output().then(() => isOver = true);
  await waitUntil(() => isOver || linesOf(path).length > before);
  await Deno.writeTextFile(`${path}/go`, "");
  await second;
}

faultTest("a start that the disk refuses once is nobody's twice", async () => {
  await using template = await runnable(COMMAND);
  await added(template.path);
  const copy = async (): Promise<TemporaryFolder> => {
    const folder = await temporaryFolder();
    const args = ["-a", `${template.path}/.`, folder.path];
    assert.ok((await new Deno.Command("cp", { args }).output()).success);
    return folder;
  };
  await using undisturbed = await copy();
  await Deno.writeTextFile(`${undisturbed.path}/go`, "");
  const plan = await planFaults(undisturbed.path, RUN, { withReads: true });
  let hits = 0;
  for (const { point, error } of refusals(plan)) {
    await using repository = await copy();
    const { path } = repository;
    try {
      const fault = `error=${error}` as const;
      const during = (pid: number) => runBeside(path, pid);
      const how = { plan, point, fault, isPassing: true, during } as const;
      if ((await runWithFault(path, RUN, how)).isHit) hits++;
      await aexp(path, RUN);
      assert.deepEqual(linesOf(path), ["begin", "end"]);
    } catch (cause) {
      throw new Error(`${error} at ${nameOf(point)}`, { cause });
    }
  }
  assert.ok(hits >= 4);
});
