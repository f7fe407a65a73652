/**
 * Handing what waits in the queue to a batch system, and remembering by which id.
 *
 * @module
 */

import { isKnownToSlurm, submitToSlurm } from "../slurm/submission.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import type { QueueEntry } from "../run/queue_entry.ts";
import { formatSeconds } from "../run/timestamp.ts";
import { nextDocument } from "../run/transition.ts";
import { sbatchWords } from "../script/submit.ts";
import { nameText } from "../script/word.ts";
import { DocumentWriter } from "../store/document_writer.ts";
import { Signature } from "../store/signature.ts";
import type { DamagedJob } from "../store/job.ts";
import { joinPath } from "../store/root.ts";
import { textAt } from "../value/value.ts";
import {
  checkJobs,
  compact,
  placeScript,
  planScript,
  type ScriptPlan,
} from "./materialize_queue.ts";
import { makerOf, openRepository, type Repository, type RepositoryOptions } from "./repository.ts";
import type { ScriptOptions } from "./script_options.ts";

/** What `queue submit` may be told. */
export interface SubmitOptions extends RepositoryOptions, ScriptOptions {
  /** Also jobs that the batch system has already. @default {false} */
  readonly again?: boolean;
  /** Say what would be called and write nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** What came of submitting. */
export interface Submitted {
  /** The script, absolute. */
  readonly scriptPath: string;
  /** The commands, a list of words for each part of the array. */
  readonly commands: readonly (readonly string[])[];
  /** The ids that the batch system gave, one for each part; none in a dry run. */
  readonly schedulerIds: readonly string[];
  /** The jobs, in the order of the queue. */
  readonly jobIds: readonly string[];
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** Sentences for the person. */
  readonly warnings: readonly string[];
}

/**
 * Writes a script under `.aexp/submitted/` and hands it over, part by part; each job remembers the id of
 * its part.
 *
 * @throws {UserError} `ALREADY_SUBMITTED`, `NOTHING_QUEUED`, or `SUBMIT_FAILED` with the words of sbatch:
 * then the jobs of that part and of those after it are not marked
 */
export async function submitQueue(context: Context, options: SubmitOptions): Promise<Submitted> {
  const repository = openRepository(context, options);
  const plan = await planScript(context, repository, {
    ...options,
    runner: options.runner ?? "slurm",
  });
  checkRunner(plan);
  checkJobs(plan);
  if (!options.again) await checkPending(context, repository, plan);
  const { jobIds, damaged, warnings } = plan;
  const at = compact(formatSeconds(context.now()));
  const name = `${nameText(options.tag ?? "queue")}-${at}-${context.nonce().slice(0, 8)}.sbatch`;
  const folder = joinPath(repository.root.statePath, "submitted");
  const scriptPath = joinPath(folder, name);
  const commands = plan.array.parts.map((part) => sbatchWords(plan.array, part, `./${name}`));
  const facts = { scriptPath, commands, jobIds, damaged, warnings };
  if (options.isDryRun) return { ...facts, schedulerIds: [] };
  await placeScript(context, repository, { options, plan, outputPath: scriptPath });
  const schedulerIds = await handOver(context, repository, { plan, commands, folder });
  return { ...facts, schedulerIds };
}

function checkRunner({ runner }: ScriptPlan): void {
  if (runner === "slurm") return;
  throw new UserError(
    "FLAG_INVALID",
    `Cannot submit with --runner ${runner}: only slurm is handed over`,
    {
      hint:
        `\`aexp queue materialize --runner ${runner}\` writes the script and prints the command.`,
    },
  );
}

/** A job is pending as long as it waits and its batch system knows the id, or does not answer. */
async function checkPending(
  context: Context,
  { root }: Repository,
  { entries }: ScriptPlan,
): Promise<void> {
  const place = { cwd: root.path, env: context.env };
  const known = new Map<string, boolean>();
  const pending: QueueEntry[] = [];
  for (const entry of entries) {
    const id = entry.submitted === undefined ? undefined : textAt(entry.submitted, "id");
    if (id === undefined) continue;
    if (!known.has(id)) known.set(id, await isKnownToSlurm(place, id));
    if (known.get(id)) pending.push(entry);
  }
  const [first] = pending;
  if (first?.submitted === undefined) return;
  throw new UserError(
    "ALREADY_SUBMITTED",
    `Cannot submit ${pending.length} of ${entries.length} job(s): slurm has them already, ` +
      `${first.jobId.slice(0, 8)} as ${textAt(first.submitted, "id")}`,
    {
      hint: "`scancel` takes them back; --again submits them once more, and still each runs once.",
    },
  );
}

async function handOver(
  context: Context,
  { root, store }: Repository,
  { plan, commands, folder }: {
    readonly plan: ScriptPlan;
    readonly commands: readonly (readonly string[])[];
    readonly folder: string;
  },
): Promise<string[]> {
  const documents = new DocumentWriter(new Signature(store, makerOf(context)));
  const ids: string[] = [];
  const { parts, chunk } = plan.array;
  try {
    for (const [n, part] of parts.entries()) {
      const answer = await submitToSlurm({ cwd: folder, env: context.env }, commands[n] ?? []);
      if (answer.kind === "refused") throw refused(answer.reason, ids, root.path);
      ids.push(answer.id);
      const first = part.offset * chunk;
      const event = {
        kind: "submitted",
        scheduler: "slurm",
        id: answer.id,
        at: formatSeconds(context.now()),
      } as const;
      for (const jobId of plan.jobIds.slice(first, first + part.tasks * chunk)) {
        await documents.change(jobId, (document) => nextDocument(document, event), {
          isDurable: false,
        });
      }
    }
  } finally {
    await documents.close();
  }
  return ids;
}

function refused(reason: string, ids: readonly string[], root: string): UserError {
  const done = ids.length === 0 ? "" : `; submitted before that: ${ids.join(", ")}`;
  return new UserError(
    "SUBMIT_FAILED",
    `Cannot submit the queue of ${JSON.stringify(root)}: ${reason}${done}`,
    {
      hint: "The jobs are not marked; correct it and submit again.",
    },
  );
}
