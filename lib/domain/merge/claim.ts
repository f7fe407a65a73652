/**
 * Decides which of two versions of a document knows more about how the last run stands.
 *
 * @module
 */

import { attemptView } from "../document/attempt.ts";
import {
  endedAtOf,
  heartbeatOf,
  queueOf,
  startedAtOf,
  statusOf,
} from "../document/document_view.ts";
import { askedAfter, entryEndedAt, runFacts } from "../document/merge_keys.ts";
import { isTerminal } from "../document/status.ts";
import { compareCodePoints, isMapping, type Mapping } from "../value/value.ts";
import { type Attempts, rankOf } from "./attempt_union.ts";
import { canonicalText } from "./merge_values.ts";

/** One version of a document. */
export interface Version {
  readonly document: Mapping;
  readonly attempts: Attempts;
}

/** Which attempts no longer decide how a run stands. */
export interface PassedAttempts {
  /** Attempts that were known to a person who queued or retried the job after them. */
  readonly asked: ReadonlySet<string>;
  /** The attempts in `asked`, and those that another attempt followed. */
  readonly passed: ReadonlySet<string>;
}

/** How much a version knows, from the least to the most. */
const WEIGHT = {
  /** Nothing changed since the common ancestor. */
  unchanged: -2,
  /** Its verdict is the ancestor's, or one after which a person asked for another run. */
  outdated: -1,
  asked: 1,
  /** An attempt went back into the queue. */
  putBack: 2,
  running: 3,
  /** A person stopped or removed the run. */
  decided: 4,
  /** Attempts were lost too often. */
  lostTooOften: 5,
  /** An end is recorded. */
  ended: 6,
} as const;

/** The grounds on which a version is chosen, the most important first. */
export type Claim = readonly (number | string)[];

/** Finds the attempts of one version that no longer decide how the run stands. */
export function passedAttempts({ document, attempts }: Version): PassedAttempts {
  const keys = [...attempts.keys()];
  const isAskedAgain = !isTerminal(statusOf(document)) && hasEnded(attempts.get(keys.at(-1) ?? ""));
  const asked = isAskedAgain ? keys : keys.slice(0, askedAfter(document));
  return { asked: new Set(asked), passed: new Set([...asked, ...keys.slice(0, -1)]) };
}

/** Says whether an attempt has a recorded end after which its job does not run again by itself. */
function hasEnded(entry: unknown): boolean {
  return isMapping(entry as Mapping) && rankOf(entry as Mapping) >= 3;
}

/** Returns the id of the attempt that a claim is about; empty if it is about none. */
export function claimedId(claim: Claim): string {
  return String(claim[4] ?? "");
}

/** Compares two claims: the greater one decides. */
export function compareClaims(a: Claim, b: Claim): number {
  for (let i = 0; i < a.length; i++) {
    const [mine, other] = [a[i] ?? "", b[i] ?? ""];
    const order = typeof mine === "number" && typeof other === "number"
      ? mine - other
      : compareCodePoints(String(mine), String(other));
    if (order !== 0) return order;
  }
  return 0;
}

/** Weighs what a version says about how the run stands. */
export function claimOf(version: Version, base: Version | undefined, other: PassedAttempts): Claim {
  const { document } = version;
  const tail = [
    isDecided(document) ? 1 : 0,
    heartbeatOf(document) ?? "",
    canonicalText(runFacts(document)),
  ];
  const weight = weigh(version, base, other);
  return [...weight, ...tail];
}

type Weight = readonly [weight: number, n: number, rank: number, at: string, id: string];

function weigh(version: Version, base: Version | undefined, other: PassedAttempts): Weight {
  const { document, attempts } = version;
  const own = passedAttempts(version);
  const [key, last] = [...attempts].at(-1) ?? [];
  const status = statusOf(document);
  const endedAt = endedAtOf(document) ?? "";
  const isVerdictOfLast = key !== undefined && isMapping(last) &&
    (entryEndedAt(last) ?? "") === endedAt;
  const nothing = [0, 0, "", ""] as const;
  if (base !== undefined && isUnchanged(version, base)) {
    const isSame = canonicalText(runFacts(document)) === canonicalText(runFacts(base.document));
    return [isSame ? WEIGHT.unchanged : WEIGHT.outdated, ...nothing];
  }
  const isAskedAbout = key === undefined || own.asked.has(key);
  const isLeftBehind = !isAskedAbout && other.asked.has(key);
  if (!isAskedAbout && isMapping(last)) {
    const weight = weightOfAttempt(last, document, isVerdictOfLast);
    if (weight !== undefined) {
      if (other.passed.has(key)) return [WEIGHT.outdated, ...nothing];
      const { n = 0, id = "", startedAt = "" } = attemptView(last);
      return [weight, n, rankOf(last), entryEndedAt(last) ?? startedAt, id];
    }
  }
  if (status === "complete" || status === "failed") {
    // The Python program ran the job: only the document tells how the run ended.
    return [WEIGHT.ended, own.asked.size + 1, status === "complete" ? 5 : 4, endedAt, ""];
  }
  if (isDecided(document)) {
    return [isLeftBehind ? WEIGHT.outdated : WEIGHT.decided, 0, 0, endedAt, ""];
  }
  if (status === "running") {
    return [WEIGHT.running, own.asked.size + 1, 0, startedAtOf(document) ?? "", ""];
  }
  return [WEIGHT.asked, ...nothing];
}

/** Weighs a version by its last attempt; `undefined` if the attempt is not what its status is about. */
function weightOfAttempt(
  last: Mapping,
  document: Mapping,
  isVerdictOfLast: boolean,
): number | undefined {
  const status = statusOf(document);
  if (hasEnded(last)) return isVerdictOfLast ? WEIGHT.ended : undefined;
  if (status === "failed") return isVerdictOfLast ? WEIGHT.lostTooOften : undefined;
  if (status === "complete" || isDecided(document)) return undefined;
  if (status !== "running") return WEIGHT.putBack;
  return attemptView(last).startedAt === startedAtOf(document) ? WEIGHT.running : undefined;
}

function isDecided(document: Mapping): boolean {
  const status = statusOf(document);
  return status === "stopped" || status === "abandoned";
}

/** Says whether a version has the attempts, the verdict and the asking of the common ancestor. */
function isUnchanged(version: Version, base: Version): boolean {
  return coreText(version) === coreText(base);
}

function coreText({ document, attempts }: Version): string {
  const status = statusOf(document) ?? "";
  const queuedAt = queueOf(document).queuedAt;
  const entries = canonicalText([...attempts.values()]);
  return canonicalText([
    status,
    endedAtOf(document) ?? "",
    queuedAt,
    entries,
    `${askedAfter(document)}`,
  ]);
}
