/**
 * Finds the rule that separates one kind of failure from all other runs, if any does.
 *
 * Each rule is one comparison or two together. Of each, Fisher's one-sided test says how likely so many
 * failures would be by chance. As many rules are tried, the probability is multiplied by their number
 * (Bonferroni): under pure noise at most one triage in twenty finds anything.
 *
 * @module
 */

import { Bits } from "./bits.ts";
import {
  type CandidateRule,
  candidateRules,
  type Column,
  type Condition,
} from "./candidate_rules.ts";
import { type FailureCounts, LogFactorials, logFisher } from "./fisher.ts";

/** A rule that separates failures from other runs. */
export interface Separation extends FailureCounts {
  /** All of them hold for the runs of the rule. */
  readonly conditions: readonly Condition[];
  /** The natural logarithm of the probability of so many failures by chance, after correction. */
  readonly logP: number;
}

/** Probabilities from here on separate nothing. */
const SIGNIFICANT = 0.05;

/** With more single rules than this, no pairs are tried: they would take seconds. */
const MAX_SINGLES = 256;

/** Tries rules on runs. */
export class Separator {
  readonly #total: number;
  readonly #rules: readonly TriedRule[];
  readonly #factorials: LogFactorials;
  readonly #tests: number;

  /**
   * @param columns the parameters, the ones that are told first at the front
   * @param total the number of runs
   * @param kinds how many kinds of failures are tried: each counts as a test of its own
   */
  constructor(columns: readonly Column[], total: number, kinds: number) {
    const singles = candidateRules(columns);
    const pairs = singles.length > MAX_SINGLES ? [] : pairsOf(singles);
    this.#total = total;
    this.#rules = [...asTried(singles.map((rule) => [rule])), ...asTried(pairs)];
    this.#factorials = new LogFactorials(total);
    this.#tests = Math.max(1, this.#rules.length * kinds);
  }

  /**
   * Returns the rule that separates some runs best; `undefined` if none does better than chance.
   *
   * @param failed the numbers of the runs
   */
  find(failed: readonly number[]): Separation | undefined {
    const members = new Bits(this.#total);
    failed.forEach((run) => members.add(run));
    const bound = Math.log(SIGNIFICANT / this.#tests);
    let best: { rule: TriedRule; logP: number; score: number; counts: FailureCounts } | undefined;
    for (const rule of this.#rules) {
      const counts = this.#count(rule, members, failed.length);
      if (counts.failedInside * counts.total <= counts.inside * counts.failed) continue;
      // A longer rule has to be better by as much as there are more of its length.
      const toBeat = best === undefined ? bound : Math.min(bound, best.score - rule.logRivals);
      const logP = logFisher(counts, this.#factorials, toBeat);
      if (logP >= bound || (best !== undefined && logP + rule.logRivals >= best.score - TIE)) {
        continue;
      }
      best = { rule, logP, score: logP + rule.logRivals, counts };
    }
    if (best === undefined) return undefined;
    const logP = best.logP + Math.log(this.#tests);
    return { ...best.counts, logP, conditions: best.rule.parts.map(({ condition }) => condition) };
  }

  #count({ runs, size }: TriedRule, members: Bits, failed: number): FailureCounts {
    return { failedInside: runs.countShared(members), inside: size, failed, total: this.#total };
  }
}

/** Scores that differ by less are equal. */
const TIE = 1e-9;

interface TriedRule {
  readonly parts: readonly CandidateRule[];
  readonly runs: Bits;
  readonly size: number;
  /** The logarithm of the number of rules of this length. */
  readonly logRivals: number;
}

function asTried(rules: readonly (readonly [CandidateRule, ...CandidateRule[]])[]): TriedRule[] {
  const logRivals = Math.log(rules.length);
  return rules.map((parts) => {
    const [first, second] = parts;
    if (second === undefined) return { parts, runs: first.runs, size: first.size, logRivals };
    const runs = first.runs.intersection(second.runs);
    return { parts, runs, size: runs.size, logRivals };
  });
}

/** Pairs rules of different parameters, if both together hold for fewer runs than each alone. */
function pairsOf(
  rules: readonly CandidateRule[],
): readonly (readonly [CandidateRule, CandidateRule])[] {
  return rules.flatMap((first, n) =>
    rules.slice(n + 1).filter((second) => {
      if (first.condition.key === second.condition.key) return false;
      const shared = first.runs.countShared(second.runs);
      return shared > 1 && shared < first.size && shared < second.size;
    }).map((second) => [first, second] as const)
  );
}
