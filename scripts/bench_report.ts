/**
 * Measures a report of 10,000 runs with curves: its size, how long a real browser takes to paint it,
 * and its frames while a person drags a brush.
 *
 * @module
 */

import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { pageHtml } from "../lib/interfaces/page/page_html.ts";
import { findChromium, openPage, startBrowser } from "../tests/support/browser.ts";
import { time } from "./bench_clock.ts";
import { aexp, type Place } from "./bench_place.ts";
import { atMost, type Measurement, type Result } from "./bench_result.ts";

const SWEEP = "lr:=1e-05|0.0001|0.001|0.01|0.1,opt=adam|sgd,width=64|128|256|512,wd:=0|0.01," +
  "dropout:=0.0|0.1|0.2|0.3|0.5,seed=0..24";

/** The points of each curve. */
const POINTS = 100;

const MOST_MB = 6;
/** A page may take so many times as long as one that draws nothing, and so many milliseconds. */
const TIMES = 3;
const MORE_MS = 2_000;
const LONGEST_FRAME_MS = 200;

/** Measures the page in a browser. */
export async function paintThousands(place: Place): Promise<readonly Result[]> {
  const name = "report, 10,000 runs";
  const chromium = findChromium();
  if (chromium === undefined) return [{ name, skipped: "chromium is missing" }];
  const cwd = await place.repository();
  await time(aexp(["queue", "add", "--experiment", "E001", "--sweep", SWEEP], cwd));
  endRuns(cwd);
  const path = join(place.path, "report.html");
  await time(aexp(["report", "-o", path], cwd));
  const bare = join(place.path, "bare.html");
  await Deno.writeTextFile(bare, await bareOf(await Deno.readTextFile(path)));
  const browser = await startBrowser(chromium);
  try {
    return [
      limit(`${name}, size`, Deno.statSync(path).size / 1e6, MOST_MB, "MB"),
      ...await measure(browser, name, path, bare),
    ];
  } finally {
    await browser.close();
  }
}

function limit(name: string, ours: number, value: number, unit: "ms" | "MB"): Measurement {
  return { name, ours, other: { name: "the limit", value }, bound: atMost(1), unit };
}

async function measure(
  browser: Browser,
  name: string,
  path: string,
  bare: string,
): Promise<Measurement[]> {
  const painted: number[] = [];
  const read: number[] = [];
  const frames: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    read.push(await paintTime(browser, bare, async () => {}));
    painted.push(
      await paintTime(browser, path, async (page) => {
        frames.push(await longestFrame(page));
      }),
    );
  }
  const most = TIMES * least(read) + MORE_MS;
  const other = { name: `${TIMES} × a page that draws nothing, + ${MORE_MS} ms`, value: most };
  return [
    { name: `${name}, painted`, ours: least(painted), other, bound: atMost(1) },
    limit(`${name}, longest frame of a drag`, least(frames), LONGEST_FRAME_MS, "ms"),
  ];
}

const TURNS = 3;

function least(numbers: readonly number[]): number {
  return Math.min(...numbers);
}

async function paintTime(
  browser: Browser,
  path: string,
  then: (page: Page) => Promise<void>,
): Promise<number> {
  await using open = await openPage(browser, path);
  const ms = await open.page.evaluate<number>("performance.now()");
  await then(open.page);
  return ms;
}

/** Drags a brush over the axis of a parameter. */
async function longestFrame(page: Page): Promise<number> {
  const axis = page.locator(".brush").nth(1);
  await axis.scrollIntoViewIfNeeded();
  const box = await axis.boundingBox();
  if (box === null) throw new Error("the page has no brush");
  await page.evaluate(`globalThis.longest = 0;
    let last = performance.now();
    const frame = (now) => {
      longest = Math.max(longest, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);`);
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 15);
  await page.mouse.down();
  for (let step = 1; step <= 30; step++) await page.mouse.move(x, box.y + 15 + step * 8);
  await page.mouse.up();
  return await page.evaluate<number>("longest");
}

/** The same page with a script that reads the data and draws nothing. */
async function bareOf(html: string): Promise<string> {
  const packed = /id="data">([^<]*)</.exec(html)?.[1] ?? "";
  const bytes = Uint8Array.fromBase64(packed);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const data = await new Response(stream).text();
  return await pageHtml({ title: "bare", data, script: BARE, mark: "<!-- bare", summary: "" });
}

const BARE = `(async () => {
  const decoded = atob(document.getElementById("data").textContent);
  const bytes = new Uint8Array(decoded.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = decoded.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  JSON.parse(await new Response(stream).text());
  document.documentElement.dataset.state = "painted";
})();`;

/** Writes ends and curves as if the runs had been run. */
function endRuns(cwd: string): void {
  const workspace = join(cwd, ".runs", "workspace");
  for (const [n, { name }] of [...Deno.readDirSync(workspace)].entries()) {
    const path = join(workspace, name, "signac_job_document.json");
    const document = JSON.parse(Deno.readTextFileSync(path));
    const isFailed = n % 15 === 0;
    const [start, end] = [n >> 5, (n >> 5) + 1].map((minute) =>
      new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
    );
    const status = isFailed ? "failed" : "complete";
    const times = { started_at: start, ended_at: end };
    const ended = {
      ...document,
      ...times,
      status,
      attempts: [{ n: 1, host: `n${n % 8}`, slot: n % 4, status, ...times }],
      ...(isFailed ? {} : { results: { acc: Math.sin(n), val: { loss: Math.cos(n) } } }),
    };
    if (isFailed) ended.queue.last_error = { returncode: 1, stderr_tail: `E: loss ${n} is NaN\n` };
    Deno.writeTextFileSync(path, JSON.stringify(ended));
    Deno.writeTextFileSync(join(workspace, name, "metrics.jsonl"), curveOf(n));
  }
}

function curveOf(n: number): string {
  const lines = Array.from({ length: POINTS }, (_, step) => {
    const loss = 2 * Math.exp(-step / 20) + 0.1 * Math.abs(Math.sin(n * POINTS + step));
    return `{"step": ${step}, "loss": ${loss.toFixed(6)}}\n`;
  });
  return lines.join("");
}
