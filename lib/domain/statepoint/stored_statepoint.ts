/**
 * A state point as it is stored: its text, read only as far as somebody needs it.
 *
 * @module
 */

import { parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import { isMapping, type Mapping } from "../value/value.ts";
import { statepointId } from "./id.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { md5 } from "../value/md5.ts";

/** The text of a state point and what it says. */
export class StoredStatepoint {
  /** As it is in the file. */
  readonly text: string;
  #mapping: Mapping | undefined;
  #layout: Layout | undefined;

  /** @param text of the file */
  constructor(text: string) {
    this.text = text;
  }

  /** What the text says. @throws {JsonError} where it is not JSON, or no object */
  get mapping(): Mapping {
    this.#mapping ??= parseMapping(this.text);
    return this.#mapping;
  }

  /**
   * Whether this is the state point of a job.
   *
   * @throws {JsonError} where the text is not JSON, or no object
   */
  fits(jobId: string): boolean {
    // The fields in another order are the whole difference between most files and what is hashed; a
    // hash that is right proves that the text was.
    const layout = layoutOf(this.text);
    const sorted = layout?.sort(this.text);
    if (sorted === undefined || md5(sorted) !== jobId) return statepointId(this.mapping) === jobId;
    this.#layout = layout;
    return true;
  }

  /** As JSON that every parser takes: NaN and the infinities are texts. */
  get strictText(): string {
    const isStrict = this.#layout !== undefined && !/NaN|Infinity/.test(this.text);
    return isStrict ? this.text : formatJson(this.mapping, { strict: true });
  }

  /** As JSON, without some of the keys. */
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
