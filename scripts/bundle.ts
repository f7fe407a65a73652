/**
 * `deno task bundle` builds the program as one file, `dist/aexp.js`, with the commit that it was
 * built from. The source map stands beside the file and is not part of it.
 *
 * @module
 */

import { join } from "node:path";
import { bundleProgram, PROJECT, withCommit } from "./bundling.ts";

async function main(): Promise<number> {
  const output = join(PROJECT, "dist", "aexp.js");
  if (!await bundleProgram(["--format=iife", "--sourcemap=external", "-o", output])) return 1;
  await Deno.writeTextFile(output, withCommit(await Deno.readTextFile(output)));
  return 0;
}

Deno.exitCode = await main();
