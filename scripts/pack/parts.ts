/**
 * Splits the program into parts, so that the runtime reads each only when it is first needed.
 *
 * The runtime reads a whole script before it starts it: without a cache, 20 ms for the whole
 * program, of which a command needs a quarter. Looking up modules in a graph of files takes as
 * long. So the bundler's chunks, which are modules, become functions, joined in one file. The
 * script that starts them knows the position of each.
 *
 * @module
 */

import { join } from "node:path";
import { bundleProgram, withCommit } from "../bundling.ts";
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

/** Bundles the program and splits it. */
export async function programInParts(): Promise<ProgramInParts> {
  const folder = await Deno.makeTempDir({ prefix: "aexp-parts-" });
  try {
    const args = ["--format=esm", "--code-splitting", "--outdir", folder];
    if (!await bundleProgram(args)) throw new BuildError("Cannot bundle the program");
    return assemble(functionsFrom(ENTRY, (name) => Deno.readTextFileSync(join(folder, name))));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const ENTRY = "bundle_entry.js";

/**
 * Collects the chunks that the first one needs, as functions by number: the first is 0.
 *
 * @param read returns the text of a chunk
 */
export function functionsFrom(entry: string, read: (name: string) => string): string[] {
  const names = [entry];
  const numberOf = (name: string) => {
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  };
  const functions: string[] = [];
  for (let at = 0; at < names.length; at++) {
    functions.push(functionOf(names[at] ?? "", read(names[at] ?? ""), numberOf));
  }
  return functions;
}

/** The bundler's text before, in and after a chunk's own text. */
const IMPORT = /^import(?:\{([^}]*)\}from)?"\.\/([\w.-]+)";/;
const IMPORT_LATER = /\bimport\("\.\/([\w.-]+)"\)/g;
const EXPORT = /export\{([^}]*)\};\s*(?:\/\*[^*]*\*\/\s*)*$/;
/** What remains of these in a text that was not understood. */
const LEFT = /^import\b|\b(?:import|export)\{|\bimport\(/;

/** Returns the body of a function of `part` and `load`, which returns the exports of the chunk. */
function functionOf(name: string, chunk: string, numberOf: (name: string) => number): string {
  let text = chunk;
  let before = '"use strict";';
  for (let match = IMPORT.exec(text); match !== null; match = IMPORT.exec(text)) {
    const [all, names, from = ""] = match;
    const part = `part(${numberOf(from)});`;
    before += names === undefined ? part : `const{${names.replaceAll(" as ", ":")}}=${part}`;
    text = text.slice(all.length);
  }
  text = text.replaceAll(IMPORT_LATER, (_, from: string) => `load(${numberOf(from)})`);
  const exported = EXPORT.exec(text);
  const body = exported === null ? text : text.slice(0, exported.index);
  if (LEFT.test(body)) {
    throw new BuildError(`Cannot split ${name}: the bundler's format has changed`);
  }
  const pairs = (exported?.[1] ?? "").split(",").filter((pair) => pair !== "").map((pair) => {
    const [own = "", outer = own] = pair.split(" as ");
    return `${outer}:${own}`;
  });
  return `${before}${body}\nreturn{${pairs.join(",")}}`;
}

function assemble(functions: readonly string[]): ProgramInParts {
  const whole = withCommit(functions.join(""));
  const ends: number[] = [];
  for (const text of functions) ends.push((ends.at(-1) ?? 0) + text.length);
  const parts = new TextEncoder().encode(whole);
  // Positions are counted in bytes, and the commit is as long as its placeholder.
  if (parts.length !== ends.at(-1)) {
    throw new BuildError("Cannot split the bundle: it is not plain ASCII");
  }
  return { parts, start: START.replace("ENDS", JSON.stringify(ends)) };
}

/** A part is loaded once. */
const START = `const ends = ENDS;
const bytes = Deno.readFileSync(new URL("${PARTS}", import.meta.url));
const parts = [];
const part = (n) => parts[n] ??= new Function(
  "part",
  "load",
  new TextDecoder().decode(bytes.subarray(ends[n - 1] ?? 0, ends[n])),
)(part, load);
const load = async (n) => part(n);
part(0);
`;
