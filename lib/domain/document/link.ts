/**
 * The link from a job to its experiment and hypotheses.
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
  /** A part of that hypothesis: `H` and three digits, too. */
  readonly subHypothesisId: string | undefined;
}

/**
 * Checks the form of the ids in a link.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function checkLink(link: RunLink): void {
  checkId("experiment", link.experimentId, "E");
  if (link.hypothesisId !== undefined) checkId("hypothesis", link.hypothesisId, "H");
  if (link.subHypothesisId !== undefined) checkId("subHypothesis", link.subHypothesisId, "H");
}

/** Makes the document's entry for a link. */
export function linkDocument(link: RunLink): Mapping {
  return new Map<string, Value>([
    ["experiment_id", link.experimentId],
    ["experiment_path", `kb/research/experiments/${link.experimentId}-*.md`],
    ["hypothesis_id", link.hypothesisId ?? null],
    ["sub_hypothesis_id", link.subHypothesisId ?? null],
  ]);
}

/** Reads the link in a document: under `aexp`, in old documents under `limina`. */
function linkOf(document: Mapping): Mapping {
  return mappingAt(document, document.has("aexp") ? "aexp" : "limina");
}

/** Reads the whole link in a document; empty if there is none. */
export function runLinkOf(document: Mapping): Mapping {
  return mappingAt(document, (document.get("aexp") ?? null) === null ? "limina" : "aexp");
}

/** The ids that a document's link holds, whatever their form. */
export interface LinkView {
  readonly experimentId: string | undefined;
  readonly hypothesisId: string | undefined;
  readonly subHypothesisId: string | undefined;
}

/** Reads the ids in the link of a document; `undefined` if there is no link. */
export function runLinks(document: Mapping): LinkView | undefined {
  const link = runLinkOf(document);
  if (link.size === 0) return undefined;
  const idAt = (key: string) => textAt(link, key) || undefined;
  return {
    experimentId: idAt("experiment_id"),
    hypothesisId: idAt("hypothesis_id"),
    subHypothesisId: idAt("sub_hypothesis_id"),
  };
}

/** The parts of a job that name its link. */
export interface LinkedJob {
  readonly statepoint: StoredStatepoint;
  readonly document: Mapping;
}

/** Reads the experiment that a document names. */
export function linkedExperimentId(document: Mapping): string | undefined {
  return textAt(linkOf(document), "experiment_id");
}

/** Reads the experiment of a job from its document, else from its state point. */
export function experimentIdOf(job: LinkedJob): string | undefined {
  return linkedText(job, "experiment_id");
}

/** Reads the hypothesis of a job from its document, else from its state point. */
export function hypothesisIdOf(job: LinkedJob): string | undefined {
  return linkedText(job, "hypothesis_id");
}

function linkedText({ statepoint, document }: LinkedJob, key: string): string | undefined {
  const linked = linkOf(document).get(key);
  if (typeof linked === "string") return linked;
  // Searching the text is cheaper than parsing it, and most state points name no hypothesis.
  return statepoint.text.includes(key) ? textAt(statepoint.mapping, key) : undefined;
}

/**
 * Returns the id that a person's text means, be it written in short or as the path of the
 * experiment's file; `undefined` if it means none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * for (const text of ["E001", "e001", "E1", "kb/research/experiments/E001-first.md"]) {
 *   assert.equal(parseExperimentId(text), "E001");
 * }
 * assert.equal(parseExperimentId("first"), undefined);
 * ```
 */
export function parseExperimentId(text: string): string | undefined {
  const [, digits] = /^E([0-9]{1,3})$/i.exec(text) ?? FILE_NAME.exec(text) ?? [];
  return digits === undefined ? undefined : `E${digits.padStart(3, "0")}`;
}

/** The name of an experiment's file, at the end of a path. */
const FILE_NAME = /(?:^|[/\\])E([0-9]{3})-[^/\\]*\.md$/;

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
