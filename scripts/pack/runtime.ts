/**
 * Gets Deno for another kind of machine from its package on npm.
 *
 * @module
 */

import { join } from "node:path";

/** A kind of machine for which a packed file can be built. */
export interface Target {
  /** The package on npm. */
  readonly package: string;
  /** The SHA-256 of the program in the package. */
  readonly sha256: string;
  /** The output of `uname -sm` there, as a shell pattern. */
  readonly machine: string;
}

/** The pinned version of Deno; a test checks that CI installs the same one. */
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
  // A Mac with an Apple processor also runs programs for Intel processors, and reports arm64.
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

/** A step that failed. The message is complete for a person. */
export class BuildError extends Error {}

/** Returns the name of this machine's target. */
export function hostTarget(): string {
  const os = Deno.build.os === "darwin" ? "macos" : Deno.build.os;
  return `${os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
}

/**
 * Returns the runtime for a target: the one that runs this script if it fits, otherwise the one in
 * the package, which Deno downloads.
 *
 * @throws {BuildError} if the runtime cannot be downloaded or differs from the expected one
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

/** Returns the SHA-256 in hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as BufferSource);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Runs Deno; returns its output. */
export async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new BuildError(`Cannot run "deno ${args.join(" ")}": ${new TextDecoder().decode(stderr)}`);
}

/** The cache has one folder for each registry. */
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
