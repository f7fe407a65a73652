/**
 * Random histories of runs on two or three clones, brought together by real git in any order.
 *
 * @module
 */

import assert from "node:assert/strict";
import { attemptsOf, attemptView } from "../../lib/domain/document/attempt.ts";
import { endedAtOf, statusOf } from "../../lib/domain/document/document_view.ts";
import { canonicalText } from "../../lib/domain/merge/merge_values.ts";
import { statepointId } from "../../lib/domain/statepoint/id.ts";
import { formatJson } from "../../lib/domain/value/json_text.ts";
import type { Mapping, Value } from "../../lib/domain/value/value.ts";
import { aexp } from "../support/cli.ts";
import { checkSettled, type Clones, documentsOf, temporaryClones } from "../support/clones.ts";
import { Clone, randomSteps } from "../support/histories.ts";
import { neighbourTest } from "../support/neighbours.ts";
import { type Random, randomFrom } from "../support/random.ts";
import { readByPython } from "../support/read_by_python.ts";
import { json } from "../support/store.ts";
import { git, writeFile } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";

/** How many repositories are tried, and how many runs each has: a run is one history. */
const [REPOSITORIES, RUNS] = isThorough ? [50, 20] : [2, 15];

type Documents = Map<string, Mapping>;

/** A history: clones with their documents before anything is brought together. */
interface History {
  readonly names: readonly string[];
  readonly base: Documents;
  readonly versions: readonly Documents[];
}

function makeHistory(random: Random): History {
  const names = random() < 0.1 ? ["a", "b", "c"] : ["a", "b"];
  const origin = new Clone("o", 0);
  const clones = names.map((name) => new Clone(name, 500 + Math.floor(random() * 60)));
  const base: Documents = new Map();
  const versions = names.map((): Documents => new Map());
  for (let n = 0; n < RUNS; n++) {
    const id = statepointId(statepoint(n));
    const queued = origin.play(new Map(), [{ kind: "add", pick: 1, later: 1 }]);
    const isOld = random() < 0.8;
    const before = isOld ? origin.play(queued, randomSteps(random)) : queued;
    if (isOld) base.set(id, before);
    clones.forEach((clone, side) => {
      const document = clone.play(before, randomSteps(random));
      // A run that nobody had before is not on every clone.
      if (isOld || side === 0 || random() < 0.5) versions[side]?.set(id, document);
    });
  }
  return { names, base, versions };
}

function statepoint(n: number): Mapping {
  return new Map<string, Value>([["experiment_id", "E001"], ["n", BigInt(n)]]);
}

async function writeDocuments(path: string, documents: Documents): Promise<void> {
  await writeFile(`${path}/.runs/.signac/config`, "schema_version = 2\n");
  for (let n = 0; n < RUNS; n++) {
    const id = statepointId(statepoint(n));
    const document = documents.get(id);
    if (document === undefined) continue;
    const folder = `${path}/.runs/workspace/${id}`;
    await writeFile(`${folder}/signac_statepoint.json`, formatJson(statepoint(n)));
    await writeFile(`${folder}/signac_job_document.json`, formatJson(document));
  }
}

async function sync(path: string, random: Random): Promise<void> {
  if (random() < 0.3) {
    // The person uses git alone; its merge driver does the rest.
    await git(path, "add", "-A", ".runs");
    const isChanged = await git(path, "status", "--porcelain", "--untracked-files=no") !== "";
    if (isChanged) await git(path, "commit", "-q", "-m", "runs");
    await git(path, "pull", "-q");
    await git(path, "push", "-q");
    return;
  }
  const { code, stderr } = await aexp(path, ["sync"]);
  assert.equal(code, 0, stderr);
}

/** Brings a history together; the first clone of the order syncs first. */
async function bringTogether(
  clones: Clones,
  history: History,
  { order, random }: { readonly order: readonly number[]; readonly random: Random },
): Promise<ReadonlyMap<string, string>> {
  const rebases = history.names.map(() => random() < 0.5);
  const paths: string[] = [];
  const first = await clones.clone("origin-of-all");
  await writeDocuments(first, history.base);
  await git(first, "add", "-A");
  await git(first, "commit", "-q", "-m", "before");
  await git(first, "push", "-q");
  for (const [n, name] of history.names.entries()) {
    paths.push(await clones.clone(name, { rebase: rebases[n] === true }));
  }
  for (const [n, path] of paths.entries()) {
    await writeDocuments(path, history.versions[n] ?? new Map());
  }
  // Everybody syncs until the last one's work has reached the first one.
  for (const n of [...order, ...order]) await sync(paths[n] ?? "", random);
  const [found, ...others] = await Promise.all(paths.map((path) => documentsOf(path)));
  for (const other of others) assert.deepEqual(other, found);
  // What git merged alone may need a sync to bring the ledger into line.
  for (const path of [...paths, ...paths]) assert.equal((await aexp(path, ["sync"])).code, 0);
  await checkSettled(...paths);
  await readByPython(paths[0] ?? "");
  return found ?? new Map();
}

/** Checks that nothing is lost. */
function checkKept(history: History, found: ReadonlyMap<string, string>): void {
  for (const version of history.versions) {
    for (const [id, document] of version) {
      const text = found.get(id) ?? "";
      assert.ok(!/^[<=>]{7}/m.test(text), text);
      const kept = new Map(attemptsOf(json(text)).map((entry) => [attemptView(entry).id, entry]));
      for (const entry of attemptsOf(document)) {
        const { id: attempt, status } = attemptView(entry);
        const now = attemptView(kept.get(attempt) ?? new Map()).status;
        assert.ok(now !== undefined, `attempt ${attempt} is lost`);
        if (status === "complete" || status === "failed") assert.equal(now, status);
      }
      const base = history.base.get(id);
      const isEnd = ["complete", "failed"].includes(statusOf(document) ?? "");
      const isOld = base !== undefined && statusOf(base) === statusOf(document);
      if (isEnd && !isOld) assert.ok(text.includes(`"${endedAtOf(document)}"`), text);
    }
  }
}

function attemptsText(documents: ReadonlyMap<string, string>): string {
  return Array.from(documents, ([id, text]) => {
    const entries = attemptsOf(json(text)).map((entry) => canonicalText(entry)).sort();
    return `${id} ${entries.join()}`;
  }).join("\n");
}

neighbourTest("clones agree after any history, whichever side comes first", async () => {
  const given = Number.parseInt(Deno.env.get("AEXP_SEED") ?? "", 10);
  const first = Number.isNaN(given) ? Math.floor(Math.random() * 2 ** 31) : given;
  for (let n = 0; n < REPOSITORIES; n++) {
    const seed = first + n;
    try {
      const history = makeHistory(randomFrom(seed));
      const order = history.names.map((_, side) => side);
      const results: ReadonlyMap<string, string>[] = [];
      for (const one of [order, [...order].reverse()]) {
        await using clones = await temporaryClones();
        const found = await bringTogether(clones, history, {
          order: one,
          random: randomFrom(seed),
        });
        checkKept(history, found);
        results.push(found);
      }
      const [one, other] = results as [ReadonlyMap<string, string>, ReadonlyMap<string, string>];
      assert.equal(attemptsText(one), attemptsText(other));
      // With three clones, contradicting decisions of three people are merged two at a time.
      if (order.length === 2) assert.deepEqual(contents(one), contents(other));
    } catch (cause) {
      throw new Error(`failed with AEXP_SEED=${seed}`, { cause });
    }
  }
});

function contents(documents: ReadonlyMap<string, string>): readonly string[] {
  return Array.from(documents, ([id, text]) => `${id} ${canonicalText(json(text))}`);
}
