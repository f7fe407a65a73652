/**
 * The file of a page.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { pageHtml } from "../../../lib/interfaces/page/page_html.ts";
import { pageScript } from "../../../lib/adapters/program/page_script.ts";
import { HOSTILE_TEXTS } from "../../support/hostile_texts.ts";

const PARTS = {
  title: "A title",
  data: '{"version":1}',
  script: "void 0;",
  mark: "<!-- a page",
  summary: "no runs",
};

Deno.test("a page allows its own script and style only", async () => {
  const html = await pageHtml(PARTS);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? "";
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  assert.equal(
    policy,
    `default-src 'none'; script-src ${hash(PARTS.script)}; style-src ${hash(style)}; ` +
      "base-uri 'none'; form-action 'none'",
  );
  assert.doesNotMatch(html, / style=| on\w+=|https?:/);
});

Deno.test("no text leaves its place in the file", async () => {
  for (const text of HOSTILE_TEXTS) {
    const html = await pageHtml({
      ...PARTS,
      title: text,
      summary: text,
      data: JSON.stringify({ text }),
    });
    assert.equal(html.match(/<script/gi)?.length, 2, text);
    assert.equal(html.match(/<title>[^<]*<\/title>/g)?.length, 1, text);
    assert.match(html, /<noscript><h1>[^<]*<\/h1><p>[^<]*<\/p>/);
    const data = /id="data">([^<]*)<\/script>/.exec(html)?.[1] ?? "";
    assert.deepEqual(JSON.parse(data), { text });
  }
});

Deno.test("much data is packed", async () => {
  const data = JSON.stringify({ text: "</script>".repeat(300_000) });
  const html = await pageHtml({ ...PARTS, data });
  assert.ok(html.length < 100_000, String(html.length));
  const packed = /type="application\/gzip" id="data">([^<]*)</.exec(html)?.[1] ?? "";
  assert.equal(gunzipSync(Uint8Array.fromBase64(packed)).toString(), data);
});

Deno.test("a script that would end its element is refused", async () => {
  await assert.rejects(pageHtml({ ...PARTS, script: "'</script>'" }), /cannot stand/);
  await assert.rejects(pageHtml({ ...PARTS, script: "a<!--b" }), /cannot stand/);
});

Deno.test("the script of the page is one text of a size that is bearable", async () => {
  const script = await pageScript();
  assert.ok(script.length > 50_000 && script.length < 160_000, String(script.length));
  assert.doesNotMatch(script, /\bimport\b|\bDeno\b|innerHTML|eval\(|new Function/);
});
