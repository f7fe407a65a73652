/**
 * The same additions by Python's `aexp` and by ours, in two copies of one repository: the same jobs,
 * byte for byte, but for the fraction of a second in `queued_at`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { neighbourTest } from "../support/neighbours.ts";
import { aexp } from "../support/cli.ts";
import {
  copyFolder,
  type JobFiles,
  neighbourRepository,
  pythonCommands,
  readJobFiles,
} from "../support/python_repository.ts";
import { git, type TemporaryFolder, temporaryFolder, writeFile } from "../support/temporary.ts";

const ADD = ["aexp", "queue", "add", "--experiment", "E001"];
const NEW = ["aexp", "new-run", "--experiment", "E001"];
const SECOND = ["git", "checkout", "-q", "second"];

/** A story: what is done in a fresh repository, and how many jobs it leaves. */
interface Story {
  readonly name: string;
  readonly jobs: number;
  /** Command lines, each beginning with the program; `--sp-strings` is added to ours. */
  readonly lines: readonly (readonly string[])[];
  /** Files that are changed before. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where it is done, under the root. */
  readonly folder?: string;
}

const STORIES: readonly Story[] = [
  story("nothing but the experiment", 1, [...ADD]),
  story("a condition", 1, [...ADD, "--sp", "condition=full,seed=0"]),
  story("a condition and a value that wins over it", 1, [
    ...ADD,
    "--sp",
    "max_turns=99,condition=full",
  ]),
  story("a condition that is not resolved", 1, [...ADD, "--sp", "condition=full", "--no-resolve"]),
  story("a condition of no block", 1, [...ADD, "--sp", "condition=other"]),
  story("a hypothesis", 1, [...ADD, "--hypothesis", "H001", "--sp", "condition=full"]),
  story("a tag and a hint", 1, [...ADD, "--tag", "paper ablation: é", "--runner-hint", "slurm"]),
  story("no commit", 1, [...ADD, "--no-commit", "--sp", "condition=classify_only"]),
  story("an experiment without a file", 1, [
    "aexp",
    "queue",
    "add",
    "--experiment",
    "E777",
    "--sp",
    "condition=full",
  ]),
  story("texts of all kinds", 1, [
    ...ADD,
    "--sp",
    "a=1,b=true,c=,d=x=y, e = two words ,f=1e-3,g=null,h=0.1,i=don't,j=$HOME,k=a|b,l=\\n",
  ]),
  story("texts beyond ASCII", 1, [
    ...ADD,
    "--sp",
    "ключ=значение,é=ß,emoji=😀,nul=\u2028,del=\x7f",
  ]),
  story("a person's own values for what the program adds", 1, [
    ...ADD,
    "--sp",
    "code_commit=mine,hypothesis_id=H009,extra=1",
  ]),
  story("a sweep over conditions and a range", 8, [
    ...ADD,
    "--sweep",
    "condition=full|classify_only, seed=0..3",
    "--tag",
    "paper-ablation",
  ]),
  story("a sweep under fixed values", 4, [
    ...ADD,
    "--sp",
    "condition=full,x=1",
    "--sweep",
    "seed=-2..1",
  ]),
  story("a sweep of numbers as Python reads them", 5, [
    ...ADD,
    "--sweep",
    "k=007|+5|1_000|-0|٣",
  ]),
  story("a sweep of texts that look like numbers", 7, [
    ...ADD,
    "--sweep",
    "k=0.1|1e-3|true|null|1__0|0x1F|NaN",
  ]),
  story("a sweep of a number that no double holds", 2, [
    ...ADD,
    "--sweep",
    "k=123456789012345678901234567890|9007199254740993",
  ]),
  story("a sweep of ranges that are none", 3, [...ADD, "--sweep", "s=0 .. 3|0..3|7"]),
  story("a sweep with nothing between signs", 2, [...ADD, "--sweep", ",k=a||b|,"]),
  story("a sweep of one", 1, [...ADD, "--sweep", "s=2..2"]),
  story("a sweep with an equal sign in a value", 2, [...ADD, "--sweep", "v=x=y|z"]),
  story("a sweep beyond ASCII", 2, [...ADD, "--sweep", "имя=один|два"]),
  story("a sweep with the same run twice", 1, [...ADD, "--sweep", "k=1|1", "--tag", "t"]),
  story(
    "the same under a tag twice",
    2,
    [...ADD, "--sweep", "seed=0..1", "--tag", "t"],
    [...ADD, "--sweep", "seed=0..1", "--tag", "t"],
  ),
  story(
    "the same at another commit",
    2,
    [...ADD, "--sweep", "seed=0..1", "--tag", "t"],
    SECOND,
    [...ADD, "--sweep", "seed=0..1", "--tag", "t"],
  ),
  story(
    "the same at another commit on purpose",
    2,
    [...ADD, "--sp", "seed=0"],
    SECOND,
    [...ADD, "--sp", "seed=0", "--allow-dup-on-recommit"],
  ),
  story(
    "the same at another commit under another tag",
    2,
    [...ADD, "--sp", "seed=0", "--tag", "a"],
    SECOND,
    [...ADD, "--sp", "seed=0", "--tag", "b"],
  ),
  story("a run that is not queued", 1, [...NEW, "--sp", "condition=full,seed=0"]),
  story("a run that is not queued, with little", 1, [
    ...NEW,
    "--hypothesis",
    "H001",
    "--sub-hypothesis",
    "H002",
    "--no-commit",
    "--sp",
    "condition=other",
  ]),
  story(
    "a run that is queued afterwards",
    1,
    [...NEW, "--sp", "seed=0"],
    [...ADD, "--sp", "seed=0", "--tag", "t"],
  ),
  story(
    "a run that is made again after it was queued",
    1,
    [...ADD, "--sp", "seed=0", "--tag", "t"],
    [...NEW, "--sp", "seed=0"],
  ),
  {
    ...story("code that was changed", 2, [...ADD, "--sweep", "seed=0..1"]),
    files: { "train.py": "print(3)\n", "new.py": "", "new/folder.py": "" },
  },
  { ...story("a folder below the root", 1, [...ADD, "--sp", "condition=full"]), folder: "/kb" },
];

function story(name: string, jobs: number, ...lines: readonly (readonly string[])[]): Story {
  return { name, jobs, lines };
}

neighbourTest("queue add and new-run leave the files that Python leaves", async (t) => {
  await using origin = await neighbourRepository();
  await using twins = await temporaryFolder();
  await makeTwins(origin, twins);
  const done = await pythonCommands(
    STORIES.flatMap(({ lines, folder = "" }, i) =>
      lines.map((argv) => ({ cwd: `${twins.path}/python ${i}${folder}`, argv }))
    ),
  );
  for (const { code, stdout, error } of done) assert.equal(code, 0, `${stdout} ${error}`);
  for (const [i, { name, jobs, lines, folder = "" }] of STORIES.entries()) {
    await t.step(name, async () => {
      for (const argv of lines) await runOurs(`${twins.path}/ours ${i}${folder}`, argv);
      const theirs = await readJobFiles(`${twins.path}/python ${i}`);
      const ours = await readJobFiles(`${twins.path}/ours ${i}`);
      assert.equal(theirs.size, jobs);
      assert.deepEqual(withoutTimes(ours, MICROSECONDS), withoutTimes(theirs, SECONDS));
    });
  }
});

async function makeTwins(origin: TemporaryFolder, twins: TemporaryFolder): Promise<void> {
  for (const [i, { files = {} }] of STORIES.entries()) {
    for (const name of ["python", "ours"]) {
      const path = `${twins.path}/${name} ${i}`;
      await copyFolder(origin.path, path);
      for (const [file, text] of Object.entries(files)) await writeFile(`${path}/${file}`, text);
    }
  }
}

async function runOurs(cwd: string, [program, ...args]: readonly string[]): Promise<void> {
  if (program !== "aexp") return void await git(cwd, ...args);
  const unknown = args[0] === "queue" ? ["--allow-unknown"] : [];
  const { code, stderr } = await aexp(cwd, [...args, "--sp-strings", ...unknown]);
  assert.equal(code, 0, stderr);
}

const SECONDS = /"queued_at": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/;
const MICROSECONDS = /"queued_at": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"/;

/** The files without the only things that may differ. */
function withoutTimes(
  jobs: ReadonlyMap<string, JobFiles>,
  queuedAt: RegExp,
): Record<string, JobFiles> {
  return Object.fromEntries(Array.from(jobs, ([id, { statepoint, document }]) => [id, {
    statepoint,
    document: document
      .replace(queuedAt, '"queued_at": "…"')
      .replace(/"created_at": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/, '"created_at": "…"'),
  }]));
}

/** Where git says nothing, Python has an empty commit and a clean tree. */
neighbourTest("queue add without git leaves the files that Python leaves", async () => {
  await using origin = await neighbourRepository();
  await using twins = await temporaryFolder();
  await Deno.remove(`${origin.path}/.git`, { recursive: true });
  await Deno.mkdir(`${origin.path}/.git`);
  for (const name of ["python", "ours"]) await copyFolder(origin.path, `${twins.path}/${name}`);
  const argv = [...ADD, "--sp", "condition=full", "--tag", "t"];
  await pythonCommands([{ cwd: `${twins.path}/python`, argv }]);
  await runOurs(`${twins.path}/ours`, argv);
  const theirs = withoutTimes(await readJobFiles(`${twins.path}/python`), SECONDS);
  assert.match(
    Object.values(theirs)[0]?.statepoint ?? "",
    /"code_commit": "", "code_dirty": false/,
  );
  assert.deepEqual(
    withoutTimes(await readJobFiles(`${twins.path}/ours`), MICROSECONDS),
    theirs,
  );
});

neighbourTest("queue add refuses what Python refuses, and leaves nothing", async (t) => {
  await using repository = await neighbourRepository();
  const { path } = repository;
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["no experiment", ["queue", "add"]],
    ["an experiment's id of another form", ["queue", "add", "--experiment", "X1"]],
    ["a clause without a sign", [...ADD.slice(1), "--sp", "seed"]],
    ["a sweep without a sign", [...ADD.slice(1), "--sweep", "no sign"]],
    ["a sweep without a key", [...ADD.slice(1), "--sweep", "=1"]],
    ["a sweep without a value", [...ADD.slice(1), "--sweep", "k="]],
    ["a sweep of bars alone", [...ADD.slice(1), "--sweep", "k=|"]],
    ["a range backwards", [...ADD.slice(1), "--sweep", "s=3..0"]],
    [
      "a key in both flags",
      [...ADD.slice(1), "--sp", "a=1", "--sweep", "a=1|2"],
    ],
    ["a key with a dot", [...ADD.slice(1), "--sp", "a.b=1"]],
    ["a hypothesis of another form", [...ADD.slice(1), "--hypothesis", "E001"]],
    ["a hypothesis below of another form", [...NEW.slice(1), "--sub-hypothesis", "H001-a"]],
  ];
  const theirs = await pythonCommands(cases.map(([, args]) => ({
    cwd: path,
    argv: ["aexp", ...args],
  })));
  for (const [i, [name, args]] of cases.entries()) {
    await t.step(name, async () => {
      assert.notEqual(theirs[i]?.code, 0);
      await Deno.remove(`${path}/.runs`, { recursive: true }).catch(() => {});
      assert.equal((await aexp(path, args)).code, 2);
      assert.deepEqual(await readJobFiles(path), new Map());
    });
  }
});
