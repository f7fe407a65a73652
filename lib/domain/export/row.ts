/**
 * Runs and attempts as rows of a table.
 *
 * @module
 */

import { attemptsOf, type AttemptView, attemptView } from "../document/attempt.ts";
import { causeOf } from "../document/cause.ts";
import {
  endedAtOf,
  queueOf,
  resultsOf,
  startedAtOf,
  statusWord,
  wallclockOf,
} from "../document/document_view.ts";
import { experimentIdOf, hypothesisIdOf, type LinkedJob } from "../document/link.ts";
import { flatten, type FlatValues } from "../value/flatten.ts";
import { Float, type Value } from "../value/value.ts";

/** A job to export. */
export interface ExportedJob extends LinkedJob {
  /** 32 hexadecimal digits. */
  readonly id: string;
}

/** One row. */
export interface Row {
  /** The values of the fixed columns, in their order. */
  readonly fixed: readonly (Value | undefined)[];
  readonly statepoint: FlatValues;
  readonly results: FlatValues;
  /** The state point as it is stored. */
  readonly statepointText: string;
}

/** The type of the values in a column. */
export type ColumnType = "text" | "integer" | "float" | "boolean" | "time";

/** A column that every export has. */
export interface FixedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

const IDENTITY: readonly FixedColumn[] = [
  { name: "job_id", type: "text" },
  { name: "status", type: "text" },
  { name: "tag", type: "text" },
  { name: "experiment_id", type: "text" },
  { name: "hypothesis_id", type: "text" },
  { name: "queued_at", type: "time" },
];

/** The columns of runs before the state point. */
export const RUN_COLUMNS: readonly FixedColumn[] = [
  ...IDENTITY,
  { name: "started_at", type: "time" },
  { name: "ended_at", type: "time" },
  { name: "wallclock_s", type: "float" },
  { name: "attempts", type: "integer" },
  { name: "cause", type: "text" },
];

/** The columns of attempts before the state point. */
export const ATTEMPT_COLUMNS: readonly FixedColumn[] = [
  ...IDENTITY,
  { name: "attempt", type: "integer" },
  { name: "attempt_id", type: "text" },
  { name: "attempt_status", type: "text" },
  { name: "host", type: "text" },
  { name: "started_at", type: "time" },
  { name: "ended_at", type: "time" },
  { name: "wallclock_s", type: "float" },
  { name: "returncode", type: "integer" },
  { name: "cause", type: "text" },
  { name: "commit", type: "text" },
  { name: "dirty", type: "boolean" },
  { name: "command", type: "text" },
];

/** Makes the row of a run. */
export function runRow(job: ExportedJob): Row {
  const { document } = job;
  return rowOf(job, [
    startedAtOf(document),
    endedAtOf(document),
    float(wallclockOf(document)),
    BigInt(attemptsOf(document).length),
    causeOf(document),
  ]);
}

/** Makes the rows of a run's attempts, the oldest first. */
export function attemptRows(job: ExportedJob): readonly Row[] {
  return attemptsOf(job.document).map((entry) => rowOf(job, attemptValues(attemptView(entry))));
}

function attemptValues(attempt: AttemptView): readonly (Value | undefined)[] {
  return [
    integer(attempt.n),
    attempt.id,
    attempt.status,
    attempt.host,
    attempt.startedAt,
    attempt.endedAt,
    float(attempt.wallclockS),
    integer(attempt.returncode),
    attempt.cause,
    attempt.code.commit === "" ? undefined : attempt.code.commit,
    attempt.code.commit === "" ? undefined : attempt.code.isDirty,
    attempt.command,
  ];
}

function rowOf(job: ExportedJob, rest: readonly (Value | undefined)[]): Row {
  const { id, statepoint, document } = job;
  const { tag, queuedAt } = queueOf(document);
  return {
    fixed: [
      id,
      statusWord(document),
      tag,
      experimentIdOf(job),
      hypothesisIdOf(job),
      queuedAt === "" ? undefined : queuedAt,
      ...rest,
    ],
    statepoint: flatten(statepoint.mapping),
    results: flatten(resultsOf(document) ?? new Map()),
    statepointText: statepoint.text,
  };
}

function float(number: number | undefined): Float | undefined {
  return number === undefined ? undefined : new Float(number);
}

function integer(number: number | undefined): bigint | undefined {
  return number !== undefined && Number.isInteger(number) ? BigInt(number) : undefined;
}
