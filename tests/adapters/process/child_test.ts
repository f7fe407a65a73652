import assert from "node:assert/strict";
import { sleep } from "../../../lib/context.ts";
import { Child } from "../../../lib/adapters/process/child.ts";
import { Gate } from "../../../lib/adapters/process/gate.ts";
import { isGroupAlive } from "../../../lib/adapters/machine/process_identity.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

interface Ended {
  readonly code: number;
  readonly signal: number | undefined;
  readonly outputTail: string;
  readonly output: string;
}

async function run(command: string, env: Record<string, string> = {}): Promise<Ended> {
  const chunks: Uint8Array[] = [];
  const child = start(command, env, (bytes) => void chunks.push(bytes.slice()));
  const end = await child.ended;
  return { ...end, output: await new Blob(chunks as BlobPart[]).text() };
}

function start(
  command: string,
  env: Record<string, string> = {},
  onOutput: (bytes: Uint8Array) => void | Promise<void> = () => {},
): Child {
  const child = new Child({
    gate: new Gate({ cwd: "/", env: { PATH: Deno.env.get("PATH") ?? "", ...env } }),
    command,
    variables: {},
    end: { path: "/dev/null", prefix: "" },
    onOutput: (bytes) => Promise.resolve(onOutput(bytes)),
  });
  void child.open();
  return child;
}

Deno.test("Child merges both outputs in order and passes the code on", async () => {
  const { code, signal, output } = await run("echo one; echo two >&2; echo three; exit 3");
  assert.deepEqual([code, signal, output], [3, undefined, "one\ntwo\nthree\n"]);
});

Deno.test("Child tells the signal that ended the command's shell, by its code", async () => {
  const { code, signal } = await run("kill -KILL $$");
  assert.deepEqual([code, signal], [137, undefined]);
});

Deno.test("Child gives a command a shell of its own: its number, its arguments, its traps", async () => {
  const { code, output } = await run("trap 'echo told; exit 4' TERM; echo $# $0; kill -TERM $$");
  assert.deepEqual([code, output], [4, "0 /bin/sh\ntold\n"]);
});

Deno.test("Child runs a command, plain or not, as a shell of its own does", async (t) => {
  const commands = [
    ...[
      "true",
      "false",
      "echo a/b c=1 --x=%2:3,4@5",
      "sleep",
      "printf",
      "pwd",
      "sh -c exit",
      "env -i env",
    ],
    ...[
      "no-such-program --x",
      "./no/such/file",
      "/etc",
      "/etc/passwd",
      "echo  two",
      "",
      " ",
      "A=1 printenv A",
    ],
    ...[
      "exit 3",
      "set a",
      "shift",
      "shift 9",
      "trap",
      "if x",
      "return 4",
      ". /dev/null",
      "exec true",
    ],
    ...["echo $#$1", "echo ~", "echo *", "echo 'a b'", "true; false", "false # no"],
  ];
  for (const command of commands) {
    await t.step(command, async () => {
      const { code, output } = await run(command);
      const alone = await new Deno.Command("/bin/sh", {
        args: ["-c", "--", `exec 2>&1\n${command}`],
        cwd: "/",
        clearEnv: true,
        env: { PATH: Deno.env.get("PATH") ?? "" },
        stdin: "null",
      }).output();
      const unnumbered = (text: string) =>
        text.replaceAll(/^\/bin\/sh: (-c: )?(line )?\d+:/gm, "/bin/sh:");
      assert.equal(unnumbered(output), unnumbered(new TextDecoder().decode(alone.stdout)));
      assert.equal(code, alone.code);
    });
  }
});

Deno.test("Child keeps signals from a plain command no more than from another", async (t) => {
  for (const command of ["sleep 60", "sleep 60; exit 9"]) {
    await t.step(command, async () => {
      const child = start(command);
      await waitUntil(() => hasCommand(child.pid, "sleep"));
      child.signalGroup("SIGTERM");
      assert.equal((await child.ended).code, 143);
    });
  }
});

/** Whether a process of a group runs a program. */
function hasCommand(group: number, name: string): boolean {
  for (const { name: pid } of Deno.readDirSync("/proc")) {
    try {
      if (!/^\d+$/.test(pid)) continue;
      const [, comm, after = ""] = /^\d+ \((.*)\) \S \d+ (\d+)/.exec(
        Deno.readTextFileSync(`/proc/${pid}/stat`),
      ) ?? [];
      if (comm === name && Number(after) === group) return true;
    } catch {
      // It has ended meanwhile.
    }
  }
  return false;
}

Deno.test("Child catches what the shell says of a command that it cannot read", async () => {
  const { code, outputTail } = await run("echo 'no end");
  assert.equal(code, 2);
  assert.match(outputTail, /[Uu]nterminated|unexpected EOF/);
});

Deno.test("Child sees the given environment and no other, and no input", async () => {
  const { output } = await run("echo $GIVEN; env | grep -c HOME; cat", { GIVEN: "a b" });
  assert.equal(output, "a b\n0\n");
});

Deno.test("Child keeps the last 2 KB of an output without a newline", async () => {
  const { outputTail, output } = await run("head -c 5000000 /dev/zero | tr '\\0' x; printf end");
  assert.equal(output.length, 5000003);
  assert.equal(outputTail, "x".repeat(2045) + "end");
});

Deno.test("Child hands over bytes that are no text", async () => {
  const { outputTail } = await run("printf 'a\\377\\376b\\n'");
  assert.equal(outputTail, "a\ufffd\ufffdb\n");
});

Deno.test("Child ends what its command left running in its group", async () => {
  const child = start("sleep 300 & exit 0");
  assert.equal((await child.ended).code, 0);
  assert.equal(isGroupAlive(child.pid), false);
});

Deno.test("Child does not wait for a process that left the group with the output", async () => {
  await using folder = await temporaryFolder();
  const fifo = `${folder.path}/fifo`;
  // It lives until the end of this test at least.
  const command = `mkfifo '${fifo}'; setsid sh -c 'echo lives >"$0"' '${fifo}' & echo started`;
  const { code, output } = await run(command);
  assert.deepEqual([code, output], [0, "started\n"]);
  assert.equal(await Deno.readTextFile(fifo), "lives\n");
});

Deno.test("Child does not wait for a process outside the group that goes on writing", async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ["now and then", "while :; do echo x; sleep 0.05; done"],
    ["without a pause", "exec yes"],
  ];
  for (const [name, writing] of cases) {
    await t.step(name, async () => {
      const child = start(`setsid sh -c '${writing}' & echo $!; exit 3`);
      let hasEnded = false;
      const ended = child.ended.finally(() => hasEnded = true);
      await waitUntil(() => hasEnded);
      // Nobody reads any more: it ends by its next line.
      assert.equal((await ended).code, 3);
    });
  }
});

Deno.test("Child hands over all that its command wrote to a reader that is slow", async () => {
  const child = start(
    "head -c 400000 /dev/zero | tr '\\0' x; printf end; setsid sleep 5 &",
    {},
    slow,
  );
  let bytes = 0;
  async function slow(chunk: Uint8Array): Promise<void> {
    bytes += chunk.length;
    await sleep(100);
  }
  assert.match((await child.ended).outputTail, /xend$/);
  assert.equal(bytes, 400003);
});

Deno.test("Child.signalGroup() reaches the whole group", async () => {
  let output = "";
  const child = start("trap '' TERM; sh -c 'echo ready; sleep 300' & wait", {}, (bytes) => {
    output += new TextDecoder().decode(bytes);
  });
  await waitUntil(() => output.includes("ready"));
  child.signalGroup("SIGTERM");
  child.signalGroup("SIGKILL");
  assert.equal((await child.ended).code, 137);
  child.signalGroup("SIGTERM");
});
