/**
 * The program as the README and the manual show it: on a terminal of 100 columns, on a machine called
 * "laptop", at the time that whoever starts it says.
 *
 * @module
 */

import { systemContext } from "../../lib/adapters/system/context.ts";
import type { Context } from "../../lib/context.ts";
import { main } from "../../lib/interfaces/cli/main.ts";
import { tree } from "../../main.ts";

const COLUMNS = 100;

function terminalContext(): Context {
  const real = systemContext();
  const stdout = { ...real.stdout, isTerminal: true, columns: COLUMNS, color: false };
  const now = new Date(Deno.env.get("DOCUMENT_NOW") ?? "");
  return { ...real, stdout, now: () => now, host: "laptop" };
}

if (import.meta.main) Deno.exitCode = await main(tree, Deno.args, terminalContext());
