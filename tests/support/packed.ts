/**
 * Finds and starts the packed file for tests, with an empty environment, and skips tests if there
 * is none.
 *
 * @module
 */

import assert from "node:assert/strict";
import { VERSION } from "../../lib/version.ts";
import type { CliResult } from "./cli.ts";
import { temporaryFolder } from "./temporary.ts";

/** The packed file that `AEXP_PROGRAM` names; empty if it names none. */
export const PACKED = packedFile();

function packedFile(): string {
  const program = Deno.env.get("AEXP_PROGRAM") ?? "";
  return /\.[jt]s$/.test(program) ? "" : program;
}

/** Returns why a test of the packed file cannot run here, as the end of a sentence. */
export type Missing = string | undefined;

/** Names what is missing if the user is not root: only root may mount and change roots. */
export function missingRoot(): Missing {
  return Deno.uid() === 0 ? undefined : "only root can mount";
}

/** Names a program that is missing. */
export function missingProgram(path: string): Missing {
  try {
    Deno.statSync(path);
    return undefined;
  } catch {
    return `${path} is missing`;
  }
}

/**
 * Registers a test of the packed file. If it is skipped, one line on the standard error gives the
 * reason.
 *
 * @param fn gets an empty folder, and a packed file that was not unpacked before
 */
export function packTest(
  name: string,
  fn: (folder: string, program: string) => Promise<void>,
  ...missing: readonly Missing[]
): void {
  const reason = PACKED === ""
    ? "AEXP_PROGRAM names no packed file"
    : missing.find((text) => text !== undefined);
  if (reason !== undefined) say(`pack: "${name}" skipped: ${reason}\n`);
  Deno.test({
    name: `packed file: ${name}`,
    ignore: reason !== undefined,
    fn: async () => {
      await using folder = await temporaryFolder();
      await using program = await freshCopy();
      await fn(folder.path, program.path);
    },
  });
}

/**
 * Copies the packed file with another id. When disposed of, its unpacked files in shared folders
 * are removed, too.
 */
export async function freshCopy(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await temporaryFolder();
  const id = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  const bytes = await Deno.readFile(PACKED);
  const start = new TextDecoder().decode(bytes.subarray(0, 1000)).search(/^id=[0-9a-f]{16} /m) + 3;
  bytes.set(new TextEncoder().encode(id), start);
  const path = `${folder.path}/aexp`;
  await Deno.writeFile(path, bytes, { mode: 0o755 });
  const remove = async () => {
    for (const shared of ["/tmp", "/var/tmp"]) {
      const unpacked = `${shared}/aexp-${Deno.uid()}/${id}`;
      await Deno.remove(unpacked, { recursive: true }).catch(() => {});
    }
    await folder[Symbol.asyncDispose]();
  };
  return { path, [Symbol.asyncDispose]: remove };
}

/** Runs a program with only this environment. */
export async function runBare(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = "/",
): Promise<CliResult> {
  const options: Deno.CommandOptions = {
    args: [...args],
    env: { ...env },
    clearEnv: true,
    cwd,
    stdin: "null",
  };
  const { code, stdout, stderr } = await new Deno.Command(file, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The folders of programs that every machine has. */
export const PATH = "/usr/bin:/bin";

/** Starts the program, which must print its version; returns its other output. */
export async function startsWith(program: string, env: Record<string, string>): Promise<string> {
  const { code, stdout, stderr } = await runBare(program, ["version"], env);
  assert.equal(code, 0, stderr);
  assert.ok(stdout.startsWith(`${VERSION} (commit `), stdout);
  return stderr;
}

/** Returns the unpacked versions below a folder, with the names of their files. */
export function unpacked(folder: string): string[][] {
  return Array.from(
    Deno.readDirSync(folder),
    ({ name }) => Array.from(Deno.readDirSync(`${folder}/${name}`), (file) => file.name).sort(),
  );
}

/** One whole version. */
export const WHOLE = [["aexp.parts", "deno", "main.js"]];

/** Mounts a file system in memory, removed when disposed of. */
export async function mountMemory(path: string, options: string): Promise<AsyncDisposable> {
  await Deno.mkdir(path, { recursive: true });
  await must("mount", "-t", "tmpfs", "-o", options, "none", path);
  return { [Symbol.asyncDispose]: () => must("umount", "-l", path) };
}

/** Runs a command that must succeed. */
export async function must(file: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await runBare(file, args, { PATH: Deno.env.get("PATH") ?? "" });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")}: ${stderr}`);
}

/** Writes to the standard error. */
export function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
