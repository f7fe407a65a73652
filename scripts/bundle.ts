/**
 * `deno task bundle`: the program in one file, `dist/aexp.js`, which knows the commit it was made
 * from. Its source map lies beside it and is no part of it.
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
