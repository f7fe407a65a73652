/**
 * The queue where a file server is away for a moment between two jobs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { faultTest, planFaults, runWithFault } from "../support/faults.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { temporaryFolder } from "../support/temporary.ts";

faultTest(
  "queue run waits for a disk that gives errors before a start, and fails no job",
  async () => {
    await using template = await runnable("echo line >> lines");
    await added(template.path, "--sweep", "seed=0..2");
    const args = ["queue", "run", "--continue-on-failure"];
    const copyTo = async (path: string) => {
      const cp = new Deno.Command("cp", { args: ["-a", `${template.path}/.`, path] });
      assert.ok((await cp.output()).success);
    };
    await using first = await temporaryFolder();
    await copyTo(first.path);
    const plan = await planFaults(first.path, args);
    // What is to say that the second job runs.
    const point = plan.points.filter(({ call, file, nth }) =>
      call === "write" && nth === 1 && /^\.runs\/.*\/\.aexp-/.test(file)
    ).at(2);
    assert.ok(point !== undefined);
    await using repository = await temporaryFolder();
    const { path } = repository;
    await copyTo(path);
    const result = await runWithFault(path, args, { plan, point, fault: "error=EIO" });
    assert.ok(result.isHit);
    assert.equal(result.code, 0, result.stderr);
    assert.equal(result.stderr.match(/trying again until it works/g)?.length, 1, result.stderr);
    assert.equal(await Deno.readTextFile(`${path}/lines`), "line\n".repeat(3));
    const statuses = values(await listed(path, "--include-terminal"), "status");
    assert.deepEqual(statuses, ["complete", "complete", "complete"]);
  },
);
