/**
 * Splits the program into parts, so that the runtime reads each only when it is first needed.
 *
 * The runtime parses a whole script before it starts it: without a cache, 60 ms for the whole
 * program, of which a command needs a tenth. Looking up modules in a graph of files takes as long.
 * So the bundler's chunks, which are modules, become texts of functions. The parser passes over a
 * text in no time.
 *
 * @module
 */

import { join } from "node:path";
import { bundleProgram, withCommit, withPageScript } from "./bundling.ts";
import { BuildError } from "./pack/runtime.ts";

/** Bundles the program and splits it: the bodies of functions of `part` and `load`, by number. */
export async function programParts(): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "aexp-parts-" });
  try {
    const args = ["--format=esm", "--code-splitting", "--outdir", folder];
    if (!await bundleProgram(args)) throw new BuildError("Cannot bundle the program");
    const functions = functionsFrom(ENTRY, (name) => Deno.readTextFileSync(join(folder, name)));
    return await withPageScript(withCommit(functions));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Makes the script that starts the program.
 *
 * @param textOf an expression, in which `n` is the number of a part, for the part's text
 */
export function startScript(textOf: string): string {
  return `const parts = [];
const part = (n) => parts[n] ??= new Function("part", "load", ${textOf})(part, load);
const load = async (n) => part(n);
part(0);
`;
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
const EXPORT = /export\{([^}]*)\};\s*(?:\/\*[\s\S]*?\*\/\s*)*$/;
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
  // A function has no address of its own; only programs that run from their sources use theirs.
  text = text.replaceAll("import.meta.url", "undefined");
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
