/**
 * Creates one run without queueing it.
 *
 * @module
 */

import { askForCode, locate, type RepositoryOptions } from "../engine/session/repository.ts";
import { claimStore } from "../adapters/state/store_marker.ts";
import { openSessionToAdd } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { command, phrase, type Text } from "../phrase.ts";
import { checkLink, type RunLink } from "../domain/document/link.ts";
import { checkInitDocument } from "../domain/document/init_document.ts";
import { runRecord } from "../domain/document/run_record.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { nextDocument } from "../domain/document/transition.ts";
import { StoredStatepoint } from "../domain/statepoint/stored_statepoint.ts";
import { JobMaker } from "../adapters/store/create_jobs.ts";

import { jobPath } from "../adapters/state/place.ts";
import type { Mapping } from "../domain/value/value.ts";
import { formatJson } from "../domain/value/json_text.ts";
import { composeRuns } from "../engine/intake/compose_runs.ts";
import type { ShownRun } from "./list_runs.ts";
import type { RunSpecification } from "../engine/intake/read_specification.ts";

/** The options of `new-run`. */
export interface CreateRunOptions extends RepositoryOptions {
  readonly link: RunLink;
  /** The values, which must give exactly one run. */
  readonly specification: RunSpecification;
  /** Whether the state point contains the commit. @default {true} */
  readonly withCommit?: boolean;
  /** Whether a condition's name is replaced by its block. @default {true} */
  readonly resolveConditions?: boolean;
  /** Keys of the caller's own for the run's document. */
  readonly init?: Mapping | undefined;
}

/** The created run, or the one that existed already. */
export interface CreatedRun {
  readonly run: ShownRun;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Creates a run. If a run with the same state point exists, it keeps its state and gets the new link.
 *
 * @throws {UserError} before anything is written if the input is wrong
 */
export async function createRun(context: Context, options: CreateRunOptions): Promise<CreatedRun> {
  checkLink(options.link);
  if (options.init !== undefined) checkInitDocument(options.init);
  const session = openSessionToAdd(context, locate(context, options));
  const { root, store } = session;
  const code = options.withCommit === false ? undefined : askForCode(root, false);
  const { runs: [run, ...others], warnings } = await composeRuns(context, root, {
    ...options,
    code,
  });
  if (run === undefined || others.length > 0) throw notOne(others.length);
  const event = {
    kind: "created",
    link: options.link,
    init: options.init,
    at: formatSeconds(context.now()),
  } as const;
  await claimStore(store, session.maker);
  const jobs = new JobMaker(store, session.maker);
  try {
    const document = nextDocument(new Map(), event);
    const isNew = jobs.create({ ...run, document });
    const current = isNew
      ? document
      : await session.documents.change(run.id, (existing) => nextDocument(existing, event));
    const statepoint = new StoredStatepoint(formatJson(run.statepoint));
    const record = runRecord({ id: run.id, statepoint, document: current });
    return { run: { ...record, workspacePath: jobPath(store, run.id) }, warnings };
  } finally {
    jobs.close();
    await session.close();
  }
}

function notOne(others: number): UserError {
  const count = others === 0 ? "none" : String(others + 1);
  return new UserError("FLAG_INVALID", `Cannot create one run: the values give ${count}`, {
    hint: phrase`Use ${command("queue add")} for several runs.`,
  });
}
