/**
 * Mounts one folder twice, as two machines see it: on a real network file system, and on one that
 * gives false answers.
 *
 * Scripts for both stand in the folder that `AEXP_NETFS` names.
 *
 * @module
 */

import type { CliResult } from "./cli.ts";
import { writeFile } from "./temporary.ts";

/** The folder of the scripts; empty if there are none. */
export const SCRIPTS: string = Deno.env.get("AEXP_NETFS") ?? "";

/** One folder, mounted at two places. */
export interface Mounts extends AsyncDisposable {
  /** The mount of the first machine. */
  readonly a: string;
  /** The mount of the second machine. */
  readonly b: string;
  /** A folder on the local disk, for files by which tests count. */
  readonly outside: string;
}

/** A kind of file system, and the function that mounts it. */
export interface FileSystem {
  readonly name: string;
  readonly mount: () => Promise<Mounts>;
}

/** GlusterFS with its default caches. */
export const GLUSTER: FileSystem = {
  name: "a real network file system",
  mount: async () => {
    const outside = await Deno.makeTempDir({ prefix: "aexp-netfs-" });
    const answer = await call(`${SCRIPTS}/netfs-local`, "up", `${outside}/netfs`);
    const path = (name: string) => new RegExp(`${name}=['"]?([^'"\\s;]+)`).exec(answer)?.[1] ?? "";
    return {
      a: path("NETFS_A"),
      b: path("NETFS_B"),
      outside,
      [Symbol.asyncDispose]: async () => {
        await call(`${SCRIPTS}/netfs-local`, "down", `${outside}/netfs`, "--now");
        await Deno.remove(outside, { recursive: true });
      },
    };
  },
};

/** One folder, shown twice, each time one second late and with false answers. */
export const LYING: FileSystem = {
  name: "a file system that lies",
  mount: () =>
    mountLying(
      ["--stale", "1", "--link-lie", "0.3", "--error", "ESTALE:0.02:open,read,link,rename"],
      ["--stale", "1", "--link-lie", "0.3:EEXIST", "--error", "ESTALE:0.02:open,read,link,rename"],
    ),
};

/** Shows a folder twice, with these false answers. */
export async function mountLying(
  liesOfA: readonly string[],
  liesOfB: readonly string[],
): Promise<Mounts> {
  const outside = await Deno.makeTempDir({ prefix: "aexp-lyingfs-" });
  const script = `${SCRIPTS}/lyingfs`;
  const [a, b] = [`${outside}/a`, `${outside}/b`];
  for (const folder of ["back", "a", "b"]) await Deno.mkdir(`${outside}/${folder}`);
  await call(script, "mount", `${outside}/back`, a, ...liesOfA, "--log", `${outside}/a.log`);
  await call(script, "mount", `${outside}/back`, b, ...liesOfB, "--log", `${outside}/b.log`);
  return {
    a,
    b,
    outside,
    [Symbol.asyncDispose]: async () => {
      await call(script, "umount", a, "--now");
      await call(script, "umount", b, "--now");
      await Deno.remove(outside, { recursive: true });
    },
  };
}

/** Creates a repository with one experiment that both machines see. */
export async function makeRepository({ a, b, outside }: Mounts): Promise<Mounts> {
  await Deno.mkdir(`${a}/project/.git`, { recursive: true });
  await writeFile(
    `${a}/project/kb/research/experiments/E001-first.md`,
    `---\nrunner_command: ${
      JSON.stringify(`echo "$AEXP_JOB_ID" >> ${outside}/ran; sleep 0.05`)
    }\n---\n`,
  );
  return { a: `${a}/project`, b: `${b}/project`, outside, [Symbol.asyncDispose]: async () => {} };
}

/**
 * Runs several processes of the program on one machine, which is a process namespace of its own.
 */
export async function onMachine(
  cwd: string,
  commandLines: readonly (readonly string[])[],
): Promise<CliResult[]> {
  const outputs = commandLines.map(() => Deno.makeTempFileSync());
  const lines = commandLines.map((args, index) =>
    `"$@" ${args.join(" ")} >${outputs[index]} 2>${outputs[index]}.err & pids="$pids $!"`
  );
  const script = [...lines, "for p in $pids; do wait $p; echo $?; done"].join("\n");
  const shell = new Deno.Command("unshare", {
    args: ["--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script, "sh", ...PROGRAM],
    cwd,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "null",
  });
  const { success, stdout, stderr } = await shell.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  const codes = decoder.decode(stdout).trim().split("\n");
  return codes.map((code, index) => {
    const path = outputs[index] as string;
    const result = {
      code: Number(code),
      stdout: Deno.readTextFileSync(path),
      stderr: Deno.readTextFileSync(`${path}.err`),
    };
    Deno.removeSync(path);
    Deno.removeSync(`${path}.err`);
    return result;
  });
}

const PROGRAM = [
  Deno.execPath(),
  "run",
  "-A",
  "--quiet",
  new URL("../../main.ts", import.meta.url).pathname,
];

/** Returns the jobs that ran, as each recorded itself, in the order of their ids. */
export async function ran({ outside }: Mounts): Promise<string[]> {
  return (await Deno.readTextFile(`${outside}/ran`)).trim().split("\n").sort();
}

async function call(command: string, ...args: string[]): Promise<string> {
  const output = await new Deno.Command(command, { args, stdin: "null" }).output();
  const decoder = new TextDecoder();
  if (!output.success) {
    throw new Error(`${command} ${args.join(" ")}: ${decoder.decode(output.stderr)}`);
  }
  return decoder.decode(output.stdout).trim();
}
