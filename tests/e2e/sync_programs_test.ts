/**
 * Random histories that this program and the Python program make on clones of one repository, with
 * real commands and real git. `AEXP_STRESS=full` tries many.
 *
 * @module
 */

import assert from "node:assert/strict";
import { endedAtOf, statusOf } from "../../lib/domain/document/document_view.ts";
import { attemptsOf, attemptView } from "../../lib/domain/document/attempt.ts";
import { aexp } from "../support/cli.ts";
import { checkSettled, type Clones, documentsOf, temporaryClones } from "../support/clones.ts";
import { neighbourTest } from "../support/neighbours.ts";
import { type PythonCommand, pythonCommands } from "../support/python_repository.ts";
import { type Random, randomFrom } from "../support/random.ts";
import { readByPython } from "../support/read_by_python.ts";
import { json } from "../support/store.ts";
import { git } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";

/** How many repositories are tried, and how often all clones of one are brought together. */
const [REPOSITORIES, MEETINGS] = isThorough ? [60, 3] : [2, 2];
const CODES = 4;

/** Chooses a command line that both programs know. */
function sharedCommand(random: Random, ids: readonly string[]): readonly string[] {
  const whole = (limit: number) => Math.floor(random() * limit);
  const id = ids[whole(ids.length)];
  if (id === undefined || random() < 0.4) {
    const tag = random() < 0.5 ? ["--tag", `t${whole(2)}`] : [];
    const sweep = ["--sweep", `code=${whole(CODES)}`];
    return ["queue", "add", "--experiment", "E001", "--no-commit", ...sweep, ...tag];
  }
  return ["run-queued", id, ...random() < 0.3 ? ["--force"] : []];
}

/** Chooses a command line of this program. */
function ownCommand(random: Random, ids: readonly string[]): readonly string[] {
  const id = ids[Math.floor(random() * ids.length)];
  const choice = Math.floor(random() * 8);
  if (id === undefined || choice < 3) return sharedCommand(random, ids);
  const commands = [
    ["queue", "run", "--continue-on-failure"],
    ["queue", "remove", id, ...random() < 0.5 ? ["--force"] : []],
    ["queue", "retry", id],
    ["queue", "stop", id],
    ["queue", "add", "--experiment", "E001", "--no-commit", "--sweep", "code=0..3", "--retag"],
  ];
  return commands[choice - 3] ?? [];
}

/** Lets one clone work, by one of the programs. */
async function work(path: string, random: Random): Promise<void> {
  const ids = idsIn(path);
  const count = 1 + Math.floor(random() * 4);
  if (random() < 0.5) {
    const commands = Array.from({ length: count }, (): PythonCommand => {
      return { cwd: path, argv: ["aexp", ...sharedCommand(random, ids)] };
    });
    for (const { error } of await pythonCommands(commands)) {
      assert.doesNotMatch(error ?? "", /Traceback|JSONDecodeError/);
    }
    return;
  }
  for (let n = 0; n < count; n++) {
    const { code, stderr } = await aexp(path, ownCommand(random, ids));
    assert.ok(code < 64, stderr);
  }
}

function idsIn(path: string): readonly string[] {
  try {
    const names = Array.from(Deno.readDirSync(`${path}/.runs/workspace`), ({ name }) => name);
    return names.filter((name) => /^[0-9a-f]{32}$/.test(name)).sort();
  } catch {
    return [];
  }
}

async function documentsIn(path: string): Promise<ReadonlyMap<string, string>> {
  return idsIn(path).length === 0 ? new Map() : await documentsOf(path);
}

/** Brings all clones together, by sync or by git alone. */
async function meet(paths: readonly string[], random: Random): Promise<void> {
  const order = paths.toSorted(() => random() - 0.5);
  for (const path of [...order, ...order]) {
    if (random() < 0.3) {
      await git(path, "add", "-A");
      if (await git(path, "status", "--porcelain") !== "") await git(path, "commit", "-qm", "runs");
      await git(path, "pull", "-q");
      await git(path, "push", "-q");
    } else {
      const { code, stderr } = await aexp(path, ["sync"]);
      assert.equal(code, 0, stderr);
    }
  }
  // What git merged alone may need a sync to bring the ledger into line.
  for (const path of [...order, ...order]) {
    assert.equal((await aexp(path, ["sync"])).code, 0);
  }
}

/** Checks that each attempt and each recorded end of the versions is in the merged documents. */
function checkKept(
  before: ReadonlyMap<string, string>,
  versions: readonly ReadonlyMap<string, string>[],
  found: ReadonlyMap<string, string>,
): void {
  for (const [id, text] of versions.flatMap((version) => [...version])) {
    const merged = found.get(id) ?? "";
    const document = json(text);
    const kept = new Set(attemptsOf(json(merged)).map((entry) => attemptView(entry).id));
    for (const entry of attemptsOf(document)) {
      const attempt = attemptView(entry).id;
      assert.ok(kept.has(attempt), `attempt ${attempt} of ${id} is lost:\n${merged}`);
    }
    const base = before.get(id);
    const isOld = base !== undefined && endedAtOf(json(base)) === endedAtOf(document);
    if (isOld || !["complete", "failed"].includes(statusOf(document) ?? "")) continue;
    assert.ok(merged.includes(`"${endedAtOf(document)}"`), `${text}\nis lost in\n${merged}`);
  }
}

async function play(clones: Clones, random: Random): Promise<void> {
  const names = random() < 0.2 ? ["a", "b", "c"] : ["a", "b"];
  const paths: string[] = [];
  for (const name of names) paths.push(await clones.clone(name, { rebase: random() < 0.5 }));
  let before: ReadonlyMap<string, string> = new Map();
  for (let meeting = 0; meeting < MEETINGS; meeting++) {
    for (const path of paths) await work(path, random);
    const versions = await Promise.all(paths.map(documentsIn));
    await meet(paths, random);
    const found = await documentsIn(paths[0] ?? "");
    for (const text of found.values()) assert.doesNotMatch(text, /^[<=>]{7}/m);
    checkKept(before, versions, found);
    before = found;
  }
  if (before.size === 0) return;
  await checkSettled(...paths);
  await readByPython(paths[0] ?? "");
}

neighbourTest(
  "histories by both programs end without a conflict, and nothing is lost",
  async () => {
    const given = Number.parseInt(Deno.env.get("AEXP_SEED") ?? "", 10);
    const first = Number.isNaN(given) ? Math.floor(Math.random() * 2 ** 31) : given;
    const count = Number.isNaN(given) ? REPOSITORIES : 1;
    for (let n = 0; n < count; n++) {
      await using clones = await temporaryClones();
      try {
        await play(clones, randomFrom(first + n));
      } catch (cause) {
        throw new Error(`failed with AEXP_SEED=${first + n}`, { cause });
      }
    }
  },
);
