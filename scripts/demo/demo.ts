/**
 * `deno task demo` takes six training runs from the queue to their results, in a temporary folder.
 *
 * The demo prints each command and its output, as a person would see them. One of the six
 * combinations of features and learning rate diverges on purpose, to show a failure. The demo exits
 * with code 0 only if five runs are complete and that one has failed.
 *
 * @module
 */

import { join } from "node:path";
import { aexp, demoRepository, PROJECT } from "./repository.ts";

const SWEEP = "condition=petal|all, learning_rate:=0.02|0.1|0.5";

async function main(): Promise<number> {
  const folder = await demoRepository();

  await show(folder, ["queue", "add", "--experiment", "E001", "--sweep", SWEEP, "--tag", "demo"]);
  await show(folder, ["queue", "list", "--tag", "demo"]);
  await show(folder, ["queue", "run", "--tag", "demo", "--continue-on-failure"]);
  await show(folder, ["queue", "list", "--tag", "demo", "--include-terminal"]);
  await show(folder, ["report", "--tag", "demo"]);

  const counts = await countStatuses(folder);
  const isAsPromised = counts === "complete 5, failed 1";
  say(await nextSteps(folder));
  if (!isAsPromised) complain(`demo: expected "complete 5, failed 1", found "${counts}"\n`);
  return isAsPromised ? 0 : 1;
}

/** Tells how to go on by hand, with commands that can be copied. */
async function nextSteps(folder: string): Promise<string> {
  const failed = await shortIdOfFailed(folder);
  const program = `"${Deno.execPath()}" run --quiet -A --config "${join(PROJECT, "deno.json")}" "${
    join(PROJECT, "main.ts")
  }"`;
  return `
Open the report in a browser: ${join(folder, "report.html")}

Go on by hand. Copy these two lines into your shell:

  cd ${folder} && export AEXP_ROOT="$PWD" DENO="${Deno.execPath()}"
  aexp() { ${program} "$@"; }

Then, for example:

  aexp show-run ${failed}                  # why it failed
  aexp queue add --experiment E001 --sp condition=all --sweep "learning_rate:=0.05|0.2" --tag more
  aexp queue run --tag more -j 2          # two at a time
  aexp list-runs                          # all runs and their results
  aexp help                               # all commands, and the topics of the manual

The experiment is kb/research/experiments/E001-iris.md, the program train.ts; change them as you like.
`;
}

async function shortIdOfFailed(folder: string): Promise<string> {
  const entries = await listed(folder);
  return entries.find(({ status }) => status === "failed")?.short_id ?? "ID";
}

/** Prints the command as a person would type it, and runs it in this terminal. */
async function show(folder: string, args: readonly string[]): Promise<void> {
  const typed = args.map((arg) => /^[\w-]+$/.test(arg) ? arg : JSON.stringify(arg));
  say(`\n$ aexp ${typed.join(" ")}\n`);
  await aexp(folder, args, "inherit").output();
}

async function countStatuses(folder: string): Promise<string> {
  const byStatus = Map.groupBy(await listed(folder), (entry) => entry.status);
  const counts = [...byStatus].map(([status, group]) => `${status} ${group.length}`);
  return counts.sort().join(", ");
}

/** What is used of an entry of `queue list --json`. */
interface Entry {
  readonly status: string;
  readonly short_id: string;
}

async function listed(folder: string): Promise<readonly Entry[]> {
  const args = ["queue", "list", "--tag", "demo", "--include-terminal", "--json"];
  const output = await aexp(folder, args, "piped").output();
  if (!output.success) return [];
  return JSON.parse(new TextDecoder().decode(output.stdout)).entries;
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function complain(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

Deno.exitCode = await main();
