/**
 * Reads the text of an experiment for people: what stands below the front matter.
 *
 * @module
 */

import { readExperimentFile } from "../../adapters/store/experiment_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { splitFrontMatter } from "../../domain/experiment/front_matter.ts";
import { UserError } from "../../errors.ts";

/** An experiment's text. */
export interface ExperimentText {
  readonly id: string;
  /** The first heading; `undefined` if there is none. */
  readonly title: string | undefined;
  /** Empty if the experiment has no file, or several. */
  readonly text: string;
}

/** Reads the text of an experiment. A file that cannot be read is as one that is not there. */
export function readExperimentText(root: Root, id: string): ExperimentText {
  const text = bodyOf(root, id);
  return { id, title: /^#+[ \t]+(\S.*)$/m.exec(text)?.[1]?.trim(), text };
}

function bodyOf(root: Root, id: string): string {
  try {
    const file = readExperimentFile(root, id);
    if (file === undefined) return "";
    const whole = new TextDecoder().decode(file.content);
    return splitFrontMatter(whole)?.body ?? whole.trim();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return "";
  }
}
