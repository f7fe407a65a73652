/**
 * A report's page as one HTML file, which needs no network and no server.
 *
 * Nothing in it runs but the one script, and nothing is shown but by it: the browser knows both by
 * their hashes and refuses all else.
 *
 * @module
 */

import { visible } from "../../domain/terminal/visible.ts";

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** The data as JSON. */
  readonly data: string;
  /** The script, as text without imports. */
  readonly script: string;
  /** The beginning of the comment by which the file is known as a report. */
  readonly mark: string;
  /** What is told where no script runs. */
  readonly summary: string;
}

/** Data with more characters are packed: browsers can unpack them, and the file stays small. */
const PACKED_FROM = 2_000_000;

/** Makes the file. */
export async function pageHtml({ title, data, script, mark, summary }: PageParts): Promise<string> {
  const { default: style } = await import("./page.css", { with: { type: "text" } });
  if (/<\/script|<!--|\r/i.test(script)) throw new Error("the script cannot stand in a page");
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(script)}'`,
    `style-src '${await hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
${mark}. -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<noscript><h1>${escaped(title)}</h1><p>${
    escaped(summary)
  }</p><p>This page needs JavaScript.</p></noscript>
${await dataElement(data)}
<script>${script}</script>
</body>
</html>
`;
}

async function dataElement(data: string): Promise<string> {
  if (data.length < PACKED_FROM) {
    return `<script type="application/json" id="data">${data.replaceAll("<", "\\u003c")}</script>`;
  }
  const packed = new Blob([data]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  return `<script type="application/gzip" id="data">${bytes.toBase64()}</script>`;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escaped(text: string): string {
  return visible(text).replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}
