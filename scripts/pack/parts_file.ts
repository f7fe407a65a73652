/**
 * The file with the parts of the program, and the script beside it that knows the position of each.
 *
 * @module
 */

import { startScript } from "../parts.ts";
import { BuildError } from "./runtime.ts";

/** The name of the file with the parts. */
export const PARTS = "aexp.parts";

/** The program as two files. */
export interface ProgramInParts {
  /** The parts, joined. */
  readonly parts: Uint8Array;
  /** The script that starts the program. It expects the file with the parts beside it. */
  readonly start: string;
}

/** Joins the parts of the program. */
export function partsFile(texts: readonly string[]): ProgramInParts {
  const parts = new TextEncoder().encode(texts.join(""));
  const ends: number[] = [];
  for (const text of texts) ends.push((ends.at(-1) ?? 0) + text.length);
  // Positions are counted in bytes.
  if (parts.length !== ends.at(-1)) {
    throw new BuildError("Cannot split the bundle: it is not plain ASCII");
  }
  const text = "new TextDecoder().decode(bytes.subarray(ends[n - 1] ?? 0, ends[n]))";
  const start = `const ends = ${JSON.stringify(ends)};
const bytes = Deno.readFileSync(new URL("${PARTS}", import.meta.url));
${startScript(text)}`;
  return { parts, start };
}
