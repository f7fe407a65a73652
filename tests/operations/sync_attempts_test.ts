/**
 * Attempts that two clones gave the same number.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { documentsOf, temporaryClones } from "../support/clones.ts";
import { added, run } from "../support/queue.ts";
import { writeFile } from "../support/temporary.ts";

Deno.test("attempts of two clones have names of their own, and each clone finds its own output", async () => {
  await using clones = await temporaryClones();
  const names = ["laptop", "cluster"] as const;
  const [laptop, cluster] = [await clones.clone(names[0]), await clones.clone(names[1])];
  await added(laptop, "--no-commit", "--sp", "code=0", "--command", 'basename "$PWD"');
  for (const path of [laptop, cluster]) await aexp(path, ["sync"]);
  for (const [n, path] of [laptop, cluster].entries()) {
    await writeFile(`${path}/.aexp/installed.json`, `{"machine_label": "${names[n]}"}`);
    await run(path);
  }
  for (const path of [laptop, cluster, laptop]) await aexp(path, ["sync"]);
  const [id = ""] = (await documentsOf(laptop)).keys();

  const shown = (await aexp(laptop, ["show-run", id])).stdout;
  const host = Deno.hostname();
  const [, first = "", last = ""] =
    /^ {4}1a: complete .* on \S+ \((\w+)\).*\n {4}1b: complete .* on \S+ \((\w+)\)/m.exec(shown) ??
      [];
  assert.deepEqual([first, last].sort(), ["cluster", "laptop"], shown);

  const of = { laptop, cluster };
  const [there, here] = [of[first as "laptop"], of[last as "laptop"]];
  const latest = await aexp(here, ["queue", "logs", id]);
  assert.deepEqual([latest.code, latest.stdout], [0, `${last}\n`], latest.stderr);
  assert.match(latest.stderr, /attempt 1b of 2: complete/);
  const gone = await aexp(there, ["queue", "logs", id]);
  assert.equal(gone.code, 2);
  assert.match(gone.stderr, new RegExp(`attempt 1b of 2 .*: it is on ${last}, in \\.aexp/logs/`));
  assert.match(gone.stderr, new RegExp(`Run \`aexp queue logs ${id.slice(0, 8)}\` on ${last}`));
  const earlier = await aexp(there, ["queue", "logs", id, "--attempt", "1a"]);
  assert.deepEqual([earlier.code, earlier.stdout], [0, `${first}\n`], earlier.stderr);
  assert.match(earlier.stderr, new RegExp(`attempt 1a of 2, not the last one.*${host}`));

  // A number without a letter means the attempt of this clone.
  for (const name of names) {
    const own = await aexp(of[name], ["queue", "logs", id, "--attempt", "1"]);
    assert.deepEqual([own.code, own.stdout], [0, `${name}\n`], own.stderr);
  }
  const third = await clones.clone("third");
  const foreign = await aexp(third, ["queue", "logs", id, "--attempt", "1"]);
  assert.equal(foreign.code, 2);
  assert.match(
    foreign.stderr,
    /2 clones have run an attempt 1, and none of them is this one\. Choose 1a or 1b with --attempt/,
  );
  assert.match(
    (await aexp(laptop, ["queue", "logs", id, "--attempt", "x"])).stderr,
    /is no attempt/,
  );

  // The next attempt gets a number that no clone has used.
  await aexp(laptop, ["queue", "retry", id]);
  await run(laptop);
  const again = await aexp(laptop, ["queue", "logs", id]);
  assert.equal(again.stdout, "laptop\n");
  assert.match(again.stderr, /attempt 3 of 3: complete/);
});
