/**
 * A YAML text and the places in it.
 *
 * @module
 */

import { LineCounter } from "yaml";
import { type Fault, YamlError } from "./yaml_value.ts";

/** A text whose offsets, in UTF-16 units from 0, become lines and columns of its file. */
export class YamlSource {
  /** The text with the line breaks `\n`. */
  readonly text: string;
  readonly #firstLine: number;
  readonly #lines = new LineCounter();

  /** @param text with any line breaks, @param firstLine its first line's number in the file */
  constructor(text: string, firstLine: number) {
    this.text = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
    this.#firstLine = firstLine;
    this.#lines.addNewLine(0);
    for (const { index } of this.text.matchAll(/\n/g)) this.#lines.addNewLine(index + 1);
  }

  /** The line of an offset in the file, from 1. */
  lineOf(offset: number): number {
    return this.#firstLine + this.#lines.linePos(offset).line - 1;
  }

  /** An error about the text at an offset. */
  error(fault: Fault, offset: number): YamlError {
    return new YamlError(fault, this.lineOf(offset), this.#lines.linePos(offset).col);
  }
}
