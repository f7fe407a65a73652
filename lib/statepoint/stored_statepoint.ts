/**
 * A state point as it is stored: its text, read only as far as somebody needs it.
 *
 * @module
 */

import { scanFields } from "../value/json_fields.ts";
import { parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import { compareCodePoints, isMapping, type Mapping } from "../value/value.ts";
import { statepointId } from "./id.ts";
import { md5 } from "./md5.ts";

/** The text of a state point and what it says. */
export class StoredStatepoint {
  /** As it is in the file. */
  readonly text: string;
  #mapping: Mapping | undefined;

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
    const sorted = sortedText(this.text);
    return (sorted !== undefined && md5(sorted) === jobId) || statepointId(this.mapping) === jobId;
  }

  /** As JSON, without some of the keys. */
  textWithout(left: ReadonlySet<string>): string {
    const fields = scanFields(this.text);
    if (fields === undefined) {
      return formatJson(new Map([...this.mapping].filter(([key]) => !left.has(key))));
    }
    let text = "";
    for (let n = 0; n < fields.count; n++) {
      const key = fields.keys[n] as string;
      if (left.has(key)) continue;
      text += `${text === "" ? "" : ", "}"${key}": ${
        this.text.slice(fields.starts[n], fields.ends[n])
      }`;
    }
    return `{${text}}`;
  }
}

function parseMapping(text: string): Mapping {
  const value = parseJson(text);
  if (isMapping(value)) return value;
  throw new TypeError("it is not a JSON object");
}

/** The keys of the last text that was sorted, and their order: the jobs of a sweep share it. */
let lastKeys: string[] = [];
let lastOrder: number[] = [];

/** The text with its fields sorted; `undefined` where that takes more than moving them. */
function sortedText(text: string): string | undefined {
  const fields = scanFields(text);
  if (fields === undefined) return undefined;
  if (!hasLastKeys(fields.keys, fields.count)) {
    lastKeys = fields.keys.slice(0, fields.count);
    lastOrder = lastKeys.map((_, n) => n)
      .sort((a, b) => compareCodePoints(lastKeys[a] as string, lastKeys[b] as string));
  }
  let sorted = "";
  for (const n of lastOrder) {
    sorted += `${sorted === "" ? '{"' : ', "'}${lastKeys[n]}": `;
    sorted += text.slice(fields.starts[n], fields.ends[n]);
  }
  return `${sorted}}`;
}

function hasLastKeys(keys: readonly string[], count: number): boolean {
  if (count !== lastKeys.length) return false;
  for (let n = 0; n < count; n++) if (keys[n] !== lastKeys[n]) return false;
  return true;
}
