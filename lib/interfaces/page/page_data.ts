/**
 * What a report's page reads: the JSON object that `aexp report --json` prints.
 *
 * It holds columns, not records, because 10,000 runs share most keys and texts. All arrays of `runs`
 * and all `codes` have one entry for each run, in one order.
 *
 * @module
 */

/** The data of one report. */
export interface PageData {
  /** The format; readers refuse what they do not know. */
  readonly version: 1;
  readonly title: string;
  /** When the data were read: ISO 8601, UTC. */
  readonly generated_at: string;
  /** After how many seconds the report is written again; `null` if it is not. */
  readonly next_in_s: number | null;
  /** The program that wrote it, with its version. */
  readonly program: string;
  /** The filter as options of the command line; empty if there was none. */
  readonly filter: string;
  readonly experiments: readonly PageExperiment[];
  /** The states whose results count. */
  readonly counted: readonly string[];
  /** How many runs there are in each state. */
  readonly counts: Readonly<Record<string, number>>;
  readonly keys: readonly PageKey[];
  readonly metrics: readonly PageMetric[];
  readonly runs: PageRuns;
  readonly attempts: PageAttempts;
  readonly curves: readonly PageCurves[];
  /** One for each metric, `null` where it cannot be computed. */
  readonly importance: readonly (PageImportance | null)[];
  readonly clusters: readonly PageCluster[];
  /** Sentences that say what the page does not show, and why. */
  readonly left_out: readonly string[];
}

/** An experiment that runs belong to. */
export interface PageExperiment {
  readonly id: string;
  readonly title: string | null;
  /** The text below the front matter, as it was written. */
  readonly text: string;
}

/** A key of the state points. */
export interface PageKey {
  /** A dotted path. */
  readonly key: string;
  /** `own`: tells configurations apart. `over`: replicates differ by it. */
  readonly role: "own" | "follows" | "over" | "constant";
  /** The key that this one follows from, if it does. */
  readonly from: string | null;
  /** The values in the order of their size, as the person wrote them. */
  readonly levels: readonly PageLevel[];
  /** The place of each run's value in `levels`; -1 where a run lacks the key. */
  readonly codes: readonly number[];
}

/** One value of a key. */
export interface PageLevel {
  /** The value in Python's JSON: texts with quotes, `1` and `1.0` apart. */
  readonly json: string;
  /** The value as people read it. */
  readonly label: string;
  /** The finite number that it is, or `null`. */
  readonly number: number | null;
}

/** A metric. */
export interface PageMetric {
  readonly name: string;
  readonly is_minimized: boolean;
  /**
   * The number of each run; `null` where there is none, Python's JSON for what is no finite number.
   */
  readonly values: readonly (number | string | null)[];
}

/** Columns of all runs. */
export interface PageRuns {
  readonly job_id: readonly string[];
  /** The document's own word; empty for none. */
  readonly status: readonly string[];
  readonly tag: readonly (string | null)[];
  readonly experiment_id: readonly (string | null)[];
  readonly cause: readonly (string | null)[];
  /** The line that says why a run failed. */
  readonly headline: readonly (string | null)[];
  /** The place in `clusters`; `null` for runs in none. */
  readonly cluster: readonly (number | null)[];
  readonly commit: readonly (string | null)[];
  readonly host: readonly (string | null)[];
  /** Milliseconds since 1970, UTC. */
  readonly queued_at: readonly (number | null)[];
  readonly started_at: readonly (number | null)[];
  readonly ended_at: readonly (number | null)[];
  /** How many seconds the last attempt took. */
  readonly wallclock_s: readonly (number | null)[];
  readonly attempts: readonly number[];
  /** The end of the output that the recorded error keeps, of failed runs. */
  readonly last_error: readonly (string | null)[];
  /** The end of the log of some runs, by place, bounded. */
  readonly log_ends: Readonly<Record<string, string>>;
}

/** Columns of all attempts, by their start. */
export interface PageAttempts {
  /** The place of the run. */
  readonly run: readonly number[];
  readonly attempt: readonly number[];
  readonly host: readonly (string | null)[];
  readonly slot: readonly (number | null)[];
  /** Milliseconds since 1970, UTC. */
  readonly started_at: readonly (number | null)[];
  readonly ended_at: readonly (number | null)[];
  /** How many seconds it took, more exactly than the times tell. */
  readonly wallclock_s: readonly (number | null)[];
  /** How it ended; `null` while it runs. */
  readonly outcome: readonly (string | null)[];
}

/** A metric over the course of runs. */
export interface PageCurves {
  readonly metric: string;
  /** What the steps are: the name of the file's key, or `line`. */
  readonly step: string;
  readonly curves: readonly PageCurve[];
}

/** One run's curve, thinned to 100 points at most. */
export interface PageCurve {
  /** The place of the run. */
  readonly run: number;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Which keys a metric depends on. */
export interface PageImportance {
  readonly n: number;
  /** The greatest first; `omega` may be negative by chance. */
  readonly parameters: readonly { readonly key: string; readonly omega: number }[];
  readonly noise: number | null;
  readonly together: number | null;
  /** Why it means little, if it does. */
  readonly doubt: string | null;
}

/** Failures with one cause. */
export interface PageCluster {
  /** What `--signature` takes. */
  readonly id: string;
  readonly cause: string;
  readonly returncode: number | null;
  /** Of several runs with masks for what differs; may be empty. */
  readonly headline: string;
  readonly count: number;
  /** What separates these runs from all others, in words with numbers; `null` if nothing does. */
  readonly rule: string | null;
  readonly advice: string | null;
  /** The place of the run whose log end is shown. */
  readonly example: number;
}
