/**
 * Brushes on a real page: by pointer and by keys, they choose the runs that the filter's text says.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertSound, browserTest, openPage } from "../../support/browser.ts";
import { aexp } from "../../support/cli.ts";
import { temporaryStore } from "../../support/store.ts";
import { smallSweep, writeRuns } from "../../support/sweeps.ts";

/** Returns the ids of the runs that `aexp export` gives for a filter. */
async function exported(path: string, ...args: string[]): Promise<number> {
  const { stdout } = await aexp(path, ["export", "--columns", "job_id", ...args]);
  return stdout.trim().split("\r\n").length - 1;
}

/** Waits until the table holds so many runs. */
async function waitForRuns(page: Page, count: number): Promise<void> {
  await page.waitForSelector(`.grid[aria-rowcount="${count + 1}"]`);
}

browserTest("page: brushes choose the runs that the filter says", async (t, browser) => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep());
  await aexp(folder.path, ["report"]);
  await using open = await openPage(browser, `${folder.path}/report.html`);
  const { page } = open;
  const filter = page.locator("#filter");
  const count = async (text: string) => {
    await filter.fill(text);
    const told = await page.textContent("#filter-told") ?? "";
    return Number(/Shows (?:all )?(\d+)/.exec(told)?.[1]);
  };

  await t.step("by pointer", async () => {
    const axis = page.locator(".brush").first();
    await axis.scrollIntoViewIfNeeded();
    const box = await axis.boundingBox();
    assert.ok(box !== null);
    const x = box.x + box.width / 2;
    // The upper half of four rates.
    await page.mouse.move(x, box.y + 16);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height / 4, { steps: 3 });
    await page.mouse.move(x, box.y + box.height / 2 - 4, { steps: 5 });
    await page.mouse.up();
    await page.waitForSelector(".brush.is-set");
    const text = await filter.inputValue();
    assert.equal(text, "lr=0.1|1");
    await waitForRuns(page, 24);
    assert.equal(
      await exported(folder.path, "--sp", "lr=0.1") + await exported(folder.path, "--sp", "lr=1"),
      24,
    );
  });

  await t.step("a double click takes it away", async () => {
    await page.locator(".brush").first().dblclick();
    await waitForRuns(page, 48);
    assert.equal(await filter.inputValue(), "");
  });

  await t.step("by keys", async () => {
    const slider = page.getByRole("slider", { name: "lr from" });
    await slider.focus();
    await page.keyboard.press("ArrowUp");
    await waitForRuns(page, 36);
    await page.keyboard.press("ArrowUp");
    await waitForRuns(page, 24);
    assert.equal(await filter.inputValue(), "lr=0.1|1");
    assert.equal(await slider.getAttribute("aria-valuenow"), "50");
    const focused = "document.activeElement.getAttribute('aria-label')";
    assert.equal(await page.evaluate(focused), "lr from");
    await page.keyboard.press("Escape");
    await waitForRuns(page, 48);
    assert.equal(await filter.inputValue(), "");
  });

  await t.step("on a metric, and on two axes", async () => {
    const slider = page.getByRole("slider", { name: "acc from" });
    await slider.focus();
    for (let press = 0; press < 30; press++) await page.keyboard.press("ArrowUp");
    await page.getByRole("slider", { name: "opt to" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector("#filter-told:not(:empty)");
    const text = await filter.inputValue();
    assert.match(text, /^acc>=\S+ acc<=\S+ opt=adam$/);
    const told = await page.getAttribute(".grid", "aria-rowcount");
    assert.equal(await count(text), Number(told) - 1);
    const { stdout } = await aexp(folder.path, ["export", "--columns", "results.acc,sp.opt"]);
    const [low = NaN, high = NaN] = [...text.matchAll(/acc[<>]=(\S+)/g)].map((one) =>
      Number(one[1])
    );
    const rows = stdout.trim().split("\r\n").slice(1).map((line) => line.split(","));
    const wanted = rows.filter(([acc = "", opt]) =>
      acc !== "" && Number(acc) >= low && Number(acc) <= high && opt === "adam"
    );
    assert.ok(wanted.length > 0);
    assert.equal(Number(told) - 1, wanted.length);
  });

  await t.step("a shared address shows the same brushes", async () => {
    const fragment = "#filter=lr%3D0.1%7C1";
    await using shared = await openPage(browser, `${folder.path}/report.html`, { fragment });
    await waitForRuns(shared.page, 24);
    assert.equal(await shared.page.locator(".brush.is-set").count(), 1);
    await assertSound(shared);
  });
  await assertSound(open);
});
