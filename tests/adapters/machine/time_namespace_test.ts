/**
 * Processes that count their start times from another boot time (`unshare --time`), as containers may do.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  identifyProcess,
  livenessOf,
  type ProcessIdentity,
} from "../../../lib/adapters/machine/process_identity.ts";
import { IN_OTHER_TIME, missingTimeNamespace, testWhere } from "../../support/namespaces.ts";

const LIB = new URL("../../../lib/adapters/machine/process_identity.ts", import.meta.url).href;
const HOST = Deno.hostname();

/** Evaluates an expression over the module in a time namespace of its own. */
function inOtherTime(expression: string): unknown {
  const source = `import * as lib from "${LIB}"; console.log(JSON.stringify(${expression}));`;
  const [file, ...args] = [...IN_OTHER_TIME, Deno.execPath(), "eval", source];
  const { success, stdout } = new Deno.Command(file, { args }).outputSync();
  assert.ok(success);
  return JSON.parse(new TextDecoder().decode(stdout));
}

testWhere(
  "livenessOf() calls no process of another time namespace gone while it lives",
  missingTimeNamespace(),
  async () => {
    const process = new Deno.Command("sleep", { args: ["60"] }).spawn();
    const here = identifyProcess(process.pid, HOST);
    const there = inOtherTime(
      `lib.identifyProcess(${process.pid}, ${JSON.stringify(HOST)})`,
    ) as ProcessIdentity;
    assert.notEqual(there.startTicks, here.startTicks);
    assert.notEqual(there.machine, here.machine);
    assert.equal(livenessOf(there), "unknown");
    assert.equal(inOtherTime(`lib.livenessOf(${JSON.stringify(here)})`), "unknown");
    process.kill("SIGKILL");
    await process.status;
  },
);
