/**
 * Does the work of a run in this process, with everything that is recorded of a command.
 *
 * @module
 */

import { findJobId } from "../adapters/store/find_job.ts";
import { readJob } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import { startedAttempt } from "../domain/document/attempt.ts";
import type { RunCode } from "../domain/document/diff_summary.ts";
import { queueOf } from "../domain/document/document_view.ts";
import { runRecord } from "../domain/document/run_record.ts";
import { schedulerMapping } from "../domain/document/scheduler.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import type { Mapping } from "../domain/value/value.ts";
import { EndCause } from "../engine/attempt/end_cause.ts";
import { heartbeatSeconds } from "../engine/attempt/heartbeat.ts";
import { OwnWork } from "../engine/attempt/own_work.ts";
import { askForCode, type RepositoryOptions } from "../engine/session/repository.ts";
import { openSessionToChange, type Session, withSession } from "../engine/session/session.ts";
import { overtakenRun } from "../engine/worker/held_run.ts";
import { type TakenWork, takeWork } from "../engine/worker/take_work.ts";
import { jobPath } from "../adapters/state/place.ts";
import type { Text } from "../phrase.ts";
import type { ShownRun } from "./list_runs.ts";

/** The run to work on. */
export interface RunLifecycleOptions extends RepositoryOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  /** Whether to work on a run that is over. @default {false} */
  readonly force?: boolean;
  /** Seconds between two heartbeats in the document; 0 for none. @default `AEXP_HEARTBEAT_S`, or 30 */
  readonly heartbeatS?: number | undefined;
}

/** The run that is worked on. */
export interface RunAtWork {
  readonly run: ShownRun;
  /** The number of the attempt, from 1. */
  readonly n: number;
  /** Aborted when the work is to end. */
  readonly signal: AbortSignal;
}

/**
 * Takes a run, does its work, and records how it ended: `complete`, or `failed` if the work throws.
 *
 * @returns the result of the work
 * @throws the error of the work; {UserError} `JOB_HELD` or `JOB_OVER` before the work begins
 */
export async function runLifecycle<T>(
  context: Context,
  options: RunLifecycleOptions,
  work: (at: RunAtWork) => Promise<T>,
): Promise<T> {
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const { store } = session;
    const { id, statepoint } = await readJob(store, findJobId(store, options.jobId));
    const code = askForCode(session.root, true);
    const told = new AbortController();
    const stop = context.onSignal(["SIGTERM"], () => told.abort());
    try {
      // Once the number is taken, nothing may fail before the attempt is recorded.
      const answer = await code.answer;
      const taken = await takeWork(session, id, options.force ?? false);
      session.remember(id, statepoint);
      const entry = entryOf(session, taken, answer);
      const own = ownWork(session, { id, taken, entry }, { told: told.signal, options });
      const { document, n } = taken;
      const shown = runRecord({ id, statepoint, document });
      const run = { ...shown, workspacePath: jobPath(store, id) };
      const { signal } = own;
      return await own.run(() => work({ run, n, signal }));
    } finally {
      stop();
      await code.drop();
    }
  });
}

function entryOf(
  { context, root, task }: Session,
  { n, document, evidence }: TakenWork,
  code: RunCode,
): Mapping {
  return startedAttempt({
    id: context.nonce(),
    n,
    host: context.host,
    machine: root.machineLabel,
    startedAt: formatSeconds(context.now()),
    command: undefined,
    template: { path: undefined, blob: undefined },
    scheduler: task === undefined ? undefined : schedulerMapping(task),
    code,
    tag: queueOf(document).tag,
    evidence,
  });
}

function ownWork(
  session: Session,
  { id, taken, entry }: {
    readonly id: string;
    readonly taken: TakenWork;
    readonly entry: Mapping;
  },
  { told, options }: { readonly told: AbortSignal; readonly options: RunLifecycleOptions },
): OwnWork {
  const { context, store, documents } = session;
  const { n, document, attempts } = taken;
  const { heartbeatS = heartbeatSeconds(context.env) ?? 0 } = options;
  const listener = {
    onOutput: () => Promise.resolve(),
    onNote: (text: Text) => context.warn?.(text),
  };
  const endCause = new EndCause(context, session.task, undefined);
  return new OwnWork(session, { store, documents, attempts, listener, endCause, told }, {
    key: { jobId: id, n },
    entry,
    queuedAt: queueOf(document).queuedAt,
    refuse: (current) => overtakenRun(id, current, n),
    heartbeatS: heartbeatS > 0 ? heartbeatS : undefined,
  });
}
