import { HOSTILE_TEXTS } from "./support/hostile_texts.ts";
import { temporaryStore, type TemporaryStore } from "./support/store.ts";
import { writeFile } from "./support/temporary.ts";
import { smallSweep, writeRuns } from "./support/sweeps.ts";
import { aexp } from "./support/cli.ts";
async function hostileStore(): Promise<TemporaryStore> {
  const folder = await temporaryStore();
  const all = HOSTILE_TEXTS.map((text, n) => `${n}: ${text}`).join("\n\n");
  const file = `${folder.path}/kb/research/experiments/E001-first.md`;
  await Deno.remove(file);
  await writeFile(
    `${folder.path}/kb/research/experiments/E001-<img src=x onerror=executed(1)>.md`,
    `---\nid: E001\n---\n\n# ${HOSTILE_TEXTS[1]}\n\n${all}\n`,
  );
  writeRuns(
    folder.store,
    HOSTILE_TEXTS.map((text, n) => ({
      // Python refuses keys with dots, and so do we.
      statepoint: { value: text, n: n % 5, [`k${n}${text.replaceAll(".", "")}`]: n % 2 },
      status: n % 3 === 0 ? "failed" : n % 7 === 0 ? text : "complete",
      tag: text,
      host: text,
      results: { acc: n / 100, [text]: n, word: text },
      error: `${text}\nError: ${text}\n`,
      curve: [{ step: 1, [text]: 1 }, { step: 2, [text]: n }],
    })),
  );
  return folder;
}
const f = await hostileStore();
await aexp(f.path, ["report", "-o", "/tmp/page-x/hostile.html"]);
const g = await temporaryStore(); writeRuns(g.store, smallSweep());
await aexp(g.path, ["report", "-o", "/tmp/page-x/small.html"]);
async function make(name: string, runs: Parameters<typeof writeRuns>[1], args: string[] = []) {
  const s = await temporaryStore(); writeRuns(s.store, runs);
  const r = await aexp(s.path, ["report", "-o", `/tmp/page-x/${name}.html`, ...args]); console.log(r.stdout, r.stderr);
}
const all = smallSweep();
await make("one", all.slice(0, 1));
await make("zero", []);
await make("onemetric", all.map(({curve: _, ...r}) => ({...r, results: {acc: (r.results?.acc ?? 0)}})).filter((r)=>r.status!=="failed"));
await make("nometric", all.map(({curve: _, results: __, ...r}) => r));
await make("failed", all.map(({results: _, curve: __, ...r}, n) => ({...r, status: "failed", error: n % 3 ? "OSError: disk full\n" : "ValueError: bad\n"})));
await make("oneparam", [1,2,3,4,5,6,7,8].map((n)=>({statepoint: {lr: n/10}, results: {acc: n/9}})));
await make("fortyparams", Array.from({length: 120}, (_, r) => ({statepoint: Object.fromEntries(Array.from({length: 40}, (_, k) => [`parameter_${k}`, ((r * (k + 3)) % 7) / (k % 2 ? 10 : 1)])), results: {acc: (r % 13) / 13}})));
for (const x of [f, g]) await x[Symbol.asyncDispose]();
