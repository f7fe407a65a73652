/**
 * Reads a small text file and returns an error as a value.
 *
 * @module
 */

import type { FileCalls } from "./file_calls.ts";
import { codeOf } from "../../system_error.ts";
import { readRegularSync, readRegularText, readRegularTextSync } from "./regular_file.ts";

/** The text of a file, or the reason why it has none. */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "error"; readonly error: unknown };

/** Reads a small text file. */
export function readTextSync(path: string): ReadResult {
  try {
    return checked(readRegularTextSync(path), () => readRegularSync(path));
  } catch (error) {
    return failed(error);
  }
}

/** Reads a small text file asynchronously. */
export async function readText(path: string, calls?: FileCalls): Promise<ReadResult> {
  try {
    const text = await (calls?.readText ?? readRegularText)(path);
    return checked(text, () => readRegularSync(path));
  } catch (error) {
    return failed(error);
  }
}

/**
 * Returns the text, unless the bytes are not UTF-8. The runtime decodes invalid bytes as U+FFFD, so
 * a text with that character is decoded again, strictly: the file may really contain U+FFFD.
 */
function checked(text: string, reread: () => Uint8Array): ReadResult {
  if (!hasReplacement(text)) return { kind: "text", text };
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { kind: "text", text: decoder.decode(reread()) };
  } catch {
    return { kind: "damaged", reason: "it is not UTF-8" };
  }
}

function hasReplacement(text: string): boolean {
  return text.includes("\ufffd");
}

function failed(error: unknown): ReadResult {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
  return { kind: "error", error };
}
