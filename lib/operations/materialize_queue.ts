/**
 * Writing a script that runs what waits in the queue.
 *
 * @module
 */

import { openSession, openSessionToChange, type Session } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { isIgnored } from "../adapters/git/tracked.ts";
import { UserError } from "../errors.ts";
import { command, option, phrase, type Text } from "../phrase.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { type ArrayPlan, rangeText } from "../domain/scheduler/array_plan.ts";
import { renderScript } from "../domain/scheduler/render.ts";
import { isBatchSystem } from "../domain/scheduler/registry.ts";
import type { BatchSystem, Scheduler } from "../domain/scheduler/scheduler.ts";
import type { ScriptFacts } from "../domain/scheduler/script.ts";
import { startCommands } from "../domain/scheduler/submit.ts";
import { nameText, shellWord } from "../domain/scheduler/word.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";

import { findRoot, type Root } from "../adapters/store/root.ts";
import { joinPath } from "../adapters/files/path.ts";
import {
  folderOf,
  makeFolderOf,
  makeLogFolder,
  placeForScript,
  writeLauncher,
  writeScript,
} from "../adapters/store/script_file.ts";
import { VERSION } from "../version.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { ANY_RUNNER, ARRAY_RUNNER, type ScriptOptions } from "../engine/handover/script_options.ts";
import {
  checkJobs,
  compact,
  planScript,
  readWaiting,
  type ScriptPlan,
} from "../engine/handover/script_plan.ts";

/** What `queue materialize` may be told. */
export interface MaterializeOptions extends RepositoryOptions, ScriptOptions {
  /** The file, from the folder one stands in. @default {"run_queue.sh"} */
  readonly output?: string | undefined;
}

/** What came of materializing. */
export interface Materialized {
  /** The file, absolute. */
  readonly outputPath: string;
  /** The name of the runner that it is for. */
  readonly runner: string;
  /** The jobs in it, in the order of the queue. */
  readonly jobIds: readonly string[];
  /** The commands that start it, from the folder one stands in; one for each part. */
  readonly commands: readonly string[];
  /** How the jobs are dealt out. */
  readonly array: ArrayPlan;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Writes the script, and the folder for the output of its tasks beside it.
 *
 * @throws {UserError} `NOTHING_QUEUED` where a batch system would get an empty array
 */
export async function materializeQueue(
  context: Context,
  options: MaterializeOptions,
): Promise<Materialized> {
  const given = options.output ?? "run_queue.sh";
  refuseStream(given);
  const session = await openSessionToChange(context, options);
  const waiting = await readWaiting(session, options);
  const plan = await planScript(context, waiting, options, ANY_RUNNER);
  checkJobs(plan);
  const { runner, array } = plan;
  const outputPath = await placeForScript(joinPath(context.cwd, given));
  const logPath = await placeScript(context, session, { options, plan, outputPath });
  const commands = commandsHere(plan, given);
  const { jobIds, damaged } = plan;
  const warnings = [...plan.warnings, ...await remarkIgnored(logPath)];
  return { outputPath, runner: runner.name, jobIds, commands, array, damaged, warnings };
}

/** A script looks for the repository from where it lies, and for `logs/` beside it: it needs a file. */
function refuseStream(output: string): void {
  if (output !== "-") return;
  throw new UserError("FLAG_INVALID", 'Cannot write the script to "-": it needs a file', {
    hint: phrase`Name one with ${option("output")}; a file of that name is ./-.`,
  });
}

/** A batch system that finds no folder for the output ends a task before it begins. */
async function remarkIgnored(logPath: string | undefined): Promise<string[]> {
  if (logPath === undefined || !await isIgnored(folderOf(logPath), `${logPath}/.gitignore`)) {
    return [];
  }
  return [`git ignores ${logPath}, so a clone lacks it: make it there before you submit`];
}

/** Where a script goes. */
export interface ScriptPlace {
  /** What the person wants. */
  readonly options: ScriptOptions;
  /** What it holds. */
  readonly plan: ScriptPlan;
  /** The file, absolute. */
  readonly outputPath: string;
  /** The name of a list of these jobs that is there already. @default the first task makes one */
  readonly batch?: string | undefined;
}

/**
 * Writes a script, and `logs/` beside it where its runner needs that.
 *
 * @returns the path of that folder
 */
export async function placeScript(
  context: Context,
  session: Session,
  { options, plan, outputPath, batch }: ScriptPlace,
): Promise<string | undefined> {
  await makeFolderOf(outputPath);
  const surroundings = surroundingsOf(folderOf(outputPath), session.root);
  const program = await programPath(session);
  const facts = scriptFacts(context, { options, plan, batch });
  const place = { root: session.root.path, program, surroundings };
  const logPath = isBatchSystem(plan.runner)
    ? await makeLogFolder(folderOf(outputPath))
    : undefined;
  await writeScript(
    outputPath,
    renderScript(plan.runner, { ...facts, ...place }),
    session.maker,
  );
  return logPath;
}

/** Whose repository a folder lies in. */
function surroundingsOf(folder: string, root: Root): ScriptFacts["surroundings"] {
  try {
    return findRoot({ env: {}, cwd: folder }).path === root.path ? "own" : "other";
  } catch (error) {
    if (error instanceof UserError && error.code === "ROOT_NOT_FOUND") return "none";
    throw error;
  }
}

function scriptFacts(
  context: Context,
  { options, plan, batch }: Omit<ScriptPlace, "outputPath">,
): Omit<ScriptFacts, "root" | "program" | "surroundings"> {
  const at = formatSeconds(context.now());
  const { runner, array } = plan;
  const needsName = array.parts.length > 1 ||
    (isBatchSystem(runner) && !runner.array.hasCommonId);
  const name = `${nameText(options.tag ?? "queue")}-${compact(at)}`;
  return {
    at,
    version: VERSION,
    jobIds: plan.jobIds,
    tag: options.tag,
    experimentId: options.experimentId,
    continueOnFailure: options.continueOnFailure ?? false,
    array,
    batch: batch ?? (needsName ? name : undefined),
    hasList: batch !== undefined,
    requeue: options.requeue ?? false,
    options: options.site?.[runner.name] ?? {},
  };
}

/** A script names one file that starts this program, so one is made where that takes several words. */
async function programPath(
  { context, store, maker }: Session,
): Promise<string> {
  const [only, ...others] = context.program;
  if (only !== undefined && others.length === 0) return only;
  return await writeLauncher(store, context.program, maker);
}

/** Batch systems look for `logs/` where they are called, so that is the folder of the script. */
function commandsHere({ runner, array }: ScriptPlan, given: string): string[] {
  const cut = given.lastIndexOf("/");
  if (cut < 0 || !isBatchSystem(runner)) return startCommands(runner, { array, path: given });
  const folder = given.slice(0, cut) || "/";
  const commands = startCommands(runner, { array, path: given.slice(cut + 1) });
  return commands.map((command) => `(cd -- ${shellWord(folder)} && ${command})`);
}

/** @throws {UserError} `FLAG_INVALID` for a runner without arrays */
function batchSystemOf(runner: Scheduler): BatchSystem {
  if (isBatchSystem(runner)) return runner;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("arrayRange")} with ${
      option("runner")
    } ${runner.name}: it has no arrays`,
    { hint: phrase`Name a batch system with ${option("runner")}.` },
  );
}

/** The range of an array's tasks. */
export interface ArrayRange {
  /** The range of all tasks, as the runner's option takes it. */
  readonly range: string;
  /** How many jobs there are. */
  readonly jobs: number;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * The range for a script of one's own; nothing is written.
 *
 * @throws {UserError} `NOTHING_QUEUED`
 */
export async function findArrayRange(
  context: Context,
  options: RepositoryOptions & ScriptOptions,
): Promise<ArrayRange> {
  const session = openSession(context, options);
  const waiting = await readWaiting(session, options);
  const plan = await planScript(context, waiting, options, ARRAY_RUNNER);
  checkJobs(plan);
  const { array, runner, jobIds, warnings } = plan;
  // This is for one array, however many parts a script would have.
  const system = batchSystemOf(runner);
  const excess = array.parts.length <= 1 ? [] : [
    phrase`${array.tasks} tasks are more than one array may have; ${
      command("queue materialize")
    } cuts it in ${array.parts.length} parts`,
  ];
  const { limit, apart } = throttleOf(system, options.throttle);
  return {
    range: rangeText(system.array.first, array.tasks) + limit,
    jobs: jobIds.length,
    warnings: [...warnings, ...apart, ...excess],
  };
}

/** What is added to the range, and a sentence for the person where the throttle stands elsewhere. */
function throttleOf(
  { title, array: { throttle }, submission: { program } }: BatchSystem,
  count: number | undefined,
): { limit: string; apart: readonly string[] } {
  if (count === undefined || throttle === "none") return { limit: "", apart: [] };
  if (throttle === "range") return { limit: `%${count}`, apart: [] };
  const option = `${program} ${throttle(count)}`;
  return {
    limit: "",
    apart: [`${title} takes the throttle by an option of its own: ${option}`],
  };
}
