/**
 * What ties a job to the experiment it belongs to.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import type { StoredStatepoint } from "../statepoint/stored_statepoint.ts";
import { type Mapping, mappingAt, textAt, type Value } from "../value/value.ts";

/** The experiment of a job, and the hypotheses it tests. */
export interface RunLink {
  /** `E` and three digits. */
  readonly experimentId: string;
  /** `H` and three digits. */
  readonly hypothesisId: string | undefined;
  /** A hypothesis below that one: `H` and three digits, too. */
  readonly subHypothesisId: string | undefined;
}

/**
 * Refuses ids of another form before anything is written.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function checkLink(link: RunLink): void {
  checkId("experiment", link.experimentId, "E");
  if (link.hypothesisId !== undefined) checkId("hypothesis", link.hypothesisId, "H");
  if (link.subHypothesisId !== undefined) checkId("subHypothesis", link.subHypothesisId, "H");
}

/** The link as documents hold it. */
export function linkDocument(link: RunLink): Mapping {
  return new Map<string, Value>([
    ["experiment_id", link.experimentId],
    ["experiment_path", `kb/research/experiments/${link.experimentId}-*.md`],
    ["hypothesis_id", link.hypothesisId ?? null],
    ["sub_hypothesis_id", link.subHypothesisId ?? null],
  ]);
}

/** The link in a document: under `aexp`, in old ones under `limina`. */
function linkOf(document: Mapping): Mapping {
  return mappingAt(document, document.has("aexp") ? "aexp" : "limina");
}

/** A job, as far as its links are concerned. */
export interface LinkedJob {
  /** What is run. */
  readonly statepoint: StoredStatepoint;
  /** What is known of its runs. */
  readonly document: Mapping;
}

/** The experiment that a document names. */
export function linkedExperimentId(document: Mapping): string | undefined {
  return textAt(linkOf(document), "experiment_id");
}

/** The experiment of a job: what its document says, else its state point. */
export function experimentIdOf(job: LinkedJob): string | undefined {
  return linkedText(job, "experiment_id");
}

/** The hypothesis of a job: what its document says, else its state point. */
export function hypothesisIdOf(job: LinkedJob): string | undefined {
  return linkedText(job, "hypothesis_id");
}

function linkedText({ statepoint, document }: LinkedJob, key: string): string | undefined {
  const linked = linkOf(document).get(key);
  if (typeof linked === "string") return linked;
  // The text is searched before it is read: most state points name no hypothesis.
  return statepoint.text.includes(key) ? textAt(statepoint.mapping, key) : undefined;
}

/** Whether a text can name an experiment. */
export function isExperimentId(text: string): boolean {
  return isId(text, "E");
}

function isId(text: string, letter: string): boolean {
  return new RegExp(`^${letter}[0-9]{3}$`).test(text);
}

function checkId(name: string, id: string, letter: string): void {
  if (isId(id, letter)) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(name)} ${JSON.stringify(id)}: expected ${letter} and three digits`,
    { hint: `Write it like ${letter}001.` },
  );
}
