/**
 * A page that is open while `aexp report --watch` writes it again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertSound, browserTest, openPage } from "../../support/browser.ts";
import { aexp } from "../../support/cli.ts";
import { temporaryStore } from "../../support/store.ts";
import { smallSweep, writeRuns } from "../../support/sweeps.ts";

browserTest(
  "page: while runs go on, it loads itself again and keeps the view",
  async (_t, browser) => {
    await using folder = await temporaryStore();
    writeRuns(folder.store, smallSweep());
    const path = `${folder.path}/report.html`;
    // As the file is in the middle of a watch, but with a shorter pause.
    const write = async (title: string, nextInS: number | null) => {
      await aexp(folder.path, ["report", "--title", title]);
      const html = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, html.replace('"next_in_s":null', `"next_in_s":${nextInS}`));
    };
    await write("first", 2);
    await using open = await openPage(browser, path, { fragment: "#filter=opt%3Dadam" });
    const { page } = open;
    assert.match(await page.textContent(".overview") ?? "", /It is written again while runs go on/);
    await write("second", null);
    await page.waitForSelector('h1:text-is("second")');
    await page.waitForSelector('.grid[aria-rowcount="25"]');
    assert.equal(await page.inputValue("#filter"), "opt=adam");
    await assertSound(open);
  },
);
