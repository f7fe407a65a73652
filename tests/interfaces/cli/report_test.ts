/**
 * `aexp report`
 *
 * @module
 */

import assert from "node:assert/strict";
import { attemptSeconds, modelOf } from "../../../lib/interfaces/page/model.ts";
import { aexp, aexpProcess } from "../../support/cli.ts";
import { diskTest, fill, smallDisk } from "../../support/small_disk.ts";
import { temporaryStore } from "../../support/store.ts";
import { smallSweep, writeRuns } from "../../support/sweeps.ts";

Deno.test("report --json is the data of the page", async () => {
  await using folder = await temporaryStore();
  const ids = writeRuns(folder.store, smallSweep());
  const { stdout } = await aexp(folder.path, ["report", "--json", "--sp", "lr=1", "--title", "T"]);
  const data = JSON.parse(stdout);
  assert.equal(data.title, "T");
  assert.equal(data.filter, "--sp lr=1");
  assert.deepEqual(data.counts, { complete: 6, failed: 6 });
  assert.deepEqual(data.runs.job_id, ids.slice(36));
  assert.deepEqual(
    data.keys.map(({ key, role }: { key: string; role: string }) => `${key} ${role}`),
    [
      "experiment_id constant",
      "lr constant",
      "opt own",
      "width own",
      "seed over",
      "alpha constant",
    ],
  );
  assert.deepEqual(data.metrics.map(({ name }: { name: string }) => name), ["acc", "val.loss"]);
  assert.equal(data.clusters.length, 1);
  assert.equal(data.clusters[0].count, 6);
  // Twelve runs are too few to tell one rule from another.
  assert.equal(data.clusters[0].rule, null);
  assert.equal(data.curves[0].curves.length, 6);
  assert.deepEqual(await names(folder.path), [".git", ".runs", "kb"]);
});

Deno.test("a report tells how long runs took as exactly as their documents", async () => {
  await using folder = await temporaryStore();
  const ids = writeRuns(folder.store, smallSweep().slice(0, 2));
  const [first = "", second = ""] = ids.map((id) =>
    `${folder.store.workspacePath}/${id}/signac_job_document.json`
  );
  const document = JSON.parse(await Deno.readTextFile(first));
  document.wallclock_s = document.attempts[0].wallclock_s = 0.734;
  await Deno.writeTextFile(first, JSON.stringify(document));
  const odd = JSON.parse(await Deno.readTextFile(second));
  await Deno.writeTextFile(second, JSON.stringify({ ...odd, wallclock_s: -1 }));

  const { stdout } = await aexp(folder.path, ["report", "--json"]);
  const data = JSON.parse(stdout);
  assert.deepEqual(data.runs.wallclock_s, [0.734, null]);
  assert.deepEqual(data.attempts.wallclock_s, [0.734, null]);
  const seconds = modelOf(data).columns.find(({ name }) => name === "seconds");
  assert.deepEqual([seconds?.text(0), seconds?.text(1)], ["0.734", "60"]);
  assert.equal(attemptSeconds(0, data.attempts), 0.734);
  assert.equal(attemptSeconds(1, data.attempts), 60);
});

async function names(path: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort();
}

Deno.test("failures are compared with all runs, whatever the filter says of them", async () => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep());
  const { stdout } = await aexp(folder.path, ["report", "--json", "--status", "failed"]);
  const data = JSON.parse(stdout);
  assert.deepEqual(data.counts, { failed: 6 });
  assert.match(data.clusters[0].rule, /6 of 6 failed, elsewhere 0 of 42/);
});

Deno.test("report replaces an earlier file, and leaves nothing else behind", async () => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep().slice(0, 3));
  const path = `${folder.path}/out.html`;
  await Deno.writeTextFile(path, "earlier");
  const { code, stdout } = await aexp(folder.path, ["report", "-o", "out.html"]);
  assert.equal(code, 0);
  assert.match(stdout, /^wrote out\.html: 3 runs: 3 complete \(\d+ kB\)\n$/);
  assert.match(await Deno.readTextFile(path), /^<!DOCTYPE html>/);
  assert.deepEqual(await names(folder.path), [".git", ".runs", "kb", "out.html"]);
});

Deno.test("report says what is wrong, and writes nothing", async (t) => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep().slice(0, 3));
  const cases: readonly (readonly [string[], RegExp])[] = [
    [
      ["--metric", "accc"],
      /^error: Cannot use --metric "accc": no run has such a metric\. Use one of acc, val\.loss\.\n$/,
    ],
    [["--over", "sed"], /^error: Cannot use --over "sed": no run has such a key/],
    [["-o", "no/such/folder.html"], /^error: Cannot write ".*folder\.html": /],
    [["-o", "kb"], /^error: Cannot write ".*kb": it is a folder/],
    [["-o", ""], /^error: .*the value is empty/],
    [["--sp", "lr"], /^error: /],
    [["--json", "-o", "x.json"], /^error: Cannot use --output with --json: no file is written\./],
    [["--json", "--watch"], /^error: Cannot use --watch with --json: no file is written\./],
  ];
  for (const [args, message] of cases) {
    await t.step(args.join(" "), async () => {
      const { code, stdout, stderr } = await aexp(folder.path, ["report", ...args]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }
  assert.deepEqual(await names(folder.path), [".git", ".runs", "kb"]);
});

Deno.test("a filter that matches no run says why, and the page is written all the same", async () => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep().slice(0, 3));
  const { code, stdout, stderr } = await aexp(folder.path, ["report", "--tag", "swep"]);
  assert.equal(code, 0);
  assert.match(stdout, /^wrote report\.html: no runs/);
  assert.match(stderr, /^note: no run has tag=swep; known tags: sweep \(3\)\n$/);
});

diskTest("on a full disk an earlier report stays as it was", async () => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep());
  await using disk = await smallDisk();
  const path = `${disk.path}/report.html`;
  await Deno.writeTextFile(path, "earlier");
  fill(`${disk.path}/filler`);
  const { code, stderr } = await aexp(folder.path, ["report", "-o", path]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: Cannot write .*no space/i);
  assert.equal(await Deno.readTextFile(path), "earlier");
});

Deno.test("report --open hands the file to the desktop, and says if there is none", async () => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep().slice(0, 3));
  const bin = `${folder.path}/bin`;
  await Deno.mkdir(bin);
  const name = Deno.build.os === "darwin" ? "open" : "xdg-open";
  const script = `#!/bin/sh\necho "$@" > "${folder.path}/opened"\n`;
  await Deno.writeTextFile(`${bin}/${name}`, script, { mode: 0o755 });
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const shown = await aexpProcess(folder.path, ["report", "--open"], { env });
  assert.deepEqual([shown.code, shown.stderr], [0, ""]);
  assert.equal(await Deno.readTextFile(`${folder.path}/opened`), `${folder.path}/report.html\n`);
  await Deno.writeTextFile(`${bin}/${name}`, "#!/bin/sh\nexit 3\n");
  const missing = await aexpProcess(folder.path, ["report", "--open"], { env });
  assert.equal(missing.code, 0);
  assert.equal(missing.stderr, "note: no browser could be started; open the file yourself\n");
});
