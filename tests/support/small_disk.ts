/**
 * A disk for one test, small enough to be filled.
 *
 * @module
 */

import assert from "node:assert/strict";
import { EXPERIMENT, type TemporaryFolder, temporaryFolder, writeFile } from "./temporary.ts";

const CAN_MOUNT = await canMount();

async function run(command: string, ...args: string[]): Promise<boolean> {
  try {
    const output = await new Deno.Command(command, { args, stdout: "null", stderr: "null" })
      .output();
    return output.success;
  } catch {
    return false;
  }
}

async function mount(path: string): Promise<boolean> {
  return await run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path);
}

async function canMount(): Promise<boolean> {
  await using folder = await temporaryFolder();
  return await mount(folder.path) && await run("umount", folder.path);
}

/** A repository alone on a small disk. */
export async function smallDisk(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const { path } = folder;
  assert.ok(await mount(path));
  await writeFile(`${path}/kb/research/experiments/E001-first.md`, EXPERIMENT);
  await Deno.mkdir(`${path}/.git`);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      assert.ok(await run("umount", path));
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Registers a test that needs a small disk; without it one line on the standard error says so. */
export function diskTest(name: string, fn: () => Promise<void>): void {
  if (!CAN_MOUNT) {
    Deno.stderr.writeSync(new TextEncoder().encode(`mount: not allowed, skipped: ${name}\n`));
  }
  Deno.test({ name, ignore: !CAN_MOUNT, fn });
}

/** Fills the disk completely. */
export function fill(path: string): void {
  using file = Deno.openSync(path, { write: true, create: true });
  try {
    for (;;) file.writeSync(new Uint8Array(4096));
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, "ENOSPC");
  }
}
