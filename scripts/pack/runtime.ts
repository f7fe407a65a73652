/**
 * Deno for another machine, as its package on npm has it.
 *
 * @module
 */

import { join } from "node:path";

/** A kind of machine that a packed file can be made for. */
export interface Target {
  /** The package on npm. */
  readonly package: string;
  /** The program in it, by its SHA-256. */
  readonly sha256: string;
  /** What `uname -sm` says there, as a pattern of the shell. */
  readonly machine: string;
}

/** The version that everything here is pinned to; a test holds it to the one that CI installs. */
export const RUNTIME_VERSION = "2.9.5";

/** All targets by name. */
export const TARGETS: Readonly<Record<string, Target>> = {
  "linux-x64": {
    package: "@deno/linux-x64-glibc",
    sha256: "dc480c462c8c3582524f3e75c160613d0a975e1f66b5465995d58bae236da7d3",
    machine: "Linux x86_64",
  },
  "linux-arm64": {
    package: "@deno/linux-arm64-glibc",
    sha256: "e1a70c5eb03b0ebaf761077029ef86b9ba22d50e2b54ca45ce5437457f701b63",
    machine: "Linux aarch64",
  },
  // A Mac with an Apple processor runs programs for Intel's, too, and calls itself arm64.
  "macos-x64": {
    package: "@deno/darwin-x64",
    sha256: "befc4fee79127584c0f5c9f76ca6bb73c8e6ff523c01acd52e9c5db1968a09cb",
    machine: "Darwin*",
  },
  "macos-arm64": {
    package: "@deno/darwin-arm64",
    sha256: "b5bd08edab254d42d7b05aa5b6cb4c9b8d4dede4975aff76951ce2cce18866fa",
    machine: "Darwin arm64",
  },
};

/** A step that did not work; the message is all that a person needs. */
export class BuildError extends Error {}

/** The name of the target that this machine is. */
export function hostTarget(): string {
  const os = Deno.build.os === "darwin" ? "macos" : Deno.build.os;
  return `${os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
}

/**
 * The program for a target: the one that runs this if it is the same, else from its package, which
 * Deno downloads as it does every other one.
 *
 * @throws {BuildError} where it cannot be had or is another one than expected
 */
export async function readRuntime(target: Target): Promise<Uint8Array> {
  const own = await Deno.readFile(Deno.execPath());
  if (await sha256(own) === target.sha256) return own;
  const specifier = `npm:${target.package}@${RUNTIME_VERSION}`;
  await deno("cache", "--quiet", "--no-config", "--no-lock", specifier);
  const { npmCache } = JSON.parse(await deno("info", "--json", "--no-config")) as {
    npmCache: string;
  };
  const program = await readFirst(npmCache, join(target.package, RUNTIME_VERSION, "deno"));
  const found = await sha256(program);
  if (found === target.sha256) return program;
  throw new BuildError(`Cannot use ${specifier}: its program has the SHA-256 ${found}`);
}

/** The SHA-256 in hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as BufferSource);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Runs Deno; gives its output. */
export async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new BuildError(`Cannot run "deno ${args.join(" ")}": ${new TextDecoder().decode(stderr)}`);
}

/** The packages lie in one folder for each registry. */
async function readFirst(npmCache: string, path: string): Promise<Uint8Array> {
  for (const { name } of Deno.readDirSync(npmCache)) {
    try {
      return await Deno.readFile(join(npmCache, name, path));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
        throw error;
      }
    }
  }
  throw new BuildError(`Cannot find ${path} below ${npmCache}`);
}
