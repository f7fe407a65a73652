/**
 * Reading one small text file, with what went wrong as a value.
 *
 * @module
 */

import type { FileCalls } from "./file_calls.ts";
import { codeOf } from "../../errors.ts";
import { readRegularSync, readRegularText, readRegularTextSync } from "./regular_file.ts";

/** What became of one file: its text, or why there is none. */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "error"; readonly error: unknown };

/** Reads one small text file. */
export function readTextSync(path: string): ReadResult {
  try {
    return checked(readRegularTextSync(path), () => readRegularSync(path));
  } catch (error) {
    return failed(error);
  }
}

/** Reads one small text file without holding up anything else. */
export async function readText(path: string, calls?: FileCalls): Promise<ReadResult> {
  try {
    const text = await (calls?.readText ?? readRegularText)(path);
    return checked(text, () => readRegularSync(path));
  } catch (error) {
    return failed(error);
  }
}

/**
 * The runtime puts U+FFFD where bytes are not UTF-8. Only a text that holds one is decoded again,
 * strictly, to tell a damaged file from one that really says U+FFFD.
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
