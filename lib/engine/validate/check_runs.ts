/**
 * Reads and checks all runs of a run store.
 *
 * @module
 */

import { isEmptyJobFolder, type Job, readJobs } from "../../adapters/store/job.ts";
import { jobPath } from "../../adapters/state/place.ts";
import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { queueOf, statusOf } from "../../domain/document/document_view.ts";
import { experimentIdOf } from "../../domain/document/link.ts";
import { keysNamedIn } from "../../domain/template/placeholder.ts";
import { checkRun } from "../../domain/validate/check_run.ts";
import { type Issue, issue } from "../../domain/validate/issue.ts";
import { batchKey } from "../../domain/validate/run_sources.ts";
import { valueAtPath } from "../../domain/value/value_path.ts";
import { command, phrase } from "../../phrase.ts";
import type { Session } from "../session/session.ts";
import type { ReadExperiment } from "./check_experiments.ts";

/** What the runs of a store tell. */
export interface CheckedRuns {
  readonly issues: readonly Issue[];
  /** The ids of all runs, damaged ones, too. */
  readonly ids: ReadonlySet<string>;
  /** The experiments and conditions of the runs. */
  readonly batches: ReadonlySet<string>;
}

/** Reads and checks all runs. */
export async function checkRuns(
  session: Session,
  experiments: ReadonlyMap<string, ReadExperiment>,
): Promise<CheckedRuns> {
  const { store, context } = session;
  const found = new Map<string, readonly Issue[]>();
  const ids = new Set<string>();
  const batches = new Set<string>();
  const placeholders = new Placeholders(experiments);
  const damaged = await readJobs(store, (job) => {
    ids.add(job.id);
    addBatches(batches, job);
    placeholders.look(job);
    const run = { jobId: job.id, document: job.document, path: pathOf(session, job.id) };
    const issues = checkRun(run, experiments);
    if (issues.length > 0) found.set(job.id, issues);
  }, { elapsedMs: context.elapsedMs });
  for (const job of damaged) {
    ids.add(job.id);
    found.set(job.id, [damagedIssue(session, job)]);
  }
  const sorted = [...found].sort(([a], [b]) => a < b ? -1 : 1);
  return {
    issues: [...sorted.flatMap(([, issues]) => issues), ...placeholders.issues()],
    ids,
    batches,
  };
}

/** The folder of a run, from the root if it is below. */
function pathOf({ root, store }: Session, jobId: string): string {
  const path = jobPath(store, jobId);
  return path.startsWith(`${root.path}/`) ? path.slice(root.path.length + 1) : path;
}

function addBatches(batches: Set<string>, job: Job): void {
  const experimentId = experimentIdOf(job);
  if (experimentId === undefined) return;
  batches.add(batchKey(experimentId, undefined));
  // Searching the text is cheaper than parsing it, and many state points have no condition.
  const hasCondition = job.statepoint.text.includes('"condition"');
  const condition = hasCondition ? job.statepoint.mapping.get("condition") ?? null : null;
  batches.add(batchKey(experimentId, condition));
}

function damagedIssue(session: Session, job: DamagedJob): Issue {
  const path = pathOf(session, job.id);
  const short = job.id.slice(0, 8);
  const hint = job.hint ?? "Restore the run's files with git, or move its folder away.";
  if (job.id.length === 32 && isEmptyJobFolder(session.store, job.id)) {
    const message = `run ${short} is an empty folder, which the Python program takes for a run`;
    return issue("run.orphan", "error", { message, path, hint: "Remove the folder." });
  }
  const message = `run ${short} cannot be read: ${job.reason}`;
  return issue("run.damaged", "error", { message, path, hint });
}

/** Finds the placeholders of commands that runs in the queue do not fill. */
class Placeholders {
  readonly #experiments: ReadonlyMap<string, ReadExperiment>;
  readonly #keys = new Map<string, readonly string[]>();
  readonly #lacking = new Map<string, Map<string, number>>();
  readonly #waiting = new Map<string, number>();

  constructor(experiments: ReadonlyMap<string, ReadExperiment>) {
    this.#experiments = experiments;
  }

  look(job: Job): void {
    if (statusOf(job.document) !== "queued") return;
    const experimentId = experimentIdOf(job);
    const template = experimentId && this.#experiments.get(experimentId)?.command?.template;
    if (!experimentId || template === undefined || queueOf(job.document).command !== undefined) {
      return;
    }
    this.#waiting.set(experimentId, (this.#waiting.get(experimentId) ?? 0) + 1);
    for (const key of this.#keysOf(experimentId, template)) {
      const isPath = key.includes(".");
      if (!isPath && job.statepoint.text.includes(`"${key}":`)) continue;
      if (valueAtPath(job.statepoint.mapping, key) !== undefined) continue;
      const counts = this.#lacking.get(experimentId) ?? new Map<string, number>();
      this.#lacking.set(experimentId, counts.set(key, (counts.get(key) ?? 0) + 1));
    }
  }

  issues(): readonly Issue[] {
    return [...this.#lacking].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([id, counts]) => {
      const { paths: [path] = [], command: known } = this.#experiments.get(id) ?? {};
      const waiting = this.#waiting.get(id) ?? 0;
      return Array.from(counts, ([key, count]) =>
        issue("run.unfilled_placeholder", "warning", {
          message: `{${key}} in runner_command is not replaced: ${count} of ${waiting} waiting ` +
            `runs of ${id} lack that key`,
          path,
          line: known?.line,
          hint: phrase`Correct the command, or add the runs again with the key; ${
            command("queue list")
          } shows their values.`,
        }));
    });
  }

  #keysOf(experimentId: string, template: string): readonly string[] {
    const known = this.#keys.get(experimentId) ?? keysNamedIn(template);
    this.#keys.set(experimentId, known);
    return known;
  }
}
