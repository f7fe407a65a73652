/**
 * Links a run to an experiment afterwards.
 *
 * @module
 */

import { findJobId } from "../adapters/store/find_job.ts";
import { readJob } from "../adapters/store/job.ts";
import { jobPath } from "../adapters/state/place.ts";
import { listExperimentFiles } from "../adapters/store/experiment_files.ts";
import type { Context } from "../context.ts";
import { checkLink, type RunLink } from "../domain/document/link.ts";
import { runRecord } from "../domain/document/run_record.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { nextDocument } from "../domain/document/transition.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSessionToChange, withSession } from "../engine/session/session.ts";
import { command, phrase, type Text } from "../phrase.ts";
import type { ShownRun } from "./list_runs.ts";

/** The options of `link`. */
export interface LinkRunOptions extends RepositoryOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  readonly link: RunLink;
}

/** A run with its new link. */
export interface LinkedRun {
  readonly run: ShownRun;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Writes the link into the document of a run. Its state point, its id, its status and its place in
 * the queue stay as they are.
 *
 * @throws {UserError} `FLAG_INVALID` if the link's ids are malformed
 */
export async function linkRun(
  context: Context,
  { jobId, link, ...options }: LinkRunOptions,
): Promise<LinkedRun> {
  checkLink(link);
  const opened = await openSessionToChange(context, options);
  return await withSession(opened, async ({ root, store, documents }) => {
    const { id, statepoint } = await readJob(store, findJobId(store, jobId));
    const event = { kind: "created", link, at: formatSeconds(context.now()) } as const;
    const document = await documents.change(id, (existing) => nextDocument(existing, event));
    const run = { ...runRecord({ id, statepoint, document }), workspacePath: jobPath(store, id) };
    const hasFile = listExperimentFiles(root).has(link.experimentId);
    return { run, warnings: [...fileWarnings(link, hasFile), ...statepointWarnings(run, link)] };
  });
}

function fileWarnings({ experimentId }: RunLink, hasFile: boolean): Text[] {
  return hasFile ? [] : [`No experiment file is there for ${experimentId}`];
}

/** `show-run` names the state point's experiment, as the Python program does. */
function statepointWarnings({ experimentId }: ShownRun, link: RunLink): Text[] {
  if (experimentId === undefined || experimentId === link.experimentId) return [];
  return [
    phrase`Lists and filters go by the link to ${link.experimentId}; the state point still names ${experimentId}, and so does ${
      command("show-run")
    }`,
  ];
}
