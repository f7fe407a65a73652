/**
 * The numbers on a page are those of `aexp export` and `aexp results`.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertSound, browserTest, openPage } from "../../support/browser.ts";
import { aexp } from "../../support/cli.ts";
import { temporaryStore } from "../../support/store.ts";
import { smallSweep, writeRuns } from "../../support/sweeps.ts";

/** Returns the rows of an export as objects. */
async function rowsOf(path: string, ...args: string[]): Promise<Record<string, string>[]> {
  const { stdout } = await aexp(path, ["export", ...args]);
  const [head = [], ...rows] = stdout.trim().split("\r\n").map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
}

/** Returns the first numbers that a panel tells: how many runs it shows of how many. */
async function toldBy(page: Page, id: string): Promise<readonly [number, number]> {
  const told = await page.textContent(`#${id} .told`) ?? "";
  const [, all, shown, total, only] =
    /all (\d+) run|(\d+) of (\d+) runs?\b|(\d+) runs?\b/.exec(told) ?? [];
  const whole = Number(all ?? only ?? total);
  return [Number(shown ?? whole), whole];
}

browserTest("page: every panel counts as the export does", async (t, browser) => {
  await using folder = await temporaryStore();
  const { path } = folder;
  const waiting = { statepoint: { experiment_id: "E001", lr: 9, opt: "adam", seed: 0 } };
  writeRuns(folder.store, [
    ...smallSweep(),
    { ...waiting, status: "queued" },
    { statepoint: { ...waiting.statepoint, seed: 1 }, results: { acc: NaN } },
    { statepoint: { ...waiting.statepoint, seed: 2 }, results: { acc: 2, val: { loss: 5 } } },
  ]);
  await aexp(path, ["report"]);
  for (const filter of [[], ["--sp", "opt=sgd"], ["--sp", "lr=9"]]) {
    await t.step(filter.join(" ") || "all runs", async () => {
      const text = filter[1] ?? "";
      const fragment = text === "" ? "" : `#filter=${encodeURIComponent(text)}`;
      await using open = await openPage(browser, `${path}/report.html`, { fragment });
      const { page } = open;
      const runs = await rowsOf(path, ...filter);
      const attempts = await rowsOf(path, "--attempts", ...filter);
      const all = (await rowsOf(path)).length;
      const numbers = runs.filter((row) => Number.isFinite(Number(row["results.acc"] || NaN)));
      const failed = runs.filter(({ status }) => status === "failed");
      assert.equal(await page.getAttribute(".grid", "aria-rowcount"), String(runs.length + 1));
      assert.deepEqual(await toldBy(page, "runs"), [runs.length, all]);
      assert.deepEqual(await toldBy(page, "configurations"), [runs.length, all]);
      assert.deepEqual(await toldBy(page, "parameters"), [numbers.length, runs.length]);
      assert.deepEqual(await toldBy(page, "heatmap"), [numbers.length, runs.length]);
      assert.deepEqual(await toldBy(page, "best"), [numbers.length, runs.length]);
      const parallel = await page.textContent("#parallel .told") ?? "";
      // What a brush leaves out stays visible, and is told apart.
      assert.match(
        parallel,
        text === ""
          ? new RegExp(`${runs.length} runs, ${numbers.length} with a result`)
          : new RegExp(`${all} runs, .* ${runs.length} runs? in the brush`),
      );
      const curves = runs.filter((row) => row.status === "complete" && row["sp.lr"] !== "9").length;
      if (curves > 0) assert.deepEqual(await toldBy(page, "curves"), [curves, runs.length]);
      const failures = await page.textContent("#failures .told") ?? "";
      if (failed.length > 0) {
        assert.match(failures, new RegExp(`^${failed.length} of ${runs.length} runs failed`));
      }
      assert.match(
        await page.textContent("#timeline .told") ?? "",
        new RegExp(`\\b${attempts.length} attempts?\\b`),
      );
      await assertSound(open);
    });
  }

  await t.step("the states", async () => {
    await using open = await openPage(browser, `${path}/report.html`);
    const shown = await open.page.locator(".statuses button").allTextContents();
    const counts = Map.groupBy(await rowsOf(path), ({ status }) => status);
    assert.deepEqual(
      shown.sort(),
      Array.from(counts, ([status, rows]) => `${rows.length} ${status}`).sort(),
    );
  });

  await t.step("the best configurations", async () => {
    await using open = await openPage(browser, `${path}/report.html`);
    const { page } = open;
    const rows = await page.evaluate<string[][]>(
      "[...document.querySelectorAll('#configurations tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))",
    );
    const { stdout } = await aexp(path, ["results"]);
    const lines = stdout.split("\n").map((line) => line.replace(/\s+/g, " ").trim());
    assert.equal(rows.length, 10);
    for (const row of rows) {
      // Behind the metrics come the strip of dots and the button.
      const [lr = "", opt = "", width = "", count = "", acc = "", loss = ""] = row;
      const wanted = [lr, opt, width, count, acc, loss].join(" ");
      assert.ok(lines.some((line) => line.startsWith(wanted)), `${wanted}\n${stdout}`);
    }
  });

  await t.step("the CSV of the table", async () => {
    await using open = await openPage(browser, `${path}/report.html`);
    const { page } = open;
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const csv = await Deno.readTextFile(await (await download).path());
    const [head = "", ...rows] = csv.trim().split("\r\n");
    assert.match(head, /^job_id,status,sp\.lr,sp\.opt,/);
    assert.equal(rows.length, 51);
    const known = new Set((await rowsOf(path)).map((row) => row.job_id));
    assert.ok(rows.every((row) => known.has(row.split(",")[0] ?? "")));
  });

  await t.step("SVG and PNG of a panel", async () => {
    await using open = await openPage(browser, `${path}/report.html`);
    const { page } = open;
    const svg = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save Timeline as SVG" }).click();
    assert.match(await Deno.readTextFile(await (await svg).path()), /^<svg [^]*<\/svg>\n$/);
    const png = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save Timeline as PNG" }).click();
    const bytes = await Deno.readFile(await (await png).path());
    assert.deepEqual([...bytes.subarray(1, 4)], [80, 78, 71]);
    await assertSound(open);
  });
});
