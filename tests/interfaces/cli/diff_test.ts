/**
 * `aexp diff`
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson } from "../../support/cli.ts";
import { makeJob, temporaryStore } from "../../support/store.ts";
import { commitAll, temporaryRepository, writeFile } from "../../support/temporary.ts";

/** The lines of a text, with single spaces. */
function lines(text: string): string[] {
  return text.trimEnd().split("\n").map((line) => line.replace(/ +/g, " ").trim());
}

Deno.test("diff shows what differs between two runs, and what changed in the code", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  const ids: string[] = [];
  for (const [lr, acc] of [["0.1", "0.5"], ["0.2", "0.75"]]) {
    await writeFile(`${path}/model.py`, `lr = ${lr}\n`);
    await commitAll(path, `feat: ${lr}`);
    const command = `echo '{"acc": ${acc}, "same": 1}' > "$AEXP_JOB_WORKSPACE/results.json"`;
    const add = ["queue", "add", "--experiment", "E001", "--command", command];
    const added = await aexpJson(path, [...add, "--sp", `lr:=${lr},opt=adam`]);
    ids.push(String((added.get("jobs") as Mapping[])[0]?.get("job_id")));
    assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  }
  const [a = "", b = ""] = ids;
  const { code, stdout } = await aexp(path, ["diff", a, b.slice(0, 12)]);
  assert.equal(code, 0);
  const shown = lines(stdout);
  assert.equal(shown[0], `PART KEY ${a.slice(0, 8)} ${b.slice(0, 8)}`);
  assert.ok(shown.includes("state point lr 0.1 0.2"));
  assert.ok(shown.includes("results acc 0.5 0.75"));
  assert.ok(shown.some((line) => line.startsWith("code commit ")));
  assert.ok(
    shown.some((line) =>
      /^Equal: 2 of the state point, 1 of the code, .* 1 of the results\.$/.test(line)
    ),
    stdout,
  );
  assert.ok(shown.includes("model.py | 2 +-"), stdout);
  const answer = await aexpJson(path, ["diff", a, b]);
  const differences = answer.get("differences") as Mapping[];
  const lr = differences.find((one) => one.get("key") === "lr");
  assert.equal(lr?.get("part"), "state point");
  assert.match(String(answer.get("diff_stat")), /1 file changed/);
  const same = await aexp(path, ["diff", a, a]);
  assert.match(same.stdout, /^Nothing differs\.\nEqual: /);
});

Deno.test("diff compares two tags configuration by configuration", async () => {
  await using folder = await temporaryStore();
  const runs: readonly (readonly [string, number, number, string, number])[] = [
    ["old", 1, 0, "aaa", 0.5],
    ["old", 1, 1, "aaa", 0.7],
    ["new", 1, 0, "bbb", 0.9],
    ["new", 2, 0, "bbb", 0.1],
    ["old", 3, 0, "aaa", 0.2],
  ];
  for (const [tag, lr, seed, commit, acc] of runs) {
    const queue = `{"queued_at": "2026-01-01T00:00:00Z", "tag": "${tag}"}`;
    makeJob(
      folder.store,
      `{"lr": ${lr}, "seed": ${seed}, "code_commit": "${commit}"}`,
      `{"status": "complete", "queue": ${queue}, "results": {"acc": ${acc}}}`,
    );
  }
  const { stdout } = await aexp(folder.path, ["diff", "old", "new"], { columns: 100 });
  assert.deepEqual(lines(stdout), [
    "1 configuration in both tags, 1 only in old, 1 only in new. Mean ± std over seed, code_commit (n).",
    "ACC (max)",
    "LR old new DIFFERENCE",
    "1 0.6 ± 0.1 (2) 0.9 (1) +0.3",
  ]);
  const answer = await aexpJson(folder.path, ["diff", "old", "new"]);
  const [metric] = answer.get("metrics") as Mapping[];
  const [entry] = metric?.get("entries") as Mapping[];
  assert.deepEqual([entry?.get("a_n"), entry?.get("b_n")], [2n, 1n]);
  const none = await aexp(folder.path, ["diff", "old", "nwe"]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /Cannot find "nwe": .*The tags are .*new/);
  const [id = ""] = (await aexp(folder.path, ["list-runs"])).stdout.split("\t");
  const half = await aexp(folder.path, ["diff", id, "nwe"]);
  assert.match(half.stderr, /Cannot find "nwe": /);
  const mixed = await aexp(folder.path, ["diff", id, "new"]);
  assert.equal(mixed.code, 2);
  assert.match(mixed.stderr, /one is a run, the other a tag\. Name two runs, or two tags\./);
});
