/**
 * Two runners of one machine of which one counts time from another boot time.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, programArguments } from "../support/cli.ts";
import { IN_OTHER_TIME, missingTimeNamespace, testWhere } from "../support/namespaces.ts";
import { listed } from "../support/queue.ts";
import { documentOf, isThere, queued } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

testWhere(
  "queue run leaves a run alone whose runner is in another time namespace",
  missingTimeNamespace(),
  async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const id = await queued(
      path,
      "echo x >> starts; touch ready; until [ -e done ]; do sleep 0.1; done",
    );
    const [file, ...args] = [...IN_OTHER_TIME, ...programArguments(), "run-queued", id];
    const runner = new Deno.Command(file, { args, cwd: path, stdout: "null", stderr: "null" });
    const process = runner.spawn();
    await waitUntil(() => isThere(`${path}/ready`));
    assert.equal((await listed(path))[0]?.get("holder"), "unknown");
    const { code, stdout, stderr } = await aexp(path, ["queue", "run"]);
    assert.equal(code, 0, stdout + stderr);
    await Deno.writeTextFile(`${path}/done`, "");
    assert.equal((await process.status).code, 0);
    assert.equal(await Deno.readTextFile(`${path}/starts`), "x\n");
    assert.equal((await documentOf(path, id)).get("status"), "complete");
  },
);
