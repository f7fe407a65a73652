/**
 * Which runs a function is for.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { parseExperimentId } from "../../domain/document/link.ts";
import { isStatus, type Status, STATUSES } from "../../domain/document/status.ts";
import type { FilterOptions } from "../../engine/session/filter_options.ts";
import type { Names } from "./given.ts";
import { type GivenMapping, readOptionalMapping } from "./values.ts";

export { type Status, STATUSES };

/** Which runs; all that is given must hold, and what is left out selects all. */
export interface RunFilter {
  /** Ids of 32 hexadecimal digits, or their beginnings. */
  readonly jobIds?: readonly string[] | undefined;
  /** Such as `E001`. */
  readonly experimentId?: string | undefined;
  /** The whole tag. */
  readonly tag?: string | undefined;
  /** Values of the state point, with their types; a key with dots means a nested value. */
  readonly sp?: GivenMapping | undefined;
  /** States, also those of runs that are over. */
  readonly statuses?: readonly Status[] | undefined;
  /** Why runs failed or were interrupted: `oom`, `time_limit`, `exit_3`, `signal_9`… */
  readonly causes?: readonly string[] | undefined;
  /** Queued, started or ended since: `3h`, `2d`, or a date in UTC such as `2026-01-31`. */
  readonly since?: string | undefined;
}

/** The names of these options. */
export const FILTER_NAMES: Names<RunFilter> = {
  jobIds: "texts",
  experimentId: "text",
  tag: "text",
  sp: "value",
  statuses: "texts",
  causes: "texts",
  since: "text",
};

/**
 * Makes the operations' filter.
 *
 * @throws {UserError} if a part of it selects nothing: a list that came out empty must not mean all
 */
export function filterOf(given: RunFilter): FilterOptions {
  const { jobIds, experimentId, tag, statuses, causes, since } = given;
  const sp = readOptionalMapping(given.sp, "sp");
  refuseEmpty({ jobIds, statuses, causes, sp: sp && [...sp] });
  return {
    jobIds,
    experimentId: experimentOf(experimentId),
    tag,
    statuses: statuses?.map(statusOf),
    causes,
    since,
    values: Array.from(sp ?? [], ([key, value]) => ({ key, value, isJson: true })),
  };
}

function refuseEmpty(lists: Readonly<Record<string, readonly unknown[] | undefined>>): void {
  const empty = Object.keys(lists).find((name) => lists[name]?.length === 0);
  if (empty === undefined) return;
  throw new UserError("FLAG_INVALID", phrase`Cannot filter by ${option(empty)}: it is empty`, {
    hint: phrase`Leave ${option(empty)} out to select all runs.`,
  });
}

/** A filter with a text that names no experiment would select nothing, unnoticed. */
function experimentOf(given: string | undefined): string | undefined {
  const id = given === undefined ? undefined : parseExperimentId(given);
  if (given === undefined || id !== undefined) return id;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("experiment")} ${JSON.stringify(given)}: it is no experiment`,
    { hint: "Write it like E001." },
  );
}

function statusOf(given: string): Status {
  if (isStatus(given)) return given;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("status")} ${JSON.stringify(given)}: there is no such state`,
    { hint: `The states are ${STATUSES.join(", ")}.` },
  );
}
