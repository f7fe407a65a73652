/**
 * Writes a script that runs the waiting jobs.
 *
 * @module
 */

import { readFilter } from "../engine/session/filter_options.ts";
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
import { NO_SELECTION, type ScriptFacts, type Selection } from "../domain/scheduler/script.ts";
import { startCommands } from "../domain/scheduler/submit.ts";
import { nameText, shellWord } from "../domain/scheduler/word.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import type { TimeLeft } from "../domain/eta/time_left.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";

import { findRoot, type Root } from "../adapters/store/root.ts";
import { joinPath } from "../adapters/files/path.ts";
import {
  checkInside,
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
import { scriptTimes } from "../engine/handover/script_times.ts";

/** The options of `queue materialize`. */
export interface MaterializeOptions extends RepositoryOptions, ScriptOptions {
  /** The script's path, relative to the working directory. @default {"run_queue.sh"} */
  readonly output?: string | undefined;
  /** Whether the path is relative to the repository and must lie in it. @default {false} */
  readonly isInside?: boolean;
}

/** The result of `queue materialize`. */
export interface Materialized {
  /** Absolute. */
  readonly outputPath: string;
  /** The name of the runner that the script is for. */
  readonly runner: string;
  /** In the order of the queue. */
  readonly jobIds: readonly string[];
  /** The commands that start the script from the working directory, one for each part of the array. */
  readonly commands: readonly string[];
  /** How the tasks share the jobs. */
  readonly array: ArrayPlan;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no job, if the script is empty. */
  readonly report: FilterReport | undefined;
  /** How long the runs take; `undefined` if no run of the sweep has finished. */
  readonly left: TimeLeft | undefined;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Writes the script and, beside it, a folder for the output of its tasks.
 *
 * @throws {UserError} `NOTHING_QUEUED` if an array would be empty
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
  const path = joinPath(options.isInside ? session.root.path : context.cwd, given);
  const outputPath = await placeForScript(path);
  if (options.isInside) await checkInside(outputPath, session.root.path);
  const logPath = await placeScript(context, session, { options, plan, outputPath });
  const commands = commandsHere(plan, given);
  const { jobIds, damaged, report } = plan;
  const { left, warnings: late } = await scriptTimes(session, plan, options);
  const warnings = [...plan.warnings, ...late, ...await remarkIgnored(logPath)];
  const facts = { jobIds, commands, array, damaged, report, left, warnings };
  return { outputPath, runner: runner.name, ...facts };
}

/** Refuses the standard output: a script finds the repository and `logs/` by its own path. */
function refuseStream(output: string): void {
  if (output !== "-") return;
  throw new UserError("FLAG_INVALID", 'Cannot write the script to "-": it needs a file', {
    hint: phrase`Name one with ${option("output")}; for a file called "-" write ./-.`,
  });
}

/** Warns if git ignores the folder for output: a batch system ends a task at once if that folder is missing. */
async function remarkIgnored(logPath: string | undefined): Promise<string[]> {
  if (logPath === undefined || !await isIgnored(folderOf(logPath), `${logPath}/.gitignore`)) {
    return [];
  }
  return [`git ignores ${logPath}, so a clone lacks it: create it there before you submit`];
}

/** What `placeScript()` needs to know. */
export interface ScriptPlace {
  readonly options: ScriptOptions;
  readonly plan: ScriptPlan;
  /** Absolute. */
  readonly outputPath: string;
  /** The name of a list of these jobs that exists already. @default the first task makes the list */
  readonly batch?: string | undefined;
}

/**
 * Writes a script and, if it is for a batch system, `logs/` beside it.
 *
 * @returns the path of `logs/`; `undefined` if it is not needed
 */
export async function placeScript(
  context: Context,
  session: Session,
  { options, plan, outputPath, batch }: ScriptPlace,
): Promise<string | undefined> {
  await makeFolderOf(outputPath);
  const surroundings = surroundingsOf(folderOf(outputPath), session.root);
  const program = await programPath(session);
  const selection = batch === undefined ? await selectionOf(session, options) : NO_SELECTION;
  const facts = { ...scriptFacts(context, { options, plan, batch }), selection };
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

/** Returns the filter's further parts for the tasks. A time that is told as how long ago becomes a fixed one. */
async function selectionOf(session: Session, options: ScriptOptions): Promise<Selection> {
  const { jobIds, causes = [], sinceMs } = await readFilter(session, options);
  return {
    jobIds: [...jobIds ?? []],
    causes,
    sp: options.sp ?? [],
    since: sinceMs === undefined ? undefined : new Date(sinceMs).toISOString(),
  };
}

/** Says whether a folder lies in this repository, in another one or in none. */
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
): Omit<ScriptFacts, "root" | "program" | "surroundings" | "selection"> {
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

/** Returns one file that starts this program; writes a launcher if the command line has several words. */
async function programPath(
  { context, store, maker }: Session,
): Promise<string> {
  const [only, ...others] = context.program;
  if (only !== undefined && others.length === 0) return only;
  return await writeLauncher(store, context.program, maker);
}

/** Makes the start commands. Batch systems look for `logs/` in the working directory, so they start in the script's. */
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
  /** The range of all tasks, in the syntax of the batch system's option. */
  readonly range: string;
  /** The number of jobs. */
  readonly jobs: number;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Finds the range for a person's own script and writes nothing.
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
  // The range is for one array, even if a script of ours would have several parts.
  const system = batchSystemOf(runner);
  const excess = array.parts.length <= 1 ? [] : [
    phrase`${array.tasks} tasks are too many for one array; ${
      command("queue materialize")
    } makes ${array.parts.length} parts`,
  ];
  const { limit, separate } = throttleOf(system, options.throttle);
  return {
    range: rangeText(system.array.first, array.tasks) + limit,
    jobs: jobIds.length,
    warnings: [...warnings, ...separate, ...excess],
  };
}

/** Returns the throttle as a suffix of the range, or a sentence for the person if it is an option of its own. */
function throttleOf(
  { title, array: { throttle }, submission: { program } }: BatchSystem,
  count: number | undefined,
): { limit: string; separate: readonly string[] } {
  if (count === undefined || throttle === "none") return { limit: "", separate: [] };
  if (throttle === "range") return { limit: `%${count}`, separate: [] };
  const option = `${program} ${throttle(count)}`;
  return {
    limit: "",
    separate: [`${title} takes the throttle by an option of its own: ${option}`],
  };
}
