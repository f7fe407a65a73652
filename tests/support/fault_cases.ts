/**
 * Commands that faults are injected into, and the checks that must hold after any fault.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Mapping, textAt } from "../../lib/domain/value/value.ts";
import { parseJson } from "../../lib/domain/value/json_parse.ts";
import { aexp } from "./cli.ts";
import { type FaultPlan, type FaultPoint, planFaults } from "./faults.ts";
import { neighbours, runPython } from "./neighbours.ts";
import { listed, runnable } from "./queue.ts";
import { documentOf, isThere, queued } from "./runs.ts";
import { type TemporaryFolder, temporaryFolder } from "./temporary.ts";

/** A command, and the repository that it starts with. */
export interface FaultCase {
  /** The name of the test steps. */
  readonly name: string;
  /** The command line; `ID` stands for the job. */
  readonly args: readonly string[];
  /** The command of the job. */
  readonly command: string;
  /** Command lines that run before. */
  readonly before: readonly (readonly string[])[];
  /** The exit code without a fault. */
  readonly code: number;
  /** Checks the state and repairs it: afterwards the command's work must be done. */
  readonly heal: (path: string, id: string) => Promise<void>;
}

/** A repository to inject faults into, created once and copied for each fault. */
export interface PreparedCase extends AsyncDisposable {
  /** The command line with the job's id. */
  readonly args: readonly string[];
  /** The job. */
  readonly id: string;
  /** The calls at which faults can be injected. */
  readonly plan: FaultPlan;
  /** Copies the repository. */
  readonly copy: () => Promise<TemporaryFolder>;
}

/** Creates the repository of a case and runs its command once without a fault. */
export async function prepareCase(one: FaultCase): Promise<PreparedCase> {
  const template = await runnable("true");
  const { path } = template;
  const id = await queued(path, one.command);
  const fill = (args: readonly string[]) => args.map((arg) => arg === "ID" ? id : arg);
  for (const args of one.before) assert.equal((await aexp(path, fill(args))).code, 0);
  const copy = async () => {
    const folder = await temporaryFolder();
    const args = ["-a", `${path}/.`, folder.path];
    assert.ok((await new Deno.Command("cp", { args }).output()).success);
    return folder;
  };
  const args = fill(one.args);
  await using first = await copy();
  const plan = await planFaults(first.path, args);
  assert.equal(plan.code, one.code, one.name);
  return { args, id, plan, copy, [Symbol.asyncDispose]: () => template[Symbol.asyncDispose]() };
}

/** Returns the name of a point for failed assertions. */
export function nameOf({ call, file, nth }: FaultPoint): string {
  return `${call} ${file} ${nth}`;
}

/** Adds another job, so that the repairing command has something to write. */
const OTHER = ["queue", "add", "--experiment", "E001", "--sp", "seed=7"];

/** The case of running a job whose command writes a line and ends with a code. */
function running(code: number, status: string): FaultCase {
  return {
    name: `run-queued of a command that exits ${code}`,
    args: ["run-queued", "ID"],
    command: `echo line >> lines; exit ${code}`,
    before: [OTHER],
    code,
    heal: (path, id) => healRun(path, id, { code, status }),
  };
}

/** The case of a command that changes a job that nobody runs. */
function changing(word: string, status: string, before: readonly (readonly string[])[]): FaultCase {
  return {
    name: `queue ${word}`,
    args: ["queue", word, "ID"],
    command: "echo line >> lines",
    before: [OTHER, ...before],
    code: 0,
    heal: async (path, id) => {
      await aexp(path, ["queue", word, id]);
      assert.equal(textAt(await documentOf(path, id), "status"), status);
      assert.equal((await aexp(path, ["queue", "run"])).code, 0);
      assert.equal(linesOf(path), status === "queued" ? 1 : 0);
    },
  };
}

const ADD = ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..2"];

/** The commands that faults are injected into. */
export const FAULT_CASES: readonly FaultCase[] = [
  running(0, "complete"),
  running(3, "failed"),
  changing("stop", "stopped", []),
  changing("remove", "abandoned", []),
  changing("retry", "queued", [["queue", "stop", "ID"]]),
  {
    name: "queue add",
    args: ADD,
    command: "true",
    before: [],
    code: 0,
    heal: async (path) => {
      const { code, stderr } = await aexp(path, ADD);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal((await listed(path)).length, 4);
      assert.equal((await aexp(path, ["queue", "run"])).code, 0);
      assert.equal((await listed(path)).length, 0);
    },
  },
];

/** Checks that a job with a recorded end does not run again, and that any other runs once. */
async function healRun(
  path: string,
  id: string,
  { code, status }: { readonly code: number; readonly status: string },
): Promise<void> {
  const before = linesOf(path);
  const now = textAt(await documentOf(path, id), "status");
  const isEnded = now === "complete" || now === "failed" || hasRecordedEnd(path, id);
  assert.ok(before <= 1 && (!isEnded || before === 1), `${before} lines, ${now}`);
  // The fault killed the shell before it could write the end.
  const expected = now === "failed" ? now : status;
  const { stderr } = await aexp(path, ["queue", "run", "--continue-on-failure"]);
  assert.equal(linesOf(path), isEnded ? before : before + 1, stderr);
  const document = await documentOf(path, id);
  assert.equal(textAt(document, "status"), expected, stderr);
  const attempts = document.get("attempts") as Mapping[];
  assert.deepEqual(attempts.filter((one) => textAt(one, "status") === "running"), []);
  const last = attempts.at(-1);
  if (code !== 0 && now !== "failed") assert.equal(last?.get("returncode"), BigInt(code));
}

function linesOf(path: string): number {
  if (!isThere(`${path}/lines`)) return 0;
  return Deno.readTextFileSync(`${path}/lines`).split("\n").length - 1;
}

function hasRecordedEnd(path: string, id: string): boolean {
  const end = `${path}/.aexp/attempts/${id}.1.end`;
  return isThere(end) && Deno.readTextFileSync(end).endsWith("}\n");
}

/** Checks that every JSON file of the store is whole. */
export function checkJson(folder: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (name.startsWith(".aexp-")) continue;
    const path = `${folder}/${name}`;
    if (isDirectory) checkJson(path);
    else if (name.endsWith(".json")) parseJson(Deno.readTextFileSync(path));
  }
}

/** Checks that the process with the fault, and the one that repaired, left no files. */
export function checkTidy(path: string): void {
  for (const folder of ["locks", "runners"]) {
    assert.deepEqual(namesIn(`${path}/.aexp/${folder}`), [], folder);
  }
  const workspace = `${path}/.runs/workspace`;
  const names = namesIn(workspace);
  const inside = names.flatMap((name) => namesIn(`${workspace}/${name}`));
  assert.deepEqual([...names, ...inside].filter((name) => name.startsWith(".aexp-")), []);
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

const SIGNAC = `
import signac, sys
for line in sys.stdin.read().splitlines():
    project = signac.get_project(line)
    project.check()
    print(len([job.document() and job.statepoint() for job in project]))
`;

/** Copies of the stores after each fault, for one check by Python, which takes long to start. */
export class StoreCopies {
  readonly #isWanted = isThere(neighbours().signac);
  readonly #paths: string[] = [];

  /** @param folder of the copies */
  constructor(private readonly folder: string) {}

  /** Keeps a copy of a repository's store. */
  async add(path: string): Promise<void> {
    if (!this.#isWanted) return;
    const copy = `${this.folder}/${this.#paths.length}`;
    const args = ["-a", `${path}/.runs`, copy];
    assert.ok((await new Deno.Command("cp", { args }).output()).success);
    this.#paths.push(copy);
  }

  /** Lets Python's signac open each store and read every state point and document. */
  async check(): Promise<void> {
    if (this.#paths.length === 0) return;
    const printed = (await runPython(SIGNAC, this.#paths.join("\n"))).trim().split("\n");
    assert.equal(printed.length, this.#paths.length);
    assert.ok(printed.every((count) => Number(count) >= 1));
  }
}
