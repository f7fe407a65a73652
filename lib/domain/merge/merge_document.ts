/**
 * Merges two versions of a job's document into one that does not depend on the order of the sides.
 *
 * The attempts of both sides are united. How the last run stands is taken as a whole from the side
 * that knows more about it (`claim.ts`). All other keys are merged one by one; a value that lost
 * stays in the document's list of conflicts.
 *
 * @module
 */

import { ATTEMPTS_BEFORE, attemptView } from "../document/attempt.ts";
import { endedAtOf, queueOf, resultsOf, statusOf, wallclockOf } from "../document/document_view.ts";
import {
  ASKING_KEYS,
  DOCUMENT,
  DOCUMENT_ORDER,
  entryEndedAt,
  PASSING_KEYS,
  QUEUE_ORDER,
  QUEUE_RUN_KEYS,
  RUN_KEYS,
  runFacts,
} from "../document/merge_keys.ts";
import { QUEUE_TEXT_KEYS } from "../document/queue_texts.ts";
import {
  compareCodePoints,
  isMapping,
  type Mapping,
  mappingAt,
  type Value,
} from "../value/value.ts";
import { type Attempts, attemptsByKey, uniteAttempts } from "./attempt_union.ts";
import {
  claimedId,
  claimOf,
  compareClaims,
  type PassedAttempts,
  passedAttempts,
  type Version,
} from "./claim.ts";
import { addConflicts, mergeConflicts, withoutKept } from "./conflicts.ts";
import {
  byText,
  canonicalText,
  type Dropped,
  isEqual,
  mergeMappings,
  mergeValues,
  type Sides,
  unlessBothChanged,
} from "./merge_values.ts";

/** Two versions of a document, and their common ancestor if there is one. */
export interface DocumentSides {
  readonly base: Mapping | undefined;
  readonly ours: Mapping;
  readonly theirs: Mapping;
}

/** The result of a merge. */
export interface MergedDocument {
  readonly document: Mapping;
  /** The values that both sides changed and that lost. The document keeps them, too. */
  readonly dropped: readonly Dropped[];
}

/** Merges two versions of a document. */
export function mergeDocuments(sides: DocumentSides): MergedDocument {
  const known = unlessBothChanged<Mapping>(sides);
  if (known?.value !== undefined) return { document: known.value, dropped: [] };
  return new DocumentMerge(sides).result();
}

class DocumentMerge {
  readonly #sides: DocumentSides;
  readonly #winner: Mapping;
  readonly #loser: Mapping;
  readonly #claimedId: string;
  readonly #attempts: Attempts;
  readonly #gone: PassedAttempts;
  readonly #dropped: Dropped[] = [];

  constructor(sides: DocumentSides) {
    this.#sides = sides;
    const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map(versionOf);
    const [mine, other] = [ours, theirs].map((one) => passedAttempts(one ?? NOTHING));
    const [a, b] = [
      claimOf(ours ?? NOTHING, base, other ?? NO_ATTEMPTS),
      claimOf(theirs ?? NOTHING, base, mine ?? NO_ATTEMPTS),
    ];
    const isOurs = compareClaims(a, b) >= 0;
    this.#claimedId = claimedId(isOurs ? a : b);
    [this.#winner, this.#loser] = isOurs ? [sides.ours, sides.theirs] : [sides.theirs, sides.ours];
    this.#attempts = uniteAttempts({
      base: base?.attempts,
      ours: ours?.attempts,
      theirs: theirs?.attempts,
    });
    this.#gone = union(mine ?? NO_ATTEMPTS, other ?? NO_ATTEMPTS);
  }

  result(): MergedDocument {
    const { base, ours, theirs } = this.#sides;
    const merged = new Map(
      mergeMappings({ base, ours, theirs }, DOCUMENT_ORDER, (key, values) => {
        return this.#merge(key, values);
      }),
    );
    this.#keepEnd();
    const conflicts = withoutKept(
      addConflicts(mergeConflicts(this.#sides), this.#dropped),
      merged,
    );
    if (conflicts.length > 0) merged.set(DOCUMENT.conflicts, conflicts);
    return { document: merged, dropped: this.#dropped };
  }

  #merge(key: string, values: Sides<Value>): Value | undefined {
    if (RUN_KEYS.includes(key)) return this.#winner.get(key);
    switch (key) {
      case DOCUMENT.conflicts:
        return undefined;
      case DOCUMENT.createdAt:
        return earliest(values);
      case DOCUMENT.attempts:
        if (haveOnly(isList, values)) return this.#attemptList();
        break;
      case DOCUMENT.queue:
        if (haveOnly(isMapping, values)) return this.#queue();
        break;
    }
    return mergeValues(values, key, (dropped) => this.#dropped.push(dropped));
  }

  /** The attempts that a person knew when asking for another run come first: `queue` counts them. */
  #attemptList(): Value {
    const place = (key: string) => this.#gone.asked.has(key) ? 0 : 1;
    // The attempt whose verdict stands in the document is the last one.
    const isClaimed = (entry: Value) =>
      isMapping(entry) && this.#claimedId !== "" && attemptView(entry).id === this.#claimedId;
    return [...this.#attempts]
      .map(([key, entry]) => ({
        entry,
        order: [place(key), isClaimed(entry) ? 1 : 0, ...orderOf(entry)],
      }))
      .sort((a, b) => compareClaims(a.order, b.order))
      .map(({ entry }) => entry);
  }

  #queue(): Value {
    const [base, ours, theirs] = [this.#sides.base, this.#sides.ours, this.#sides.theirs]
      .map((side) => side && mappingAt(side, DOCUMENT.queue));
    const [asking, other] = this.#byAsking();
    const queue = new Map(
      mergeMappings({ base, ours, theirs }, [...QUEUE_ORDER], (key, values) => {
        if (QUEUE_RUN_KEYS.includes(key)) return mappingAt(this.#winner, DOCUMENT.queue).get(key);
        if (ASKING_KEYS.includes(key)) return mappingAt(asking, DOCUMENT.queue).get(key);
        if (QUEUE_TEXT_KEYS.includes(key)) return this.#text(key, values, [asking, other]);
        // The place is kept for the count of all attempts that were asked about.
        if (key === ATTEMPTS_BEFORE) return 0n;
        return mergeValues(values, `${DOCUMENT.queue}.${key}`, (dropped) => {
          this.#dropped.push(dropped);
        });
      }),
    );
    const count = this.#gone.asked.size;
    if (count === 0) queue.delete(ATTEMPTS_BEFORE);
    else queue.set(ATTEMPTS_BEFORE, BigInt(count));
    return queue;
  }

  /** Returns the side whose person asked last, then the other one. */
  #byAsking(): readonly [Mapping, Mapping] {
    const { base, ours, theirs } = this.#sides;
    const [before, mine, other] = [base, ours, theirs].map((side) => {
      return queueOf(side ?? new Map()).queuedAt;
    });
    if (base !== undefined && mine === before && other !== before) return [theirs, ours];
    if (base !== undefined && other === before && mine !== before) return [ours, theirs];
    const order = compareCodePoints(mine ?? "", other ?? "") ||
      compareCodePoints(askingText(ours), askingText(theirs));
    return order >= 0 ? [ours, theirs] : [theirs, ours];
  }

  /** A text that both sides changed is the one of the later asking; the other one is kept apart. */
  #text(
    key: string,
    values: Sides<Value>,
    [asking, other]: readonly [Mapping, Mapping],
  ): Value | undefined {
    const [late, early] = [asking, other].map((side) => mappingAt(side, DOCUMENT.queue).get(key));
    const isTie = queueOf(asking).queuedAt === queueOf(other).queuedAt;
    const known = isTie ? unlessBothChanged(values) : undefined;
    if (known !== undefined) return known.value;
    const [kept, lost] = isTie && (late === undefined || early === undefined)
      ? [late ?? early, undefined]
      : isTie && late !== undefined && early !== undefined
      ? byText(late, early)
      : [late, early];
    if (lost !== undefined && !isEqual(lost, kept) && !isEqual(lost, values.base)) {
      this.#dropped.push({ key: `${DOCUMENT.queue}.${key}`, value: lost });
    }
    return kept;
  }

  /** Keeps the end of a run that has no attempt's entry, and results that another run replaced. */
  #keepEnd(): void {
    const { base } = this.#sides;
    const loser = this.#loser;
    const endedAt = endedAtOf(loser);
    const isKnown = isSameEnd(this.#winner, loser) ||
      (base !== undefined && endedAtOf(base) === endedAt);
    const ends = [...this.#attempts.values()].map((entry) => {
      return isMapping(entry) ? entryEndedAt(entry) : undefined;
    });
    const isOfAttempt = statusOf(loser) === "stopped" && isEndOfAttempt(loser);
    if (
      isEndOfRun(loser) && !isKnown && !isOfAttempt && endedAt !== undefined &&
      !ends.includes(endedAt)
    ) {
      this.#dropped.push({ key: "run", value: endFacts(loser) });
      return;
    }
    const results = resultsOf(loser);
    const others = [this.#winner, base].map((side) => side && resultsOf(side));
    if (results !== undefined && !others.some((one) => isEqual(one, results))) {
      this.#dropped.push({ key: DOCUMENT.results, value: results });
    }
  }
}

/** Says whether an attempt of a document has the document's own end, so that uniting keeps it. */
function isEndOfAttempt(document: Mapping): boolean {
  const entries = attemptsByKey(document)?.values() ?? [];
  return [...entries].some((entry) => {
    return isMapping(entry) && entryEndedAt(entry) === endedAtOf(document);
  });
}

function versionOf(document: Mapping | undefined): Version | undefined {
  return document && { document, attempts: attemptsByKey(document) ?? new Map() };
}

const NOTHING: Version = { document: new Map(), attempts: new Map() };
const NO_ATTEMPTS: PassedAttempts = { asked: new Set(), passed: new Set() };

function union(a: PassedAttempts, b: PassedAttempts): PassedAttempts {
  return {
    asked: new Set([...a.asked, ...b.asked]),
    passed: new Set([...a.passed, ...b.passed]),
  };
}

function isSameEnd(a: Mapping, b: Mapping): boolean {
  return statusOf(a) === statusOf(b) && endedAtOf(a) === endedAtOf(b);
}

/** Says whether a command ran and ended. A person also stops runs that never ran. */
function isEndOfRun(document: Mapping): boolean {
  const status = statusOf(document);
  return status === "complete" || status === "failed" ||
    (status === "stopped" && wallclockOf(document) !== undefined);
}

/** Selects the facts about the end of a run. */
function endFacts(document: Mapping): Mapping {
  return new Map([...runFacts(document)].filter(([key]) => !PASSING_KEYS.includes(key)));
}

function askingText(document: Mapping): string {
  return canonicalText(mappingAt(document, DOCUMENT.queue));
}

function earliest(values: Sides<Value>): Value | undefined {
  const known = unlessBothChanged(values);
  if (known?.value !== undefined) return known.value;
  const { ours, theirs } = values;
  if (ours === undefined) return theirs;
  return theirs === undefined ? ours : byText(ours, theirs)[1];
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Says whether all values that there are have the expected kind. */
function haveOnly(
  isKind: (value: Value) => boolean,
  { base, ours, theirs }: Sides<Value>,
): boolean {
  return [base, ours, theirs].every((value) => value === undefined || isKind(value));
}

function orderOf(entry: Value): readonly (number | string)[] {
  if (!isMapping(entry)) return [0, "", canonicalText(entry)];
  const { n = 0, startedAt = "", id = "" } = attemptView(entry);
  return [n, startedAt, `${id} ${canonicalText(entry)}`];
}
