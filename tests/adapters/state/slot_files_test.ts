/**
 * Numbers that no two processes have at the same time.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Slots } from "../../../lib/adapters/state/slot_files.ts";
import type { Place } from "../../../lib/adapters/state/place.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const MODULE = new URL("../../../lib/adapters/state/slot_files.ts", import.meta.url).href;

function placeAt(path: string): Place {
  return {
    path: `${path}/.runs`,
    workspacePath: `${path}/.runs/workspace`,
    statePath: `${path}/.aexp`,
    now: () => new Date(),
  };
}

/** Starts a process that takes two numbers, prints them, and waits. */
function holder(path: string): Deno.ChildProcess {
  const source = `import { Slots } from ${JSON.stringify(MODULE)};
const path = ${JSON.stringify(path)};
const place = { path: path + "/.runs", workspacePath: path + "/.runs/workspace", statePath: path + "/.aexp" };
const slots = new Slots(place, ["machine"]);
console.log((await slots.take()).number, (await slots.take()).number);
setInterval(() => {}, 600_000);`;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", `data:text/javascript,${encodeURIComponent(source)}`],
    stdin: "null",
    stdout: "piped",
  }).spawn();
}

async function firstLine(child: Deno.ChildProcess): Promise<string> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) text += (await reader.read()).value ?? "\n";
  await reader.cancel();
  return text.trim();
}

Deno.test("numbers are unique among processes, and a killed process frees its own", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const child = holder(path);
  const others = new Slots(placeAt(path), ["machine"]);
  try {
    assert.equal(await firstLine(child), "0 1");
    const third = await others.take();
    assert.equal(third.number, 2);
    const ofOtherJob = await new Slots(placeAt(path), ["machine", "job 1"]).take();
    assert.equal(ofOtherJob.number, 0);
    await Promise.all([third.release(), ofOtherJob.release()]);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
  const freed = await others.take();
  assert.equal(freed.number, 0);
  await freed.release();
});

Deno.test("a number that was given back is taken again, and its file is gone between", async () => {
  await using folder = await temporaryFolder();
  const slots = new Slots(placeAt(folder.path), ["machine"]);
  const taken = await Promise.all([slots.take(), slots.take(), slots.take()]);
  assert.deepEqual(taken.map(({ number }) => number), [0, 1, 2]);
  await taken[1]?.release();
  const again = await slots.take();
  assert.equal(again.number, 1);
  for (const slot of [taken[0], taken[2], again]) await slot?.release();
  assert.deepEqual(Array.from(Deno.readDirSync(`${folder.path}/.aexp/slots`)), []);
});

Deno.test("where no file can be written, numbers are unique within the process", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/.aexp`, "no folder");
  const slots = new Slots(placeAt(folder.path), ["machine"]);
  const taken = await Promise.all([slots.take(), slots.take()]);
  assert.deepEqual(taken.map(({ number }) => number), [0, 1]);
  await taken[0]?.release();
  assert.equal((await slots.take()).number, 0);
});
