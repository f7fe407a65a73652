/**
 * Processes that the system hides from those who do not own them (`hidepid`), as on many login nodes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readStartTicks } from "../../../lib/adapters/machine/process_identity.ts";
import { waitUntil } from "../../support/wait.ts";

const LIB = new URL("../../../lib/adapters/machine/process_identity.ts", import.meta.url).href;

/** The words that run a program where it sees no process of anybody else, and may signal none. */
const HIDDEN = [
  "unshare",
  "--mount",
  "sh",
  "-c",
  'mount -t proc -o hidepid=2,gid=65533 proc /proc && exec setpriv --bounding-set=-sys_ptrace,-kill "$@"',
  "sh",
];

function run(words: readonly string[]): { success: boolean; stdout: string } {
  const [file = "", ...args] = words;
  try {
    const output = new Deno.Command(file, { args, stderr: "null" }).outputSync();
    return { success: output.success, stdout: new TextDecoder().decode(output.stdout) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { success: false, stdout: "" };
    throw error;
  }
}

/** What is said of a process and its group by somebody who cannot see it. */
function judgeHidden(pid: number, ticks: number | undefined): unknown {
  const source = `import { groupLiveness, livenessHere } from "${LIB}";
    console.log(JSON.stringify([livenessHere(${pid}, ${ticks}), groupLiveness(${pid}, ${ticks})]));`;
  const { success, stdout } = run([...HIDDEN, Deno.execPath(), "eval", source]);
  assert.ok(success);
  return JSON.parse(stdout);
}

Deno.test({
  name: "livenessHere() and groupLiveness() call nobody gone whom they cannot see",
  ignore: !run([...HIDDEN, "true"]).success,
  fn: async () => {
    const process = new Deno.Command("setpriv", {
      args: ["--reuid=65534", "--clear-groups", "sleep", "60"],
      detached: true,
    }).spawn();
    await waitUntil(() => Deno.statSync(`/proc/${process.pid}`).uid === 65534);
    const ticks = readStartTicks(process.pid);
    assert.deepEqual(judgeHidden(process.pid, ticks), ["unknown", "alive"]);
    process.kill("SIGKILL");
    await process.status;
    assert.deepEqual(judgeHidden(process.pid, ticks), ["gone", "gone"]);
  },
});
