/**
 * `deno task picture` makes the picture of a report that the README shows: the demo's training
 * program, with more rates and seeds, photographed in Debian's Chromium.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { findChromium, startBrowser } from "../../tests/support/browser.ts";
import { aexp, demoRepository, PROJECT } from "./repository.ts";

const SWEEP = "condition=petal|all, learning_rate:=0.02|0.05|0.1|0.2|0.5|1.0, seed=0..2";

/** The most that a clone pays for the picture, in bytes. */
const MOST_BYTES = 60_000;

/** What is photographed, in pixels of the page, and how much smaller the picture is. */
const VIEW = { width: 1120, height: 940 };
const SCALE = 0.75;

async function main(): Promise<number> {
  const [path = join(PROJECT, "docs", "report.webp")] = Deno.args;
  const folder = await demoRepository();
  try {
    await run(folder, ["queue", "add", "--experiment", "E001", "--sweep", SWEEP, "--tag", "iris"]);
    await run(folder, ["queue", "run", "--continue-on-failure", "-j", "2"]);
    await run(folder, ["report", "--tag", "iris"]);
    await Deno.mkdir(dirname(path), { recursive: true });
    await photograph(join(folder, "report.html"), path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const { size } = await Deno.stat(path);
  say(`${path}: ${size} bytes\n`);
  return size <= MOST_BYTES ? 0 : 1;
}

/** Runs a command; runs that fail are a part of the demo. */
async function run(folder: string, args: readonly string[]): Promise<void> {
  const { code, stdout } = await aexp(folder, args, "piped").output();
  if (code > 1) throw new Error(`${args.join(" ")}: ${new TextDecoder().decode(stdout)}`);
}

async function photograph(page: string, path: string): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error("install chromium first");
  const browser = await startBrowser(chromium);
  try {
    const opened = await browser.newPage({ viewport: VIEW, deviceScaleFactor: SCALE });
    await opened.goto(`file://${page}#metric=accuracy`);
    await opened.waitForSelector('html[data-state="painted"]', { state: "attached" });
    // The head says when and where it was; the charts say more.
    await opened.evaluate(
      "scrollTo(0, document.getElementById('heatmap').getBoundingClientRect().top + scrollY - 60)",
    );
    const picture = (await opened.screenshot()).toString("base64");
    const blank = await browser.newPage();
    const packed = await blank.evaluate<string>(PACK.replace("PICTURE", picture));
    await Deno.writeFile(path, Uint8Array.fromBase64(packed));
  } finally {
    await browser.close();
  }
}

/** Makes a picture of a third of the size, which the browser can do and we need not. */
const PACK = `(async () => {
  const image = new Image();
  image.src = "data:image/png;base64,PICTURE";
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.6).split(",")[1];
})()`;

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

Deno.exitCode = await main();
