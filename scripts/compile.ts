/**
 * `deno task compile [--target …|--all]` compiles the bundle into one program for each kind of
 * machine, `dist/aexp-TARGET`, and writes the checksums of all released files to `dist/SHA256SUMS`.
 *
 * Deno downloads the runtime that each compiled program contains.
 *
 * @module
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { BuildError, hostTarget, sha256 } from "./pack/runtime.ts";

const DIST = join(import.meta.dirname ?? "", "..", "dist");

/** The targets by name, with Deno's names. */
const TARGETS: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "macos-x64": "x86_64-apple-darwin",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x64": "x86_64-pc-windows-msvc",
};

/**
 * The program gets all permissions, because only these let it read `/proc`. It gets no code cache,
 * which would lie under a predictable name in a folder that all users share.
 */
const FLAGS = ["-A", "--no-prompt", "--no-config", "--no-lock", "--no-code-cache"];

async function main(): Promise<number> {
  try {
    const options = { target: { type: "string" }, all: { type: "boolean" } } as const;
    const { values } = orBuildError(() => parseArgs({ args: Deno.args, options }));
    const names = values.all ? Object.keys(TARGETS) : [values.target ?? hostTarget()];
    checkRuntime(names);
    for (const name of names) await compile(name);
    await writeChecksums();
    return 0;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`compile: ${error.message}\n`));
    return 1;
  }
}

/** Turns an error of the argument parser, which is one line, into a build error. */
function orBuildError<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TypeError) throw new BuildError(error.message);
    throw error;
  }
}

/**
 * Throws if a person's own denort would be used for several targets: it fits one kind of machine,
 * but Deno would put it into all.
 */
function checkRuntime(names: readonly string[]): void {
  const path = Deno.env.get("DENORT_BIN");
  if (!path) return;
  const foreign = names.find((name) => name !== hostTarget());
  if (foreign !== undefined) {
    throw new BuildError(
      `DENORT_BIN is for one kind of machine, and a program for ${foreign} is wanted: unset it, or ` +
        "compile on a machine of that kind",
    );
  }
  try {
    if (Deno.statSync(path).isFile) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new BuildError(`There is no file ${path}, which DENORT_BIN names`);
}

async function compile(name: string): Promise<void> {
  const target = TARGETS[name];
  if (target === undefined) {
    throw new BuildError(`There is no target "${name}": ${Object.keys(TARGETS).join(", ")}`);
  }
  const output = join(DIST, `aexp-${name}`);
  const args = ["compile", "--quiet", ...FLAGS, "--target", target, "-o", output];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args, join(DIST, "aexp.js")],
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim();
  throw new BuildError(/base binary|denort/.test(said) ? withoutRuntime(name, said) : said);
}

function withoutRuntime(name: string, said: string): string {
  const reason = /^\s*1: (.*)$/m.exec(said)?.[1] ?? said.split("\n")[0] ?? "";
  return `Cannot get the part of Deno that a program for ${name} begins with: ${reason.trim()}\n` +
    "Set DENORT_BIN to a denort of this version and machine that was downloaded elsewhere, or make the file " +
    "that unpacks itself with `deno task pack`, which needs only the npm registry.";
}

/** Writes the checksums of all programs in `dist/`, in the format of `sha256sum --check`. */
async function writeChecksums(): Promise<void> {
  const names = Array.from(Deno.readDirSync(DIST), ({ name }) => name)
    .filter((name) => /^aexp(-[a-z0-9-]+)?(\.exe|\.js)?$/.test(name)).sort();
  const lines = await Promise.all(names.map(async (name) => {
    return `${await sha256(await Deno.readFile(join(DIST, name)))}  ${name}\n`;
  }));
  await Deno.writeTextFile(join(DIST, "SHA256SUMS"), lines.join(""));
}

Deno.exitCode = await main();
