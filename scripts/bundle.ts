/**
 * `deno task bundle`: the program in one file, `dist/aexp.js`, which knows the commit it was made
 * from. Its source map lies beside it and is no part of it.
 *
 * The functions that a usual session calls are compiled when the file is read: the runtime keeps them from
 * one start to the next, which saves an array task an eighth of its time.
 *
 * @module
 */

import { join } from "node:path";
import { calledFunctions } from "./bundle/called_functions.ts";
import { withEagerFunctions } from "./bundle/eager_functions.ts";
import { bundleScript, PROJECT } from "./bundling.ts";
import { BuildError } from "./pack/runtime.ts";

async function main(): Promise<number> {
  const output = join(PROJECT, "dist", "aexp.js");
  const bundled = await bundleScript(output);
  if (bundled === undefined) return 1;
  try {
    const { text, map } = withEagerFunctions(bundled, await calledFunctions(output));
    Deno.writeTextFileSync(output, text);
    Deno.writeTextFileSync(`${output}.map`, map);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    // The program is whole without, and only starts later.
    const note = `bundle: each function is compiled when it is first called: ${error.message}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(note));
  }
  return 0;
}

Deno.exitCode = await main();
