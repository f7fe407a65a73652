/**
 * Where a cited run may be known: the ledger, the run store of this machine, and the index files of
 * other machines, in this order.
 *
 * @module
 */

import { entryStatepoint } from "../document/ledger_facts.ts";
import { formatJson } from "../value/json_text.ts";
import { type Mapping, textAt, type Value } from "../value/value.ts";
import { keyIdentity } from "../yaml/yaml_value.ts";

/** A run in the index file of a machine. */
export interface IndexedRun {
  readonly jobId: string;
  readonly machine: string;
  readonly experimentId: string | undefined;
  readonly condition: Value | undefined;
}

/** What is known of runs. Entries of the ledger are read only if a batch is not in the run store. */
export interface RunSourceParts {
  readonly ledgerIds: ReadonlySet<string>;
  readonly readEntry: (jobId: string) => Mapping | undefined;
  /** All runs of the run store, damaged ones, too; `undefined` if there is no run store. */
  readonly localIds: ReadonlySet<string> | undefined;
  /** The experiments and conditions of these runs, by {@link batchKey}. */
  readonly localBatches: ReadonlySet<string>;
  readonly indexed: readonly IndexedRun[];
}

/** The runs that an answer about a citation names. */
export type Whereabouts =
  | { readonly kind: "here" }
  | { readonly kind: "indexed"; readonly machines: readonly string[]; readonly count: number }
  | { readonly kind: "nowhere" };

const HERE: Whereabouts = { kind: "here" };
const NOWHERE: Whereabouts = { kind: "nowhere" };

/** Finds cited runs. */
export class RunSources {
  readonly #parts: RunSourceParts;
  readonly #elsewhere: ReadonlyMap<string, IndexedRun>;
  #ledgerBatches: ReadonlySet<string> | undefined;

  /** @param parts what is known */
  constructor(parts: RunSourceParts) {
    this.#parts = parts;
    const { ledgerIds, localIds } = parts;
    const elsewhere = parts.indexed.filter(({ jobId }) => {
      return !ledgerIds.has(jobId) && !localIds?.has(jobId);
    });
    this.#elsewhere = new Map(elsewhere.map((run) => [run.jobId, run]));
  }

  /** Whether there is any source, so that a run that is nowhere can be called missing. */
  get areThere(): boolean {
    const { ledgerIds, localIds, indexed } = this.#parts;
    return ledgerIds.size > 0 || localIds !== undefined || indexed.length > 0;
  }

  /** Finds a run by its id. */
  findJob(jobId: string): Whereabouts {
    const { ledgerIds, localIds } = this.#parts;
    if (ledgerIds.has(jobId) || localIds?.has(jobId)) return HERE;
    const run = this.#elsewhere.get(jobId);
    return run === undefined ? NOWHERE : { kind: "indexed", machines: [run.machine], count: 1 };
  }

  /** Finds the runs of an experiment that share a condition; all of them if the selector is empty. */
  findBatch(experimentId: string, selector: ReadonlyMap<string, Value>): Whereabouts {
    // Runs form batches by their condition only.
    if ([...selector.keys()].some((key) => key !== "condition")) return NOWHERE;
    const condition = selector.get("condition");
    const key = batchKey(experimentId, condition);
    if (this.#parts.localBatches.has(key)) return HERE;
    this.#ledgerBatches ??= this.#readLedger();
    if (this.#ledgerBatches.has(key)) return HERE;
    const runs = [...this.#elsewhere.values()].filter((run) => {
      return run.experimentId === experimentId &&
        (condition === undefined || run.condition === condition);
    });
    if (runs.length === 0) return NOWHERE;
    const machines = [...new Set(runs.map(({ machine }) => machine))].sort();
    return { kind: "indexed", machines, count: runs.length };
  }

  /** As in the run store, a run without a condition belongs to a batch, too. */
  #readLedger(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const jobId of this.#parts.ledgerIds) {
      const entry = this.#parts.readEntry(jobId);
      const statepoint = entry === undefined ? undefined : entryStatepoint(entry);
      const experimentId = statepoint && textAt(statepoint, "experiment_id");
      if (statepoint === undefined || experimentId === undefined) continue;
      const condition = statepoint.get("condition") ?? null;
      keys.add(batchKey(experimentId, condition)).add(batchKey(experimentId, undefined));
    }
    return keys;
  }
}

/**
 * Returns a text that is equal for the same experiment and condition, as Python compares values.
 *
 * @param condition `undefined` for the runs of an experiment, whatever their condition
 */
export function batchKey(experimentId: string, condition: Value | undefined): string {
  return `${experimentId}\n${condition === undefined ? "" : valueKey(condition)}`;
}

function valueKey(value: Value): string {
  const key = keyIdentity(value);
  return key === "collection" ? formatJson(value, { sortKeys: true }) : key;
}
