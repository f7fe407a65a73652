/**
 * `deno task bundle` builds the program as one file, `dist/aexp.js`, with the commit that it was
 * built from.
 *
 * @module
 */

import { join } from "node:path";
import { PROJECT } from "./bundling.ts";
import { BuildError } from "./pack/runtime.ts";
import { programParts, startScript } from "./parts.ts";

async function main(): Promise<number> {
  try {
    const texts = await programParts();
    const script = `const texts = ${JSON.stringify(texts)};\n${startScript("texts[n]")}`;
    await Deno.mkdir(join(PROJECT, "dist"), { recursive: true });
    await Deno.writeTextFile(join(PROJECT, "dist", "aexp.js"), script);
    return 0;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`bundle: ${error.message}\n`));
    return 1;
  }
}

Deno.exitCode = await main();
