/**
 * A report's page in a real browser.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertSound, browserTest, openPage } from "../../support/browser.ts";
import { aexp } from "../../support/cli.ts";
import { temporaryStore } from "../../support/store.ts";
import { smallSweep, writeRuns } from "../../support/sweeps.ts";

browserTest("page: shows a sweep, filters it, and opens a run", async (t, browser) => {
  await using folder = await temporaryStore();
  const ids = writeRuns(folder.store, smallSweep());
  const { code, stdout, stderr } = await aexp(folder.path, ["report"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^wrote report\.html: 48 runs: 42 complete, 6 failed \(\d+ kB\)\n$/);
  await using open = await openPage(browser, `${folder.path}/report.html`);
  const { page } = open;

  await t.step("all runs", async () => {
    await assertSound(open);
    assert.equal(await page.textContent("#filter-told"), "Shows all 48 runs.");
    assert.equal(await page.getAttribute(".grid", "aria-rowcount"), "49");
  });

  await t.step("a filter", async () => {
    await page.fill("#filter", "lr>=0.1 opt=adam");
    await page.waitForSelector('.grid[aria-rowcount="13"]');
    assert.equal(await page.textContent("#filter-told"), "Shows 12 of 48 runs.");
    await page.waitForURL(/#filter=lr%3E%3D0\.1\+opt%3Dadam$/);
  });

  await t.step("a filter with a mistake says so", async () => {
    await page.fill("#filter", "lrr>=0.1");
    await page.waitForSelector("#filter-told.is-wrong");
    assert.match(await page.textContent("#filter-told") ?? "", /There is no column "lrr"\./);
  });

  await t.step("a run", async () => {
    await page.click("#clear");
    await page.waitForSelector('.grid[aria-rowcount="49"]');
    await page.focus(".grid");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#run h2");
    assert.match(await page.textContent("#run") ?? "", new RegExp(ids[1] ?? "?"));
    await assertSound(open);
  });

  await t.step("panels in the order in which people ask", async () => {
    assert.deepEqual(
      await page.evaluate("[...document.querySelectorAll('main section[id]')].map(({ id }) => id)"),
      [
        ...["what", "configurations", "parameters", "heatmap", "parallel", "curves", "importance"],
        ...["best", "failures", "timeline", "runs", "run"],
      ],
    );
  });

  await t.step("sorting, with the keyboard as well", async () => {
    const firstAcc = async () => {
      const head = page.locator(".head .cell", { hasText: /^acc/ });
      const column = await head.getAttribute("aria-colindex");
      const cell = page.locator(`.row[data-at="0"] [aria-colindex="${column}"]`);
      return [await head.getAttribute("aria-sort"), await cell.textContent()];
    };
    await page.getByRole("button", { name: "acc", exact: true }).click();
    await page.waitForSelector('[aria-sort="ascending"]');
    assert.deepEqual(await firstAcc(), ["ascending", "0.755"]);
    await page.keyboard.press("Enter");
    await page.waitForSelector('[aria-sort="descending"]');
    assert.deepEqual(await firstAcc(), ["descending", "0.964"]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForSelector('[aria-sort="ascending"] :text("val.loss")');
  });

  await t.step("a theme", async () => {
    await page.getByLabel("Theme").selectOption("dark");
    await page.waitForSelector('html[data-theme="dark"]');
    await page.getByLabel("Theme").selectOption("");
    await page.waitForSelector('html[data-theme="light"]');
    await assertSound(open);
  });
});
