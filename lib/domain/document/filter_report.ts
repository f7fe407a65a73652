/**
 * Why a filter matches no job: how many jobs each of its parts matches, and which values there are.
 *
 * @module
 */

import { nearestFirst } from "../value/nearness.ts";
import { formatPythonStr } from "../value/python_text.ts";
import { pathsOf, valueAtPath } from "../value/value_path.ts";
import { causeOf } from "./cause.ts";
import { statusWord, tagOf } from "./document_view.ts";
import { experimentIdOf } from "./link.ts";
import {
  type FailureFilter,
  type FilteredJob,
  isMeant,
  type QueueFilter,
  type WantedValue,
} from "./queue_filter.ts";

/** What a part of a filter compares. */
export type PartKind =
  | "ids"
  | "experiment"
  | "tag"
  | "status"
  | "cause"
  | "signature"
  | "key"
  | "value"
  | "since";

/** One part of a filter. */
export interface FilterPart {
  readonly kind: PartKind;
  /** The key of a state point, if the part compares a value. */
  readonly key?: string;
  /** What the person asked for. */
  readonly wanted: string;
  /** How many jobs match this part alone. */
  readonly matches: number;
  /** The values that there are and how many jobs have each, the nearest first; of a key that no job has, all keys. */
  readonly known: readonly Known[];
}

/** A value and the number of jobs that have it. */
export type Known = readonly [value: string, count: number];

/** The parts of a filter that matches nothing. */
export interface FilterReport {
  /** How many jobs there are without the filter. */
  readonly jobs: number;
  readonly parts: readonly FilterPart[];
}

/** A part of a filter as a filter of its own. */
interface Question {
  readonly kind: PartKind;
  readonly wanted: string;
  readonly filter: QueueFilter;
  readonly value?: WantedValue;
  readonly failures?: FailureFilter;
}

/** Counts jobs for the report on one filter. Each job of a store is added once. */
export class FilterCensus {
  readonly #filter: QueueFilter;
  readonly #questions: readonly Question[];
  readonly #matches: number[];
  readonly #values: Map<string, number>[];
  readonly #keys = new Map<string, number>();
  #jobs = 0;

  /** @param filter matches nothing */
  constructor(filter: QueueFilter) {
    const { includeUnqueued = false } = filter;
    this.#filter = { includeUnqueued, includeTerminal: true };
    this.#questions = questionsOf(filter);
    this.#matches = this.#questions.map(() => 0);
    this.#values = this.#questions.map(() => new Map());
  }

  /** Whether the filter has parts at all. */
  get hasParts(): boolean {
    return this.#questions.length > 0;
  }

  /** Counts a job. */
  add(job: FilteredJob): void {
    if (!isMeant(job, this.#filter)) return;
    this.#jobs++;
    for (const [n, question] of this.#questions.entries()) {
      const isMatch = isMeant(job, { ...this.#filter, ...question.filter });
      if (isMatch) this.#matches[n] = (this.#matches[n] ?? 0) + 1;
      const value = valueFor(question, job);
      if (value !== undefined) countIn(this.#values[n], value);
    }
    if (this.#questions.some(({ value }) => value !== undefined)) {
      for (const path of pathsOf(job.statepoint.mapping)) countIn(this.#keys, path);
    }
  }

  /** Returns the report. */
  get report(): FilterReport {
    return {
      jobs: this.#jobs,
      parts: this.#questions.map((question, n) => this.#part(question, n)),
    };
  }

  #part({ kind, wanted, value }: Question, n: number): FilterPart {
    const matches = this.#matches[n] ?? 0;
    const values = this.#values[n] ?? new Map();
    if (value === undefined) return { kind, wanted, matches, known: sorted(wanted, values) };
    const { key } = value;
    return values.size > 0
      ? { kind, key, wanted, matches, known: sorted(wanted, values) }
      : { kind: "key", key, wanted, matches, known: sorted(key, this.#keys) };
  }
}

function questionsOf(filter: QueueFilter): readonly Question[] {
  const { jobIds, experimentId, tag, statuses, causes, failures, values = [], sinceMs } = filter;
  const questions: (Question | undefined)[] = [
    jobIds && { kind: "ids", wanted: [...jobIds].join(","), filter: { jobIds } },
    experimentId === undefined
      ? undefined
      : { kind: "experiment", wanted: experimentId, filter: { experimentId } },
    tag === undefined ? undefined : { kind: "tag", wanted: tag, filter: { tag } },
    statuses && { kind: "status", wanted: statuses.join(","), filter: { statuses } },
    causes && { kind: "cause", wanted: causes.join(","), filter: { causes } },
    failures &&
    { kind: "signature", wanted: failures.ids.join(","), filter: { failures }, failures },
    ...values.map((value): Question => {
      const wanted = formatPythonStr(value.value);
      return { kind: "value", wanted, filter: { values: [value] }, value };
    }),
    sinceMs === undefined
      ? undefined
      : { kind: "since", wanted: new Date(sinceMs).toISOString(), filter: { sinceMs } },
  ];
  return questions.filter((question) => question !== undefined);
}

/** Returns the value of a job that a question is about; `undefined` if it has none. */
function valueFor({ kind, value, failures }: Question, job: FilteredJob): string | undefined {
  switch (kind) {
    case "experiment":
      return experimentIdOf(job);
    case "tag":
      return tagOf(job.document) ?? "";
    case "status":
      return statusWord(job.document) ?? "created";
    case "cause":
      return causeOf(job.document);
    case "signature":
      return failures?.idOf(job.document);
    case "value": {
      const stored = value && valueAtPath(job.statepoint.mapping, value.key);
      return stored === undefined ? undefined : formatPythonStr(stored);
    }
    default:
      return undefined;
  }
}

function countIn(counts: Map<string, number> | undefined, value: string): void {
  counts?.set(value, (counts.get(value) ?? 0) + 1);
}

function sorted(wanted: string, counts: ReadonlyMap<string, number>): readonly Known[] {
  const common = [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
  return nearestFirst(wanted, common).map((value) => [value, counts.get(value) ?? 0]);
}
