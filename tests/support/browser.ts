/**
 * Opens pages in a real Chromium, if one is installed, and gathers what goes wrong in them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";

/** Finds Debian's browser; `undefined` if it is not installed. */
export function findChromium(): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.map((folder) => `${folder}/chromium`).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Without a sandbox, which no root has, and without calls home. */
const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** Starts a browser. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  return await chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Registers a test that needs a browser; it is ignored where there is none. */
export function browserTest(
  name: string,
  fn: (t: Deno.TestContext, browser: Browser) => Promise<void>,
): void {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    Deno.stderr.writeSync(new TextEncoder().encode("browser: skipped, install chromium\n"));
  }
  Deno.test({
    name,
    ignore: executablePath === undefined,
    // The driver keeps pipes and timers of its own.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(t) {
      const browser = await startBrowser(executablePath ?? "");
      try {
        await fn(t, browser);
      } finally {
        await browser.close();
      }
    },
  });
}

/** How a page is opened. */
export interface OpenOptions {
  readonly theme?: "light" | "dark";
  /** What stands behind the address, with its "#". */
  readonly fragment?: string;
  readonly width?: number;
  readonly height?: number;
}

/** A page that is open. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** What went wrong up to now: errors, refused content, content that was run. */
  readonly problems: () => Promise<readonly string[]>;
}

/** Opens a file and waits until the page is painted. */
export async function openPage(
  browser: Browser,
  path: string,
  { theme = "light", fragment = "", width = 1280, height = 900 }: OpenOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height },
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const found: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) found.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => {
    found.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) found.push(`request: ${request.url()}`);
  });
  await page.addInitScript(WATCH);
  const url = new URL(`file://${encodeURI(path)}`);
  await page.goto(url.href + fragment);
  await page.waitForSelector("html[data-state]", { state: "attached" });
  return {
    page,
    problems: async () => [...found, ...await page.evaluate<string[]>("globalThis.refused")],
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** Counts what the policy refuses. Hostile texts call `executed()`. */
const WATCH = `
globalThis.refused = [];
globalThis.executed = (what) => refused.push("executed: " + what);
document.addEventListener("securitypolicyviolation", (event) => {
  refused.push("refused: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample);
});
`;

/** Fails if anything went wrong in a page. */
export async function assertSound(open: OpenPage): Promise<void> {
  assert.deepEqual(await open.problems(), []);
  assert.equal(await open.page.getAttribute("html", "data-state"), "painted");
}
