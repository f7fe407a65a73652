import assert from "node:assert/strict";
import {
  GATE,
  Gate,
  GATE_ARGS,
  type GatedCommand,
  NOT_BEGUN,
  orderOf,
} from "../../../lib/adapters/process/gate.ts";
import { sleep } from "../../../lib/context.ts";
import { isThere } from "../../support/runs.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

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
    ...[{ PS4: "x" }, { OLDPWD: "/etc" }],
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
      await sleep(1500);
      const input = gate.stdin.getWriter();
      await input.write(new TextEncoder().encode(orderOf(gated("exit 7"), "/")));
      await input.close();
      assert.equal((await gate.status).code, 7);
    });
  }
});

/** Limits on processes do not hold for root, so the gate is another user's. */
const CAN_LIMIT = Deno.uid() === 0 && ["bash", "setpriv"].every((program) => {
  try {
    return new Deno.Command(program, { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
});

Deno.test({
  name: "a gate that cannot fork ends with 125 and leaves no end, whatever its command",
  ignore: !CAN_LIMIT,
  fn: async (t) => {
    await using folder = await temporaryFolder();
    await Deno.chmod(folder.path, 0o777);
    const limited = ["-c", 'ulimit -u 1; exec "$@"', "bash", "setpriv", "--reuid", "23462"];
    // Bash tries for a quarter of a minute before it ends in the same way.
    for (const shell of SHELLS.filter(([file]) => file !== "bash")) {
      for (const command of ["/bin/true", "true; :"]) {
        await t.step(`${shell.join(" ")}: ${command}`, async () => {
          const end = { path: `${folder.path}/end`, prefix: "" };
          const order = orderOf({ command, variables: {}, end }, "/");
          const gate = ["bash", ...limited, "--clear-groups", ...shell];
          assert.equal((await obey(gate, order)).code, NOT_BEGUN);
          assert.throws(() => Deno.statSync(end.path), Deno.errors.NotFound);
        });
      }
    }
  },
});

Deno.test("a gate writes the end of its command, whatever its group was sent meanwhile", async (t) => {
  const sent = [["QUIT", false], ["USR1", false], ["TSTP", false], ["INT", true]] as const;
  for (const [file = "", ...args] of SHELLS) {
    for (const [name, wasSignalled] of sent) {
      await t.step(`${[file, ...args].join(" ")}: ${name}`, async () => {
        await using folder = await temporaryFolder();
        const gate = new Deno.Command("setsid", {
          args: [file, ...args, "-c", GATE, ...GATE_ARGS],
          stdin: "piped",
        }).spawn();
        const input = gate.stdin.getWriter();
        const command =
          `trap '' ${name}; touch ready; until [ -e go ]; do sleep 0.02; done; exit 3`;
        const end = { path: `${folder.path}/end`, prefix: '{"code": ' };
        const order = orderOf({ command, variables: {}, end }, folder.path);
        await input.write(new TextEncoder().encode(order));
        await input.close();
        await waitUntil(() => isThere(`${folder.path}/ready`));
        Deno.kill(-gate.pid, `SIG${name}`);
        for (const signal of ["SIGSTOP", "SIGCONT"] as const) Deno.kill(-gate.pid, signal);
        await Deno.writeTextFile(`${folder.path}/go`, "");
        assert.equal((await gate.status).code, 3);
        const { code, signalled } = JSON.parse(await Deno.readTextFile(end.path));
        assert.deepEqual([code, signalled], [3, wasSignalled]);
      });
    }
  }
});

/** Whether a process has no child and waits for something. */
function isAloneAndIdle(pid: number): boolean {
  const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`);
  return children === "" && / S /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
}

Deno.test("a gate that is told to end once its command has ended ends with the command's code", async (t) => {
  for (const [file = "", ...args] of SHELLS) {
    await t.step([file, ...args].join(" "), async () => {
      await using folder = await temporaryFolder();
      // It waits at the end of its command for somebody who reads it.
      const end = `${folder.path}/end`;
      await new Deno.Command("mkfifo", { args: [end] }).output();
      const gate = new Deno.Command(file, {
        args: [...args, "-c", GATE, ...GATE_ARGS],
        stdin: "piped",
      }).spawn();
      const input = gate.stdin.getWriter();
      const ends = {
        command: "touch ready; exit 3",
        variables: {},
        end: { path: end, prefix: "" },
      };
      await input.write(new TextEncoder().encode(orderOf(ends, folder.path)));
      await input.close();
      await waitUntil(() => isThere(`${folder.path}/ready`) && isAloneAndIdle(gate.pid));
      gate.kill("SIGTERM");
      using _reader = await Deno.open(end, { read: true, write: true });
      assert.equal((await gate.status).code, 3);
    });
  }
});
