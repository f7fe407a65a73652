/**
 * Exports runs, or their attempts, as rows of a table.
 *
 * The store is read twice: once for the columns, and once for the rows, so that the memory does not
 * grow with the store.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";
import type { Context } from "../context.ts";
import { OutputFile } from "../adapters/files/output_file.ts";
import { quotePath } from "../adapters/files/file_error.ts";
import { joinPath } from "../adapters/files/path.ts";
import { type Job, readJobs } from "../adapters/store/job.ts";
import { readMeantJobs } from "../adapters/store/meant_jobs.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { queuedAtOf } from "../domain/document/document_view.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { chooseColumns } from "../domain/export/choose_columns.ts";
import { type Column, ColumnCensus } from "../domain/export/columns.ts";
import type { Encoder, Format } from "../domain/export/encoder.ts";
import { encoderFor } from "../domain/export/encoder_for.ts";
import {
  ATTEMPT_COLUMNS,
  attemptRows,
  type Row,
  RUN_COLUMNS,
  runRow,
} from "../domain/export/row.ts";
import { explainFilter } from "../engine/liveness/explain_filter.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, type Session } from "../engine/session/session.ts";

/** The options of `export`. */
export interface ExportRunsOptions extends RepositoryOptions, FilterOptions {
  /** By default that of the output's name, else CSV. */
  readonly format?: Format | undefined;
  /** The file; by default the text goes to `write`. */
  readonly output?: string | undefined;
  /** Takes the text if there is no file. */
  readonly write: (text: string) => void;
  /** One row for each attempt. @default {false} */
  readonly isAttempts?: boolean;
  /** The columns, by whole or short names. @default all */
  readonly columns?: readonly string[] | undefined;
  /** Whether the caller wants a report on the standard output, where the rows then cannot be. */
  readonly wantsReport?: boolean;
  /** Keeps spreadsheets from computing texts of a CSV. @default {false} */
  readonly isExcelSafe?: boolean;
}

/** What was exported. */
export interface ExportedRuns {
  readonly runs: number;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly format: Format;
  /** The path of the file, as it was named. */
  readonly output: string | undefined;
  /** How many runs changed so that some of their values have no column. */
  readonly changed: number;
  /** Jobs that could not be read; no filter applies to them. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no run; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
}

/** Rows are encoded so many runs at a time: ten times as many take twice the memory. */
const CHUNK = 1_000;

/** Exports the runs that match the filter, in the order of the queue. */
export async function exportRuns(
  context: Context,
  options: ExportRunsOptions,
): Promise<ExportedRuns> {
  const format = formatOf(options);
  const session = openSession(context, { ...options, mayLackStore: true });
  const filter = {
    ...await readFilter(session, options),
    includeTerminal: true,
    includeUnqueued: true,
  };
  const rowsOf = options.isAttempts ? attemptRows : (job: Job) => [runRow(job)];
  const census = new ColumnCensus(options.isAttempts ? ATTEMPT_COLUMNS : RUN_COLUMNS);
  const order: { readonly id: string; readonly queuedAt: string }[] = [];
  const damaged = await readMeantJobs(session.store, filter, (job) => {
    order.push({ id: job.id, queuedAt: queuedAtOf(job.document) ?? "" });
    for (const row of rowsOf(job)) census.add(row);
  }, { elapsedMs: context.elapsedMs });
  order.sort((a, b) => compareTexts(a.queuedAt, b.queuedAt) || compareTexts(a.id, b.id));
  const columns = chosen(census.columns, options.columns);
  const encoder = await encoderFor(format, columns, { isExcelSafe: options.isExcelSafe });
  const ids = order.map(({ id }) => id);
  const written = await writeRows(session, options, { ids, encoder, census, rowsOf });
  const known = new Set(damaged.map(({ id }) => id));
  return {
    ...written,
    runs: ids.length,
    columns: columns.map(({ name }) => name),
    format,
    output: options.output,
    damaged: [...damaged, ...written.damaged.filter(({ id }) => !known.has(id))],
    report: ids.length === 0 ? await explainFilter(session, filter) : undefined,
  };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function chosen(
  columns: readonly Column[],
  wanted: readonly string[] | undefined,
): readonly Column[] {
  if (wanted === undefined || wanted.length === 0) return columns;
  const byName = new Map(columns.map((column) => [column.name, column]));
  return chooseColumns(wanted, [...byName.keys()]).flatMap((name) => byName.get(name) ?? []);
}

const ENDINGS: readonly (readonly [RegExp, Format])[] = [
  [/\.parquet$/i, "parquet"],
  [/\.(jsonl|ndjson)$/i, "jsonl"],
];

/** Endings that promise something else than CSV. */
const FOREIGN = /\.(xlsx?|ods|json|tsv|feather|arrow|pkl|h5|db|sqlite)$/i;

function formatOf(options: ExportRunsOptions): Format {
  const { format, output, isExcelSafe, wantsReport } = options;
  if (wantsReport && output === undefined) {
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot use ${option("json")} alone: the rows go to the standard output`,
      { hint: phrase`Name a file with ${option("output")}, or use ${option("format")} jsonl.` },
    );
  }
  const found = format ?? formatOfName(output ?? "");
  if (found === "parquet" && output === undefined) {
    throw new UserError(
      "FLAG_INVALID",
      "Cannot write Parquet to the standard output: it is no text",
      { hint: phrase`Name a file with ${option("output")}.` },
    );
  }
  if (found !== "csv" && isExcelSafe) {
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot use ${option("excelSafe")}: it is for CSV, and the format is ${found}`,
      { hint: phrase`Leave ${option("excelSafe")} out.` },
    );
  }
  return found;
}

function formatOfName(name: string): Format {
  const foreign = FOREIGN.exec(name)?.[0];
  if (foreign === undefined) return ENDINGS.find(([ending]) => ending.test(name))?.[1] ?? "csv";
  throw new UserError(
    "FLAG_INVALID",
    `Cannot write ${quotePath(name)}: no format of this program is called ${foreign}`,
    {
      hint: phrase`Name a file with .csv, .jsonl or .parquet, or a format with ${
        option("format")
      }.`,
    },
  );
}

interface Writing {
  /** The runs, in order. */
  readonly ids: readonly string[];
  readonly encoder: Encoder;
  readonly census: ColumnCensus;
  readonly rowsOf: (job: Job) => readonly Row[];
}

type Written = Pick<ExportedRuns, "rows" | "changed" | "damaged">;

async function writeRows(
  session: Session,
  options: ExportRunsOptions,
  writing: Writing,
): Promise<Written> {
  const { output, write } = options;
  // The texts of formats other than Parquet, which needs a file, are texts.
  if (output === undefined) {
    return await writePieces(session, writing, (piece) => write(`${piece}`));
  }
  const file = OutputFile.begin(joinPath(session.context.cwd, output), session.maker);
  try {
    const written = await writePieces(session, writing, (piece) => file.write(piece));
    file.commit();
    return written;
  } catch (error) {
    file.discard();
    throw error;
  }
}

async function writePieces(
  { store, context }: Session,
  { ids, encoder, census, rowsOf }: Writing,
  write: (piece: string | Uint8Array) => void,
): Promise<Written> {
  let rows = 0;
  let changed = 0;
  const damaged: DamagedJob[] = [];
  write(encoder.begin());
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK);
    const found = new Map<string, readonly Row[]>();
    const take = (job: Job) => void found.set(job.id, rowsOf(job));
    const only = new Set(chunk);
    damaged.push(...await readJobs(store, take, { elapsedMs: context.elapsedMs, only }));
    const inOrder = chunk.flatMap((id) => found.get(id) ?? []);
    changed += [...found.values()].filter((some) => !some.every((row) => census.knows(row))).length;
    rows += inOrder.length;
    write(encoder.encode(inOrder));
  }
  write(encoder.end());
  return { rows, changed, damaged };
}
