/**
 * How pages of all kinds of sweeps look to people, to screen readers and on paper.
 *
 * @module
 */

import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { assertSound, browserTest, openPage } from "../../support/browser.ts";
import { aexp } from "../../support/cli.ts";
import { temporaryStore } from "../../support/store.ts";
import { smallSweep, writeRuns, type WrittenRun } from "../../support/sweeps.ts";

/** What a check of accessibility finds that is serious. */
interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Fails if a page has serious faults for people who cannot see it, or see little. */
async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly Finding[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  assert.deepEqual(told, []);
}

browserTest("page: people who cannot see it can use it, in both themes", async (t, browser) => {
  await using folder = await temporaryStore();
  writeRuns(folder.store, smallSweep().slice(-18));
  await aexp(folder.path, ["report"]);
  for (const theme of ["light", "dark"] as const) {
    await t.step(theme, async () => {
      const path = `${folder.path}/report.html`;
      await using open = await openPage(browser, path, { theme });
      await open.page.evaluate(
        "document.querySelectorAll('details').forEach((one) => one.open = true)",
      );
      await open.page.click(".grid .row[data-at='1']");
      await open.page.waitForSelector("#run h2");
      await assertAccessible(open.page);
      await assertSound(open);
    });
  }
});

/** Sweeps that a page must not be surprised by. */
function oddSweeps(): Readonly<Record<string, readonly WrittenRun[]>> {
  const all = smallSweep();
  const bare = all.map(({ statepoint, status, error }): WrittenRun => ({
    statepoint,
    ...(status === undefined ? {} : { status }),
    ...(error === undefined ? {} : { error }),
  }));
  return {
    "no run": [],
    "one run": all.slice(0, 1),
    "one run that waits": [{ statepoint: { lr: 1 }, status: "queued" }],
    "one metric": all.map((run) => ({ ...run, results: { acc: run.results?.acc ?? null } })),
    "no metric": bare,
    "all failed": bare.map((run) => ({ ...run, status: "failed", error: "ValueError: bad\n" })),
    "one parameter": [1, 2, 3, 4].map((n) => ({
      statepoint: { lr: n / 10 },
      results: { acc: n / 9 },
    })),
    "no parameter": [{ statepoint: {}, results: { acc: 1 } }],
    "only seeds": [0, 1, 2].map((seed) => ({ statepoint: { seed }, results: { acc: seed / 3 } })),
    "numbers that are none": [NaN, Infinity, -Infinity, 1, 2].map((acc, n) => ({
      statepoint: { n },
      results: { acc, word: n === 0 ? 1 : "text" },
      curve: [{ step: 0, loss: acc }, { step: 1, loss: 1 }],
    })),
    "forty parameters": Array.from({ length: 60 }, (_, n) => ({
      statepoint: Object.fromEntries(
        Array.from({ length: 40 }, (_, key) => [`parameter_${key}`, (n * (key + 3)) % (2 + key)]),
      ),
      results: { acc: (n * 7 % 13) / 13 },
    })),
    "every state": [
      "created",
      "queued",
      "running",
      "complete",
      "failed",
      "abandoned",
      "stopped",
      "odd",
    ]
      .map((status, n) => ({ statepoint: { n }, status, results: { acc: n } })),
  };
}

browserTest("page: odd sweeps have sensible pages", async (t, browser) => {
  for (const [name, runs] of Object.entries(oddSweeps())) {
    await t.step(name, async () => {
      await using folder = await temporaryStore();
      writeRuns(folder.store, runs);
      const { code } = await aexp(folder.path, ["report"]);
      assert.equal(code, 0);
      const path = `${folder.path}/report.html`;
      await using open = await openPage(browser, path, { theme: "dark", width: 700 });
      await assertSound(open);
      const { page } = open;
      const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      assert.equal(await page.evaluate(over), 0);
      const text = await page.innerText("body");
      assert.doesNotMatch(
        text,
        /undefined|\[object|NaN ±|-1 runs|\b1 (runs|configurations|attempts)\b/,
      );
      assert.match(
        text,
        new RegExp(`\\b${runs.length === 1 ? "1 run" : `${runs.length} runs`}\\b`),
      );
    });
  }
});

browserTest(
  "page: on paper it is white, sharp, and no chart is cut in two",
  async (_t, browser) => {
    await using folder = await temporaryStore();
    writeRuns(folder.store, smallSweep());
    await aexp(folder.path, ["report"]);
    await using open = await openPage(browser, `${folder.path}/report.html`, { theme: "dark" });
    const { page } = open;
    await page.evaluate(`addEventListener("beforeprint", () => {
    const canvas = document.querySelector("#timeline canvas");
    globalThis.printed = {
      theme: document.documentElement.dataset.theme,
      sharp: canvas.width / parseFloat(canvas.style.width),
      tallest: Math.max(...[...document.querySelectorAll(".panel")].map((one) => one.offsetHeight)),
      breaks: [...document.querySelectorAll(".panel")].length,
    };
  })`);
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 50_000);
    const printed = await page.evaluate<Readonly<Record<string, unknown>>>("printed");
    assert.equal(printed.theme, "light");
    assert.equal(printed.sharp, 2);
    // A4 is 1,123 pixels high.
    assert.ok(Number(printed.tallest) < 1000, String(printed.tallest));
    await page.emulateMedia({ media: "print" });
    const styles = await page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('.panel')].map((one) => getComputedStyle(one).breakInside)",
    );
    assert.deepEqual([...new Set(styles)], ["avoid"]);
    await page.emulateMedia({ media: "screen" });
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    await assertSound(open);
  },
);
