/**
 * The arguments of all tools that mean several runs.
 *
 * @module
 */

import { STATUSES } from "../../../domain/document/status.ts";
import type { WantedValue } from "../../../domain/document/queue_filter.ts";
import type { Mapping } from "../../../domain/value/value.ts";
import type { FilterOptions } from "../../../engine/session/filter_options.ts";
import { choices, type Given, mapping, text, texts } from "../arguments.ts";
import { experimentOf } from "./shared.ts";

/** Which runs, whatever their states; all that are given must hold. */
export const runArguments = {
  job_ids: texts(),
  experiment_id: text(),
  tag: text(),
  sp: mapping(),
} as const;

/** Which runs, also by state. */
export const filterArguments = {
  ...runArguments,
  statuses: choices(STATUSES),
  causes: texts("Why they failed: oom, time_limit…"),
  since: text("3h, 2d, 2026-01-31"),
} as const;

/** Makes the filter that the arguments name. */
export function filterOf(given: Partial<Given<typeof filterArguments>>): FilterOptions {
  return {
    jobIds: given.job_ids,
    experimentId: experimentOf(given.experiment_id),
    tag: given.tag,
    statuses: given.statuses,
    causes: given.causes,
    values: wantedValues(given.sp),
    since: given.since,
  };
}

function wantedValues(sp: Mapping | undefined): readonly WantedValue[] {
  return Array.from(sp ?? [], ([key, value]) => ({ key, value, isJson: false }));
}
