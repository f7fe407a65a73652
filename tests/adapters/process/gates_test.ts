import assert from "node:assert/strict";
import { type Gate, type GatedCommand, Gates } from "../../../lib/adapters/process/gate.ts";
import { livenessHere } from "../../../lib/adapters/machine/process_identity.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

const OPTIONS = { cwd: "/", env: { PATH: Deno.env.get("PATH") ?? "", GIVEN: "of all" } };

function gated(command: string): GatedCommand {
  return { command, variables: {}, end: { path: "/dev/null", prefix: "" } };
}

async function outputOf(gate: Gate): Promise<string> {
  return await new Response(gate.process.stdout).text();
}

Deno.test("Gates runs a command in the folder that has the name now", async () => {
  await using folder = await temporaryFolder();
  const cwd = `${folder.path}/it's\nhere`;
  await Deno.mkdir(cwd);
  const gates = new Gates({ ...OPTIONS, cwd });
  gates.noteRun(0.1);
  gates.prepare();
  await Deno.rename(cwd, `${cwd}.old`);
  await Deno.mkdir(cwd);
  const gate = gates.take("a");
  await gate.open(gated("touch here"));
  await gate.process.stdout.cancel();
  assert.equal((await gate.process.status).code, 0);
  assert.ok((await Deno.stat(`${cwd}/here`)).isFile);
});

Deno.test("Gates gives out the gate that it prepared, once", async () => {
  const mark = crypto.randomUUID();
  const gates = new Gates({ ...OPTIONS, env: { ...OPTIONS.env, MARK: mark } });
  gates.noteRun(0.1);
  gates.prepare();
  gates.prepare();
  await waitUntil(() => processesWith(mark).length > 0);
  const prepared = processesWith(mark);
  const [first, second] = [gates.take("a"), gates.take("b")];
  assert.deepEqual(prepared, [first.pid]);
  assert.notEqual(first.pid, second.pid);
  for (const gate of [first, second]) {
    await gate.open(gated("echo $GIVEN"));
    assert.equal(await outputOf(gate), "of all\n");
    await gate.process.status;
  }
  await gates.close();
});

Deno.test("Gates gives out another gate where somebody ended the one that it prepared", async () => {
  const mark = crypto.randomUUID();
  const gates = new Gates({ ...OPTIONS, env: { ...OPTIONS.env, MARK: mark } });
  gates.noteRun(0.1);
  gates.prepare();
  await waitUntil(() => processesWith(mark).length > 0);
  const [spare = 0] = processesWith(mark);
  Deno.kill(spare, "SIGKILL");
  // The runtime has not heard of it yet.
  while (livenessHere(spare, undefined) === "alive");
  const gate = gates.take("a");
  assert.notEqual(gate.pid, spare);
  await gate.open(gated("echo $MARK"));
  assert.equal(await outputOf(gate), `${mark}\n`);
  await gate.process.status;
});

/** The processes that live with a word in their environment. */
function processesWith(word: string): number[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter((pid) => {
    try {
      return pid > 1 && Deno.readTextFileSync(`/proc/${pid}/environ`).includes(word);
    } catch {
      return false;
    }
  });
}

Deno.test("Gates prepares nothing unless runs are short", async () => {
  for (const tookS of [undefined, 3600]) {
    const marks = [crypto.randomUUID(), crypto.randomUUID()];
    const [gates, short] = marks.map((mark) => new Gates({ ...OPTIONS, env: { MARK: mark } }));
    if (tookS !== undefined) gates?.noteRun(tookS);
    short?.noteRun(0.1);
    gates?.prepare();
    short?.prepare();
    // What is prepared first is there first.
    await waitUntil(() => processesWith(marks[1] ?? "").length > 0);
    assert.equal(processesWith(marks[0] ?? "").length, 0);
    await gates?.close();
    await short?.close();
  }
});

Deno.test("Gates lets go what it prepared when it is closed, be it stopped", async () => {
  for (const isStopped of [false, true]) {
    const mark = crypto.randomUUID();
    const gates = new Gates({ ...OPTIONS, env: { MARK: mark } });
    gates.noteRun(0.1);
    gates.prepare();
    await waitUntil(() => processesWith(mark).length > 0);
    if (isStopped) processesWith(mark).forEach((pid) => Deno.kill(pid, "SIGSTOP"));
    await gates.close();
    assert.equal(processesWith(mark).length, 0);
    await gates.close();
  }
});

Deno.test("Gates has none for a command that no shell can be given", async () => {
  const gates = new Gates(OPTIONS);
  assert.throws(() => gates.take("é".repeat(65_536)), /too long for the system/);
  const longest = `: ${"x".repeat(131_069)}`;
  const gate = gates.take(longest);
  await gate.open(gated(longest));
  assert.equal(await outputOf(gate), "");
  assert.equal((await gate.process.status).code, 0);
});
