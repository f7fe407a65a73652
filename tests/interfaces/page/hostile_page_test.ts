/**
 * Hostile texts everywhere in a report: none may run, load anything, or break the page.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertSound, browserTest, openPage } from "../../support/browser.ts";
import { aexp } from "../../support/cli.ts";
import { HOSTILE_TEXTS } from "../../support/hostile_texts.ts";
import { type TemporaryStore, temporaryStore } from "../../support/store.ts";
import { writeFile } from "../../support/temporary.ts";
import { writeRuns } from "../../support/sweeps.ts";

Deno.test("hostile texts: there are enough", () => {
  assert.ok(HOSTILE_TEXTS.length >= 60);
});

/** A store in which each text stands wherever a text can stand. */
async function hostileStore(): Promise<TemporaryStore> {
  const folder = await temporaryStore();
  const all = HOSTILE_TEXTS.map((text, n) => `${n}: ${text}`).join("\n\n");
  const file = `${folder.path}/kb/research/experiments/E001-first.md`;
  await Deno.remove(file);
  await writeFile(
    `${folder.path}/kb/research/experiments/E001-<img src=x onerror=executed(1)>.md`,
    `---\nid: E001\n---\n\n# ${HOSTILE_TEXTS[1]}\n\n${all}\n`,
  );
  writeRuns(
    folder.store,
    HOSTILE_TEXTS.map((text, n) => ({
      // Python refuses keys with dots, and so do we.
      statepoint: { value: text, n: n % 5, [`k${n}${text.replaceAll(".", "")}`]: n % 2 },
      status: n % 3 === 0 ? "failed" : n % 7 === 0 ? text : "complete",
      tag: text,
      host: text,
      results: { acc: n / 100, [text]: n, word: text },
      error: `${text}\nError: ${text}\n`,
      curve: [{ step: 1, [text]: 1 }, { step: 2, [text]: n }],
    })),
  );
  return folder;
}

browserTest("page: hostile texts stay texts", async (_t, browser) => {
  await using folder = await hostileStore();
  const title = HOSTILE_TEXTS.slice(0, 3).join(" ");
  const args = ["report", "--title", title, "-o", "<img src=x onerror=executed(1)>.html"];
  const { code, stderr } = await aexp(folder.path, args);
  assert.deepEqual([code, stderr], [0, ""]);
  const path = `${folder.path}/${args.at(-1)}`;
  await using open = await openPage(browser, path, { theme: "dark" });
  const { page } = open;
  // All that can be opened is opened.
  await page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)");
  await page.click(".grid .row:not(.head)");
  await page.waitForSelector("#run h2");
  for (const text of HOSTILE_TEXTS.slice(0, 6)) {
    await page.fill("#filter", text.replaceAll("\n", " "));
  }
  await page.fill("#filter", "");
  await page.waitForSelector(`.grid[aria-rowcount="${HOSTILE_TEXTS.length + 1}"]`);
  await assertSound(open);
  const strangers = await page.$$(
    "img, iframe, object, embed, base, link, video, math, marquee, script:not(:last-of-type)",
  );
  assert.equal(strangers.length, 0);
  assert.equal(await page.evaluate("document.querySelectorAll('form').length"), 1);
  const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  assert.equal(await page.evaluate(overflow), 0);
  const text = await page.innerText("body");
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069\u0000\u001b]/);
});

browserTest("page: a hostile fragment stays text", async (t, browser) => {
  await using folder = await hostileStore();
  await aexp(folder.path, ["report"]);
  const names = [
    "filter",
    "metric",
    "sort",
    "run",
    "theme",
    "key",
    "stat",
    "down",
    "axes",
    "curve",
  ];
  for (const text of [HOSTILE_TEXTS[0] ?? "", HOSTILE_TEXTS[10] ?? "", "__proto__"]) {
    await t.step(text, async () => {
      const fragment = new URLSearchParams(names.map((name) => [name, text])).toString();
      await using open = await openPage(browser, `${folder.path}/report.html`, {
        fragment: `#${fragment}`,
      });
      await assertSound(open);
    });
  }
});
