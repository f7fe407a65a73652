/**
 * The library as a package: documented, publishable, packed the same each time, and at work in the
 * runtimes that it is for.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type TemporaryFolder, temporaryFolder, writeFile } from "../../support/temporary.ts";

const PROJECT = new URL("../../../", import.meta.url).pathname;
const DOORS = ["lib/mod.ts", "lib/pure.ts"];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** Both outputs. */
  readonly text: string;
}

async function run(program: string, args: readonly string[], cwd = PROJECT): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const out = new TextDecoder().decode(stdout);
  return { code, stdout: out, text: out + new TextDecoder().decode(stderr) };
}

async function deno(...args: readonly string[]): Promise<string> {
  const { code, text } = await run(Deno.execPath(), args);
  assert.equal(code, 0, text);
  return text;
}

/** Packs the library; what it is made from may lie anywhere. */
async function pack(to: string, project = PROJECT): Promise<Uint8Array> {
  const args = ["pack", "--quiet", "--no-source-maps", "--allow-dirty", "--output", to];
  const { code, text } = await run(Deno.execPath(), args, project);
  assert.equal(code, 0, text);
  return await Deno.readFile(to);
}

/** Installs the packed library, and the only package that it needs, as npm would. */
async function installedPackage(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const place = `${folder.path}/node_modules/@aexp`;
  await Deno.mkdir(place, { recursive: true });
  await pack(`${folder.path}/library.tgz`);
  const unpacked = await run("tar", ["xzf", `${folder.path}/library.tgz`, "-C", place]);
  assert.equal(unpacked.code, 0, unpacked.text);
  await Deno.rename(`${place}/package`, `${place}/aexp`);
  const meta = JSON.parse(await Deno.readTextFile(`${place}/aexp/package.json`));
  assert.deepEqual(Object.keys(meta.dependencies), ["yaml"]);
  const cache: string =
    JSON.parse((await run(Deno.execPath(), ["info", "--json"])).stdout).npmCache;
  const version = /"yaml": "npm:yaml@(.+)"/.exec(await Deno.readTextFile(`${PROJECT}deno.json`))
    ?.[1];
  for (const { name } of Deno.readDirSync(cache)) {
    const yaml = `${cache}/${name}/yaml/${version}`;
    const isThere = await Deno.stat(yaml).then(() => true, () => false);
    if (isThere) await Deno.symlink(yaml, `${folder.path}/node_modules/yaml`);
  }
  await writeFile(`${folder.path}/package.json`, '{ "type": "module" }\n');
  return folder;
}

Deno.test("everything that the library exports is documented", async () => {
  await deno("doc", "--lint", ...DOORS);
});

Deno.test("the library can be published: its types are written down", async () => {
  const text = await deno("publish", "--dry-run", "--allow-dirty");
  assert.match(text, /Dry run complete/);
  assert.doesNotMatch(text, /(warning|error)\[/);
  assert.doesNotMatch(text, /\/lib\/(manual|texts|interfaces\/(cli|mcp))\/|\/(tests|scripts)\//);
});

Deno.test("two packed libraries are the same, wherever they are made", async () => {
  await using folder = await temporaryFolder();
  const first = await pack(`${folder.path}/a.tgz`);
  const second = await pack(`${folder.path}/b.tgz`);
  assert.deepEqual(second, first);
  const names = ["lib", "deno.json", "deno.lock", "README.md", "LICENSE", "CHANGELOG.md"];
  const elsewhere = `${folder.path}/elsewhere`;
  await Deno.mkdir(elsewhere);
  const copied = await run("cp", ["-r", ...names.map((name) => PROJECT + name), elsewhere]);
  assert.equal(copied.code, 0, copied.text);
  assert.deepEqual(await pack(`${folder.path}/c.tgz`, elsewhere), first);
});

Deno.test("no module of ./pure knows the runtime", async () => {
  const { stdout } = await run(Deno.execPath(), ["info", "--json", "lib/pure.ts"]);
  const modules: readonly { readonly local?: string; readonly specifier: string }[] =
    JSON.parse(stdout).modules;
  const own = modules.filter(({ specifier }) => specifier.startsWith(`file://${PROJECT}lib/`));
  assert.ok(own.length > 20);
  for (const { local = "" } of own) {
    const code = (await Deno.readTextFile(local)).replaceAll(/\/\*\*[^]*?\*\//g, "");
    assert.doesNotMatch(code, /\b(Deno|process|globalThis)\.|"node:/, local);
  }
});

Deno.test("the program does not load the library", async () => {
  const { stdout } = await run(Deno.execPath(), ["info", "--json", "main.ts"]);
  const modules: readonly { readonly specifier: string }[] = JSON.parse(stdout).modules;
  assert.ok(modules.some(({ specifier }) => specifier.endsWith("/lib/interfaces/cli/main.ts")));
  const isLibrary = /\/lib\/(mod|pure)\.ts$|\/lib\/interfaces\/library\//;
  assert.deepEqual(modules.filter(({ specifier }) => isLibrary.test(specifier)), []);
});

const PURE = `
import assert from "node:assert/strict";
import {
  AexpError, expandSweep, Float, parseSweep, renderRunnerCommand, resolveCondition, statepointId,
} from "@aexp/aexp/pure";
assert.equal(statepointId({ statepoint: { a: 1n } }), "42b7b4f2921788ea14dac5566e6f06d0");
const sweep = parseSweep({ spec: "lr:=0.1|1.0, seed=0..2" });
assert.ok(sweep.lr[1] instanceof Float);
assert.equal(expandSweep({ sweep }).length, 6);
assert.equal(renderRunnerCommand({ template: "t {a:sh}", sp: { a: "b c" }, jobId: "" }), "t 'b c'");
const experiment = "---\\nconditions:\\n  full: {lr: 1.0e-3, act: yes}\\n---\\n";
const sp = await resolveCondition({ experiment, userSp: { condition: "full" } });
assert.equal(sp.lr.number, 0.001);
assert.throws(() => statepointId({ statepoint: { a: 1 } }), (error) =>
  error instanceof AexpError && error.code === "STATEPOINT_INVALID");
console.log("pure", typeof Deno);
`;

Deno.test({
  name: "./pure of the packed library runs in Node",
  ignore: !await hasNode() && Deno.env.get("AEXP_NEIGHBOURS") !== "require",
  async fn() {
    await using folder = await installedPackage();
    await writeFile(`${folder.path}/main.mjs`, PURE);
    const { code, text } = await run("node", ["main.mjs"], folder.path);
    assert.equal(code, 0, text);
    assert.equal(text, "pure undefined\n");
  },
});

const PROGRAM = `
import { addToQueue, type AddedRun, Float, listQueue, type QueuedRun, runQueue } from "@aexp/aexp";
const repoRoot = await Deno.makeTempDir({ dir: "." });
const run: AddedRun = await addToQueue({
  experimentId: "E001",
  statepoint: { seed: 3n, lr: new Float(1), rate: 0.5 },
  runnerCommandOverride: "true",
  repoRoot,
});
const [entry]: readonly QueuedRun[] = (await listQueue({ repoRoot })).entries;
if (entry?.jobId !== run.jobId) throw new Error("another run");
const { runs } = await runQueue({ repoRoot });
console.log(runs.map(({ outcome }) => outcome).join());
`;

Deno.test("the packed library runs in Deno, with its types", async () => {
  await using folder = await installedPackage();
  await writeFile(`${folder.path}/main.ts`, PROGRAM);
  const args = ["run", "-A", "--quiet", "--node-modules-dir=manual", "main.ts"];
  const { code, text } = await run(Deno.execPath(), args, folder.path);
  assert.equal(code, 0, text);
  assert.equal(text, "complete\n");
  // The runtime's compiler asks for these types, which the library does not need.
  const types = `${folder.path}/node_modules/@types/node`;
  await writeFile(`${types}/package.json`, '{ "name": "@types/node", "version": "24.0.0" }\n');
  await writeFile(`${types}/index.d.ts`, "export {};\n");
  const check = ["check", "--quiet", "--node-modules-dir=manual", "main.ts"];
  const checked = await run(Deno.execPath(), check, folder.path);
  assert.equal(checked.code, 0, checked.text);
  await writeFile(`${folder.path}/main.ts`, PROGRAM.replace("seed: 3n", "seed: undefined"));
  const refused = await run(Deno.execPath(), check, folder.path);
  assert.match(refused.text, /TS2322/);
});

/** Whether a Node is here that is recent enough. */
async function hasNode(): Promise<boolean> {
  const version = await run("node", ["--version"]).catch(() => undefined);
  return Number(/^v([0-9]+)\./.exec(version?.stdout ?? "")?.[1] ?? 0) >= 20;
}
