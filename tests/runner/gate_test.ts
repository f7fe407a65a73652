import assert from "node:assert/strict";
import { GATE, Gate, GATE_ARGS, type GatedCommand, Gates, orderOf } from "../../lib/runner/gate.ts";
import { livenessHere } from "../../lib/machine/process_identity.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

const OPTIONS = { cwd: "/", env: { PATH: Deno.env.get("PATH") ?? "", GIVEN: "of all" } };

function gated(command: string, variables: Record<string, string> = {}): GatedCommand {
  return { command, variables, end: { path: "/dev/null", prefix: "" } };
}

async function outputOf(gate: Gate): Promise<string> {
  return await new Response(gate.process.stdout).text();
}

Deno.test("Gate hands over every text as it is, of one line or of many", async (t) => {
  const texts = [
    ..."'\"\\$`*?[]{}()<>|&;#!~^ \t=%",
    ...[
      "",
      "\n",
      "a\nb",
      "\n\n\na\n\n",
      "  a  b  ",
      "\\",
      "\\n",
      "a\\\nb",
      "'",
      "''",
      "'\n'",
      "-n",
    ],
    ...["1\n2\n3", "é🙂\u2028", "a\rb\r\n", "\x01\x7f", "x".repeat(5000), "y\n".repeat(500)],
  ];
  for (const text of texts) {
    await t.step(JSON.stringify(text.slice(0, 20)), async () => {
      const gate = new Gate(OPTIONS);
      await gate.open(gated('printf "[%s]" "$TEXT"; :', { OTHER: "o", TEXT: text }));
      assert.equal(await outputOf(gate), `[${text}]`);
      assert.equal((await gate.process.status).code, 0);
    });
  }
});

Deno.test("Gate runs a command of several lines", async () => {
  const gate = new Gate(OPTIONS);
  await gate.open(gated("cat <<'HERE'\n  it's $GIVEN\nHERE\nif true; then\n  echo $GIVEN\nfi\n"));
  assert.equal(await outputOf(gate), "  it's $GIVEN\nof all\n");
  assert.equal((await gate.process.status).code, 0);
});

Deno.test("Gate leaves nothing of its own in the environment of a command", async () => {
  const gate = new Gate(OPTIONS);
  await gate.open(gated("env", { MINE: "1" }));
  const names = (await outputOf(gate)).trimEnd().split("\n").map((line) => line.split("=")[0]);
  assert.deepEqual(
    names.filter((name = "") => !["_", "OLDPWD", "PWD", "SHLVL"].includes(name)).sort(),
    ["GIVEN", "MINE", "PATH"],
  );
  await gate.process.status;
});

Deno.test("Gate writes the end that it was given a place and a beginning for", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/the 'end'\nof it`;
  const gate = new Gate(OPTIONS);
  await gate.open({ ...gated("exit 7"), end: { path, prefix: '{"note": "it\'s 50%", "code": ' } });
  assert.equal((await gate.process.status).code, 7);
  assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), {
    note: "it's 50%",
    code: 7,
    signalled: false,
  });
  await gate.process.stdout.cancel();
});

/** Shells that are `/bin/sh` somewhere, as far as they are here. */
const KNOWN: readonly (readonly string[])[] = [
  ["/bin/sh"],
  ["bash", "--posix"],
  ["busybox", "sh"],
  ["ksh"],
];
const SHELLS = KNOWN.filter(
  ([file = "", ...args]) => {
    try {
      return new Deno.Command(file, { args: [...args, "-c", ":"] }).outputSync().success;
    } catch {
      return false;
    }
  },
);

/** What a shell makes of an order, be it whole or not. */
async function obey(
  [file = "", ...args]: readonly string[],
  order: string,
  env: Readonly<Record<string, string>> = {},
) {
  const gate = new Deno.Command(file, {
    args: [...args, "-c", GATE, ...GATE_ARGS],
    clearEnv: true,
    env: { ...OPTIONS.env, ...env },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = gate.stdin.getWriter();
  // It may have ended before it read all.
  await input.write(new TextEncoder().encode(order)).catch(() => {});
  await input.close().catch(() => {});
  const { code, stdout } = await gate.output();
  return { code, output: new TextDecoder().decode(stdout) };
}

Deno.test("the gate is understood by every shell", async (t) => {
  for (const shell of SHELLS) {
    await t.step(shell.join(" "), async () => {
      const variables = { TEXT: "it's\n  two\\n lines\n" };
      const several = orderOf(gated('printf "[%s]\n" "$TEXT"\nexit 3', variables), "/");
      assert.deepEqual(await obey(shell, several), {
        code: 3,
        output: "[it's\n  two\\n lines\n]\n",
      });
      const plain = orderOf(gated("printenv TEXT", variables), "/");
      assert.deepEqual(await obey(shell, plain), { code: 0, output: "it's\n  two\\n lines\n\n" });
    });
  }
});

Deno.test("the gate runs nothing where a killed runner left it the beginning of an order", async (t) => {
  for (const shell of SHELLS) {
    await t.step(shell.join(" "), async () => {
      const whole = orderOf(gated("echo ran\n:", { A: "1" }), "/");
      for (let length = 0; length < whole.length; length++) {
        const { code, output } = await obey(shell, whole.slice(0, length));
        assert.deepEqual([code, output], [125, ""], whole.slice(0, length));
      }
      assert.equal((await obey(shell, whole)).output, "ran\n");
    });
  }
});

Deno.test("the gate reads one line whatever it is told: a shell reads many only slowly", () => {
  const order = orderOf(gated("a\n\nb", { A: "\n" }), "/x\ny");
  assert.equal(order.indexOf("\n"), order.length - 1);
});

Deno.test("the gate does what it is told in odd environments, or nothing", async (t) => {
  const order = orderOf(gated("echo $ODD; exit 3", { ODD: "a  b" }), "/");
  const environments: readonly Readonly<Record<string, string>>[] = [
    ...[{ IFS: "1e" }, { AEXP_ORDER: "echo no" }, { CDPATH: "/usr" }, { POSIXLY_CORRECT: "1" }],
    ...[{ PS4: "x" }, { OLDPWD: "/etc" }, { LC_ALL: "xx_YY.UTF-8" }],
  ];
  for (const shell of SHELLS) {
    for (const env of environments) {
      await t.step(`${shell.join(" ")} with ${JSON.stringify(env)}`, async () => {
        assert.deepEqual(await obey(shell, order, env), { code: 3, output: "a b\n" });
      });
    }
    await t.step(`${shell.join(" ")} with a function called read`, async () => {
      const { code, output } = await obey(shell, order, { "BASH_FUNC_read%%": "() { :; }" });
      assert.ok(code === 125 ? output === "" : code === 3, `${code} ${output}`);
    });
  }
});

Deno.test("a gate that waits for long is not given up for that", async (t) => {
  for (const [file = "", ...args] of SHELLS) {
    await t.step([file, ...args].join(" "), async () => {
      const gate = new Deno.Command(file, {
        args: [...args, "-c", GATE, ...GATE_ARGS],
        env: { ...OPTIONS.env, TMOUT: "1" },
        stdin: "piped",
      }).spawn();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const input = gate.stdin.getWriter();
      await input.write(new TextEncoder().encode(orderOf(gated("exit 7"), "/")));
      await input.close();
      assert.equal((await gate.status).code, 7);
    });
  }
});

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
  const gates = new Gates(OPTIONS);
  gates.noteRun(0.1);
  gates.prepare();
  gates.prepare();
  const [first, second] = [gates.take("a"), gates.take("b")];
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
  const mark = crypto.randomUUID();
  const gates = new Gates({ ...OPTIONS, env: { MARK: mark } });
  for (const tookS of [undefined, 3600]) {
    if (tookS !== undefined) gates.noteRun(tookS);
    gates.prepare();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(processesWith(mark).length, 0);
  }
  await gates.close();
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
