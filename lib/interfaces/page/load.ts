/**
 * Reads the data of a page out of the page.
 *
 * @module
 */
/// <reference lib="dom" />

import type { PageData } from "./page_data.ts";

/** Reads the data; packed ones are unpacked. */
export async function loadData(): Promise<PageData> {
  const holder = document.getElementById("data");
  const text = holder?.textContent ?? "";
  const json = holder?.getAttribute("type") === "application/gzip" ? await unpacked(text) : text;
  holder?.remove();
  const data = JSON.parse(json) as PageData;
  if (data.version !== 1) throw new Error(`The data have version ${data.version}.`);
  return data;
}

async function unpacked(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).text();
}
