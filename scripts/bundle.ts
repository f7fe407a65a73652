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
  const isDone = await bundleProgram([
    ...["--format=iife", "--sourcemap=external", "-o", output],
  ]);
  if (!isDone) return 1;
  Deno.writeTextFileSync(output, withCommit(Deno.readTextFileSync(output)));
  return 0;
}

Deno.exitCode = await main();
