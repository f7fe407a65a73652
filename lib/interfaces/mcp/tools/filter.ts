/**
 * The arguments of all tools that mean several runs.
 *
 * @module
 */

import { type Status, STATUSES } from "../../../domain/document/status.ts";
import type { WantedValue } from "../../../domain/document/queue_filter.ts";
import type { FilterOptions } from "../../../engine/session/filter_options.ts";
import { choices, type Given, mapping, text, texts } from "../arguments.ts";
import { experimentOf } from "./shared.ts";

/** Which runs; all that are given must hold. */
export const filterArguments = {
  job_ids: texts(),
  experiment_id: text(),
  tag: text(),
  statuses: choices(STATUSES),
  causes: texts("Why they failed: oom, time_limit…"),
  sp: mapping("Values of the state point"),
  since: text("3h, 2d, 2026-01-31"),
} as const;

/** Makes the filter that the arguments name. */
export function filterOf(given: Given<typeof filterArguments>): FilterOptions {
  return {
    jobIds: given.job_ids,
    experimentId: experimentOf(given.experiment_id),
    tag: given.tag,
    statuses: given.statuses as readonly Status[] | undefined,
    causes: given.causes,
    values: wantedValues(given.sp),
    since: given.since,
  };
}

function wantedValues(sp: Given<typeof filterArguments>["sp"]): readonly WantedValue[] {
  return Array.from(sp ?? [], ([key, value]) => ({ key, value, isJson: false }));
}
