/**
 * Sorts the entries of a listing by what a person names.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { nearestFirst } from "../value/nearness.ts";
import { formatPythonStr } from "../value/python_text.ts";
import { Float, type Value } from "../value/value.ts";
import { valueAtPath } from "../value/value_path.ts";
import type { QueueEntry } from "./queue_entry.ts";
import { SORT_FIELDS, type SortField } from "./sort_fields.ts";

/** How a listing is sorted. */
export interface SortOptions {
  /** A field of entries, or the key of a value in state points or results. @default the listing's own order */
  readonly sort?: string | undefined;
  /** Whether the last one comes first. @default {false} */
  readonly reverse?: boolean | undefined;
}

type ReadField = (entry: QueueEntry) => Value | undefined;

const FIELDS: Readonly<Record<SortField, ReadField>> = {
  queued: ({ queuedAt }) => queuedAt === "" ? undefined : queuedAt,
  started: ({ startedAt }) => startedAt,
  ended: ({ endedAt }) => endedAt,
  duration: ({ wallclockS }) => wallclockS === undefined ? undefined : new Float(wallclockS),
  status: ({ status }) => status,
  experiment: ({ experimentId }) => experimentId,
  tag: ({ tag }) => tag,
  attempts: ({ attempts }) => BigInt(attempts),
  id: ({ jobId }) => jobId,
};

/**
 * Sorts entries; those without the value come last, and equal ones keep their order.
 *
 * @throws {UserError} `FLAG_INVALID` if no entry has such a value
 */
export function sortEntries<T extends QueueEntry>(
  entries: readonly T[],
  { sort, reverse = false }: SortOptions,
): readonly T[] {
  if (sort === undefined) return reverse ? entries.toReversed() : entries;
  const keyed = entries.map((entry) => [entryValue(entry, sort), entry] as const);
  const isKnown = isField(sort) || keyed.some(([value]) => value !== undefined);
  if (!isKnown && entries.length > 0) throw unknownKey("sort", sort, entries);
  const sign = reverse ? -1 : 1;
  return keyed.sort(([a], [b]) => compare(a, b, sign)).map(([, entry]) => entry);
}

/** Returns what an entry has under a name: a field of entries, or a key of its state point or its results. */
export function entryValue(entry: QueueEntry, name: string): Value | undefined {
  if (isField(name)) return FIELDS[name](entry);
  const { statepoint, results } = entry;
  return valueAtPath(statepoint.mapping, name) ?? (results && valueAtPath(results, name));
}

/**
 * Checks the names of columns.
 *
 * @throws {UserError} `FLAG_INVALID` if no entry has a value under one of the names
 */
export function checkColumns(entries: readonly QueueEntry[], names: readonly string[]): void {
  if (entries.length === 0) return;
  const unknown = names.find((name) =>
    !isField(name) && entries.every((entry) => entryValue(entry, name) === undefined)
  );
  if (unknown !== undefined) throw unknownKey("columns", unknown, entries);
}

function isField(name: string): name is SortField {
  return SORT_FIELDS.some((one) => one === name);
}

function compare(a: Value | undefined, b: Value | undefined, sign: number): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return sign * (x - y);
  const [textA, textB] = [formatPythonStr(a), formatPythonStr(b)];
  return textA === textB ? 0 : sign * (textA < textB ? -1 : 1);
}

function numberOf(value: Value): number | undefined {
  if (typeof value === "bigint") return Number(value);
  return value instanceof Float && !Number.isNaN(value.number) ? value.number : undefined;
}

function unknownKey(
  flag: "sort" | "columns",
  key: string,
  entries: readonly QueueEntry[],
): UserError {
  const keys = new Set(entries.flatMap(({ statepoint, results }) => [
    ...statepoint.mapping.keys(),
    ...results?.keys() ?? [],
  ]));
  const [nearest = ""] = nearestFirst(key, [...SORT_FIELDS, ...keys]);
  return new UserError(
    "FLAG_INVALID",
    phrase`Cannot ${flag === "sort" ? "sort by" : "use"} ${option(flag)} ${
      JSON.stringify(key)
    }: no run has such a value`,
    {
      hint:
        `${flag === "sort" ? "Sort by" : "Use"} ${
          SORT_FIELDS.join(", ")
        }, or a key of the runs or their results; ` +
        `the nearest is ${nearest}.`,
    },
  );
}
