/**
 * Makes clones that share runs by a bare remote, with real git.
 *
 * @module
 */

import assert from "node:assert/strict";
import { attributeLines, driverSettings } from "../../lib/domain/merge/git_setup.ts";
import { aexp, programArguments } from "./cli.ts";
import { namesIn, problems } from "./ledger.ts";
import { git, type TemporaryFolder, temporaryFolder, writeFile } from "./temporary.ts";

/** A bare remote, and clones of it in the same folder. */
export interface Clones extends TemporaryFolder {
  /** Makes a clone of the remote, under its own name. */
  readonly clone: (name: string, options?: CloneOptions) => Promise<string>;
}

/** How a clone is set up. */
export interface CloneOptions {
  /** The value of `pull.rebase`. */
  readonly rebase?: boolean;
  /** Whether git knows the merge driver. @default {true} */
  readonly hasDriver?: boolean;
}

/** A command that ends as its runs say. */
const EXPERIMENT = `---
runner_command: "sh -c 'exit {code}'"
---
`;

/** Makes a bare remote with one experiment and the attributes that every clone gets. */
export async function temporaryClones(): Promise<Clones> {
  const folder = await temporaryFolder();
  const remote = `${folder.path}/remote.git`;
  await git(folder.path, "init", "-q", "--bare", "-b", "main", remote);
  const clone = async (name: string, options: CloneOptions = {}): Promise<string> => {
    const path = `${folder.path}/${name}`;
    await git(folder.path, "clone", "-q", `file://${remote}`, path);
    for (const [key, value] of settingsOf(name, options)) await git(path, "config", key, value);
    return path;
  };
  const first = await clone("first");
  await writeFile(`${first}/kb/research/experiments/E001-first.md`, EXPERIMENT);
  await writeFile(`${first}/.gitattributes`, `${attributeLines(".runs").join("\n")}\n`);
  await writeFile(`${first}/.gitignore`, ".aexp/*\n!.aexp/ledger/\n");
  await git(first, "add", "-A");
  await git(first, "commit", "-q", "-m", "start");
  await git(first, "push", "-q", "origin", "HEAD:main");
  await Deno.remove(first, { recursive: true });
  return { ...folder, clone };
}

function settingsOf(
  name: string,
  { rebase = false, hasDriver = true }: CloneOptions,
): readonly (readonly [string, string])[] {
  return [
    ["user.name", name],
    ["user.email", `${name}@example.org`],
    ["commit.gpgsign", "false"],
    ["pull.rebase", String(rebase)],
    ...hasDriver ? driverSettings(programArguments()) : [],
  ];
}

/** Returns every document in a clone, by the id of its run. */
export async function documentsOf(path: string): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  const workspace = `${path}/.runs/workspace`;
  const names = Array.from(Deno.readDirSync(workspace), ({ name }) => name).sort();
  for (const name of names) {
    const file = `${workspace}/${name}/signac_job_document.json`;
    documents.set(name, await Deno.readTextFile(file));
  }
  return documents;
}

/** Returns every entry of the ledger of a clone. */
export async function ledgerOf(path: string): Promise<Record<string, string>> {
  const folder = `${path}/.aexp/ledger`;
  const entries: Record<string, string> = {};
  for (const name of namesIn(folder)) entries[name] = await Deno.readTextFile(`${folder}/${name}`);
  return entries;
}

/** Checks that clones have the same runs, ledgers that agree with them, and nothing left to do. */
export async function checkSettled(...paths: readonly string[]): Promise<void> {
  const [first = ""] = paths;
  for (const path of paths) {
    assert.deepEqual(await problems(path), []);
    assert.deepEqual(await documentsOf(path), await documentsOf(first));
    assert.deepEqual(await ledgerOf(path), await ledgerOf(first));
    const head = await git(path, "rev-parse", "HEAD");
    const { stdout } = await aexp(path, ["sync"]);
    assert.equal(stdout, "nothing to do: all runs are shared already\n");
    assert.equal(await git(path, "rev-parse", "HEAD"), head);
    assert.equal(await git(path, "status", "--porcelain"), "");
  }
}
