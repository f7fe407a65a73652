/**
 * Adds runs to the queue.
 *
 * All input is checked before the first job is written. The store is listed once and git is asked once,
 * however many runs a sweep has.
 *
 * @module
 */

import { openSession, openSessionToAdd, Session, withSession } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { option, phrase, type Text } from "../phrase.ts";
import type { Provenance } from "../adapters/git/provenance.ts";
import {
  type Addition,
  type AddOutcome,
  type ExistingRun,
  planAdditions,
  recommitKey,
} from "../domain/plan/addition.ts";
import type { QueueTexts } from "../domain/document/queue_texts.ts";
import { checkLink, type RunLink } from "../domain/document/link.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";
import type { Root } from "../adapters/store/root.ts";
import { hasStore } from "../adapters/store/store.ts";
import type { Mapping } from "../domain/value/value.ts";
import { composeRuns } from "../engine/intake/compose_runs.ts";
import type { RunSpecification } from "../engine/intake/read_specification.ts";
import { askForCode, locate, type RepositoryOptions } from "../engine/session/repository.ts";
import { NOTHING_KNOWN, readKnown } from "../engine/intake/known_jobs.ts";
import { writeAdditions } from "../engine/intake/write_additions.ts";

/** The options of `queue add`. */
export interface AddRunsOptions extends RepositoryOptions, Partial<QueueTexts> {
  readonly link: RunLink;
  readonly specification: RunSpecification;
  /** Whether the state points contain the commit. @default {true} */
  readonly withCommit?: boolean;
  /** Whether conditions' names are replaced by their blocks. @default {true} */
  readonly resolveConditions?: boolean;
  /** Whether to add runs that differ from waiting ones only in the commit. @default {false} */
  readonly allowDuplicates?: boolean;
  /** Whether to move runs that wait under another tag. @default {false} */
  readonly retag?: boolean;
  /** Whether to skip configurations that have a run, at whatever commit. @default {false} */
  readonly onlyNew?: boolean;
  /** Whether runs that look like a typing mistake are queued with a warning. @default {false} */
  readonly allowUnknown?: boolean;
  /** Whether to decide only and write nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** The result of adding one run. */
export interface AddedRun {
  /** The run's job; for a duplicate, the job that waits already. */
  readonly jobId: string;
  readonly outcome: AddOutcome;
  /** Whether the job has this run's state point; a duplicate may differ in the commit. */
  readonly isSame: boolean;
  /** The job's status afterwards; a job that the addition left alone keeps its own. */
  readonly status: string | undefined;
  /** The job's tag afterwards; a job that the addition left alone keeps its own. */
  readonly tag: string | undefined;
  readonly statepoint: Mapping;
}

/** The result of `queue add`. */
export interface AddRunsResult {
  /** In the order of the sweep. */
  readonly runs: readonly AddedRun[];
  /** The folder that contains the jobs' folders. */
  readonly workspacePath: string;
  /** Jobs of the store that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Adds runs to the queue.
 *
 * @throws {UserError} before anything is written if the input of any run is wrong; if the disk fails midway,
 * the message says how many runs were added
 */
export async function addRuns(context: Context, options: AddRunsOptions): Promise<AddRunsResult> {
  checkLink(options.link);
  const root = locate(context, options);
  const codeQuestion = options.withCommit === false ? undefined : askForCode(root, true);
  const composed = await composeRuns(context, root, {
    ...options,
    isQueued: true,
    code: codeQuestion,
  });
  const code = await codeQuestion?.answer;
  const session = openFor(context, root, options);
  const known = session === undefined
    ? NOTHING_KNOWN
    : await readKnown(session, composed.runs, options);
  const planned = planAdditions(composed.runs, known, {
    tag: options.tag,
    retag: options.retag ?? false,
    onlyNew: options.onlyNew ?? false,
    allowDuplicates: options.allowDuplicates ?? false,
  });
  const done = options.isDryRun || session === undefined ? planned : await withSession(
    session,
    () => writeAdditions(session, planned, { ...options, code }),
  );
  return {
    runs: done.map(describe),
    workspacePath: `${root.storePath}/workspace`,
    // An empty folder with the id of a planned run counted as damaged, and is a whole job by now.
    damaged: known.damaged.filter((job) => !composed.runs.some((run) => run.id === job.id)),
    warnings: [
      ...composed.warnings,
      ...warningsOf(code),
      ...keptCommands(done, options),
      ...otherCommits(done, known.configured),
    ],
  };
}

/** Opens the store, or creates it unless this is a dry run. */
function openFor(context: Context, root: Root, options: AddRunsOptions): Session | undefined {
  if (!options.isDryRun) return openSessionToAdd(context, root);
  return hasStore(root) ? openSession(context, { repo: root.path }) : undefined;
}

function describe({ jobId, outcome, place, run }: Addition): AddedRun {
  const isSame = jobId === run.id;
  return { jobId, outcome, isSame, ...place, statepoint: run.statepoint };
}

/** Warns that runs that wait already keep the command they were queued with. */
function keptCommands(additions: readonly Addition[], options: AddRunsOptions): Text[] {
  if (options.command === undefined) return [];
  const added = new Set(
    additions.filter(({ outcome }) => outcome === "queued").map((one) => one.jobId),
  );
  const kept = additions.filter(({ outcome, jobId }) =>
    outcome === "moved" || (outcome === "duplicate" && !added.has(jobId))
  );
  return kept.length === 0 ? [] : [
    phrase`${
      option("command")
    } does not change ${kept.length} run(s) that wait already: they keep their command`,
  ];
}

/** Says how many of the new runs were run at another commit already. */
function otherCommits(
  additions: readonly Addition[],
  configured: ReadonlyMap<string, ExistingRun>,
): Text[] {
  const fresh = additions.filter(({ outcome }) => outcome === "queued");
  const others = configured.size === 0 ? [] : fresh.flatMap(({ run }) => {
    const other = configured.get(recommitKey(run.statepoint));
    return other === undefined || other.id === run.id ? [] : [other.status ?? "created"];
  });
  if (others.length === 0) return [];
  const counts = [...new Set(others)].map((status) =>
    `${others.filter((other) => other === status).length} ${status}`
  );
  return [
    phrase`${others.length} of ${fresh.length} new run(s) have a run of another commit already (${
      counts.join(", ")
    }); ${option("onlyNew")} leaves such configurations out`,
  ];
}

function warningsOf(code: Provenance | undefined): string[] {
  return code?.warning === undefined ? [] : [code.warning];
}
