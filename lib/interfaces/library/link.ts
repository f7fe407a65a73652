/**
 * The experiment of a run, and the hypotheses it tests.
 *
 * @module
 */

import { parseExperimentId, type RunLink } from "../../domain/document/link.ts";
import type { Names } from "./given.ts";

/** The experiment of a run, and the hypotheses it tests. */
export interface LinkOptions {
  /** `E` and three digits, or the path of the experiment's file. */
  readonly experimentId: string;
  /** `H` and three digits. */
  readonly hypothesisId?: string | undefined;
  /** `H` and three digits. */
  readonly subHypothesisId?: string | undefined;
}

/** The names of these options. */
export const LINK_NAMES: Names<LinkOptions> = {
  experimentId: "id",
  hypothesisId: "text",
  subHypothesisId: "text",
};

/** Makes the link. A text that names no experiment is refused by the operation. */
export function linkOf({ experimentId, hypothesisId, subHypothesisId }: LinkOptions): RunLink {
  const id = String(experimentId);
  return { experimentId: parseExperimentId(id) ?? id, hypothesisId, subHypothesisId };
}
