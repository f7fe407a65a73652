/**
 * A state point as stored: a text that is parsed when a caller needs its values.
 *
 * @module
 */

import { parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import { isMapping, type Mapping } from "../value/value.ts";
import { statepointId } from "./id.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { md5 } from "../value/md5.ts";

/** The text of a state point, and its values. */
export class StoredStatepoint {
  /** The content of the file. */
  readonly text: string;
  #mapping: Mapping | undefined;
  #layout: Layout | undefined;

  /** @param text of the file */
  constructor(text: string) {
    this.text = text;
  }

  /** The values. @throws {JsonError | TypeError} if the text is not JSON, or not an object */
  get mapping(): Mapping {
    this.#mapping ??= parseMapping(this.text);
    return this.#mapping;
  }

  /**
   * Returns whether this is the state point of a job.
   *
   * @throws {JsonError | TypeError} if the text is not JSON, or not an object
   */
  fits(jobId: string): boolean {
    // Most files differ from the text that is hashed only in the order of the fields. A hash that is
    // right proves that the text needs no parsing.
    const layout = layoutOf(this.text);
    const sorted = layout?.sort(this.text);
    if (sorted === undefined || md5(sorted) !== jobId) return statepointId(this.mapping) === jobId;
    this.#layout = layout;
    return true;
  }

  /** The state point as JSON that every parser reads: NaN and the infinities are texts. */
  get strictText(): string {
    const isStrict = this.#layout !== undefined && !/NaN|Infinity/.test(this.text);
    return isStrict ? this.text : formatJson(this.mapping, { strict: true });
  }

  /** The state point as JSON, without some of the keys. */
  textWithout(left: ReadonlySet<string>): string {
    if (this.#layout !== undefined) return this.#layout.leaveOut(this.text, left);
    return formatJson(new Map([...this.mapping].filter(([key]) => !left.has(key))));
  }
}

function parseMapping(text: string): Mapping {
  const value = parseJson(text);
  if (isMapping(value)) return value;
  throw new TypeError("it is not a JSON object");
}
