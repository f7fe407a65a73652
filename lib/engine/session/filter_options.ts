/**
 * The filter as a person gives it, with beginnings of ids and values as texts.
 *
 * @module
 */

import { findJobIds } from "../../adapters/store/find_job.ts";
import type {
  FailureFilter,
  QueueFilter,
  WantedValue,
} from "../../domain/document/queue_filter.ts";
import { parseSince } from "../../domain/document/since.ts";
import type { Status } from "../../domain/document/status.ts";
import { parseAssignments } from "../../domain/sweep/assignment.ts";
import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import type { Session } from "./session.ts";

/** Which jobs an operation is for; an absent or empty field selects all. */
export interface FilterOptions {
  /** Ids or their beginnings. */
  readonly jobIds?: readonly string[] | undefined;
  readonly experimentId?: string | undefined;
  /** The whole tag. */
  readonly tag?: string | undefined;
  /** Only jobs in these states, including states of jobs that are over. */
  readonly statuses?: readonly Status[] | undefined;
  /** Only jobs that failed or were interrupted for one of these reasons; see `causeOf()`. */
  readonly causes?: readonly string[] | undefined;
  /** Only jobs that failed in one of these ways: ids of `triageQueue()`. */
  readonly signatures?: readonly string[] | undefined;
  /** Only jobs whose state points have all these values: texts like `seed=3, model.depth=2`. */
  readonly sp?: readonly string[] | undefined;
  /** The same with typed values, for interfaces whose callers need no texts. */
  readonly values?: readonly WantedValue[] | undefined;
  /** Only jobs that were queued, started or ended since: `3h`, `2d`, or a date in UTC. */
  readonly since?: string | undefined;
  /** Also jobs that are over; ids, `statuses` and `causes` select them in any case. @default {false} */
  readonly includeTerminal?: boolean;
}

/**
 * Returns the filter that a person means.
 *
 * @throws {UserError} `JOB_NOT_FOUND` or `AMBIGUOUS_ID` for an id, `SWEEP_INVALID`, `KEY_TWICE` or
 * `FLAG_INVALID` for another text
 */
export async function readFilter(
  { context, store }: Session,
  options: FilterOptions,
): Promise<QueueFilter> {
  const { jobIds = [], experimentId, tag, since, includeTerminal = false } = options;
  const sp = (options.sp ?? []).flatMap((text) => readWanted(text));
  return {
    jobIds: jobIds.length === 0 ? undefined : new Set(findJobIds(store, jobIds)),
    experimentId,
    tag,
    statuses: unlessEmpty(options.statuses),
    causes: unlessEmpty(options.causes),
    failures: await failuresOf(options),
    values: unlessEmpty([...sp, ...(options.values ?? [])]),
    sinceMs: since === undefined ? undefined : parseSince(since, context.now()),
    includeTerminal,
  };
}

/** Refuses a text without values: a variable that is not set must not select every job. */
function readWanted(text: string): readonly WantedValue[] {
  const wanted = parseAssignments(text, { flag: option("sp") });
  if (wanted.length > 0) return wanted;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot filter by ${option("sp")} ${JSON.stringify(text)}: it has no values`,
    { hint: "Write it like seed=3; check that a variable is set." },
  );
}

/** Says whether a person chose jobs at all. */
export function hasFilter(options: FilterOptions): boolean {
  const { jobIds, experimentId, tag, statuses, causes, signatures, sp, values, since } = options;
  const lists = [jobIds, statuses, causes, signatures, sp, values];
  return [experimentId, tag, since].some((text) => text !== undefined) ||
    lists.some((list) => list !== undefined && list.length > 0);
}

/** Loads what reads signatures only if the filter has some. */
async function failuresOf({ signatures = [] }: FilterOptions): Promise<FailureFilter | undefined> {
  if (signatures.length === 0) return undefined;
  const { failureIn } = await import("../../domain/triage/observed_run.ts");
  return { ids: signatures, idOf: (document) => failureIn(document)?.id };
}

function unlessEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}
