/**
 * What Slurm knows of a run whose processes cannot be seen.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpJson, shellCommand } from "../support/cli.ts";
import { added, onlyDocument } from "../support/queue.ts";
import { SLURM_SCRIPT, startSlurm } from "../support/slurm.ts";
import { temporaryRepository, writeFile } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";
import { type Mapping, mappingAt } from "../../lib/domain/value/value.ts";

/** As if the runner were on a machine out of sight. */
async function moveElsewhere(path: string, jobId: string): Promise<void> {
  const record = `${path}/.aexp/attempts/${jobId}.1`;
  const text = await Deno.readTextFile(record);
  await Deno.writeTextFile(
    `${record}.new`,
    text.replace(/"machine": "[^"]*"/, '"machine": "elsewhere"'),
  );
  await Deno.rename(`${record}.new`, record);
}

Deno.test({
  name: "queue reconcile takes Slurm's word on a run that cannot be seen from here",
  ignore: SLURM_SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await temporaryRepository();
    const { path } = repository;
    const [job] = await added(path, "--tag", "t", "--command", "sleep 300");
    const jobId = String(job?.get("job_id"));
    await writeFile(
      `${path}/one.sbatch`,
      `#!/bin/sh\ncd '${path}'\nexec ${shellCommand()} run-queued ${jobId}\n`,
    );
    const id = await slurm.run(
      "sbatch",
      "--parsable",
      `--output=${path}/out`,
      `${path}/one.sbatch`,
    );
    const proc = async () => mappingAt(mappingAt(await onlyDocument(path), "queue"), "proc");
    await waitUntil(async () => (await proc()).size > 0, 30_000);
    await moveElsewhere(path, jobId);
    const env = { ...slurm.env, PATH: Deno.env.get("PATH") ?? "" };
    const look = async (...flags: string[]) => {
      const answer = await aexpJson(path, ["queue", "reconcile", ...flags], { env });
      return (answer.get("entries") as Mapping[])[0];
    };
    const running = await look("--apply");
    assert.equal(running?.get("verdict"), "alive", JSON.stringify(running?.get("evidence")));
    assert.match(String(running?.get("evidence")), /out of sight.*RUNNING/);
    // Somebody else's clean-up: nothing of the runner is left to say how it ended.
    await slurm.run("scancel", id);
    const status = async () => (await onlyDocument(path)).get("status");
    await waitUntil(async () => await status() === "queued", 20_000);
  },
});
