/**
 * The runs that a finding cites in the `supporting_runs` of its front matter.
 *
 * @module
 */

import { Float, type Value } from "../value/value.ts";
import { formatPythonRepr } from "../value/python_text.ts";
import { toValue, YamlMapping, type YamlValue } from "../yaml/yaml_value.ts";

/** A citation, or what is wrong with its form. */
export type Citation = JobCitation | BatchCitation | BrokenCitation;

/** The place of a citation. */
interface Place {
  /** Its number in the list, from 0. */
  readonly index: number;
  /** Its line in the file, from 1; `undefined` if it is not known. */
  readonly line: number | undefined;
}

/** The citation of one run. */
export interface JobCitation extends Place {
  readonly kind: "job";
  readonly jobId: string;
}

/** The citation of the runs that share a condition. */
export interface BatchCitation extends Place {
  readonly kind: "batch";
  readonly experimentId: string;
  /** What the runs share, as a text for people and as values. */
  readonly selector: ReadonlyMap<string, Value>;
}

/** A citation of a wrong form. */
export interface BrokenCitation extends Place {
  readonly kind: "broken";
  /** What is wrong, after "supporting_runs[n]". */
  readonly message: string;
  readonly hint: string;
  /** Whether the Python program passes over it. */
  readonly isIgnored: boolean;
}

/** The key in the front matter of a finding. */
export const SUPPORTING_RUNS = "supporting_runs";

const FORM = "Write {type: job, id: <32 hexadecimal digits>} or " +
  "{type: batch, experiment_id: E001, selector: {condition: full}}.";

/** Reads the citations in front matter. */
export function citationsOf(frontMatter: YamlMapping): readonly Citation[] {
  const entry = frontMatter.entries.find(({ key }) => key === SUPPORTING_RUNS);
  if (entry === undefined || isEmpty(entry.value)) return [];
  const { value, line } = entry;
  if (value instanceof YamlMapping) return [citationOf(value, { index: 0, line })];
  if (Array.isArray(value)) {
    return value.map((item: YamlValue, index) => citationOf(item, { index, line }));
  }
  const message = "is no list, so nothing is cited";
  return [{ kind: "broken", index: 0, line, message, hint: FORM, isIgnored: true }];
}

/** For Python, these are as good as no value. */
function isEmpty(value: YamlValue): boolean {
  if (value instanceof YamlMapping) return value.entries.length === 0;
  return value === null || value === false || value === "" || value === 0n ||
    value instanceof Float && value.number === 0;
}

function citationOf(item: YamlValue, place: Place): Citation {
  if (!(item instanceof YamlMapping)) return broken(place, `is ${shown(item)}, not a mapping`);
  const line = item.entries[0]?.line ?? place.line;
  const here = { index: place.index, line };
  const type = item.get("type");
  if (type === "job") return jobOf(item, here);
  if (type === "batch") return batchOf(item, here);
  const state = type === undefined ? "has no type" : `has the unknown type ${shown(type)}`;
  return broken({ ...here, line: lineOf(item, "type") ?? line }, `${state}; expected job or batch`);
}

function jobOf(item: YamlMapping, place: Place): Citation {
  const id = item.get("id");
  const here = { ...place, line: lineOf(item, "id") ?? place.line };
  if (id === undefined) return broken(here, "has no id");
  if (typeof id === "string" && /^[0-9a-f]{32}$/.test(id)) {
    return { kind: "job", jobId: id, ...here };
  }
  const isNumber = typeof id === "bigint";
  const cure = isNumber ? "Write the id in quotes, because YAML reads digits as a number." : FORM;
  return broken(here, `has the id ${shown(id)}, which is not 32 hexadecimal digits`, cure);
}

function batchOf(item: YamlMapping, place: Place): Citation {
  const experimentId = item.get("experiment_id");
  if (typeof experimentId !== "string") {
    const line = lineOf(item, "experiment_id") ?? place.line;
    const state = experimentId === undefined
      ? "has no experiment_id"
      : "has no experiment_id in text";
    return broken({ ...place, line }, `${state}, which a batch needs`);
  }
  const selector = item.get("selector") ?? null;
  if (isEmpty(selector) || Array.isArray(selector) && selector.length === 0) {
    return { kind: "batch", experimentId, selector: new Map(), ...place };
  }
  const line = lineOf(item, "selector") ?? place.line;
  if (!(selector instanceof YamlMapping)) {
    return broken({ ...place, line }, `has the selector ${shown(selector)}, not a mapping`);
  }
  const values = selector.entries.map(({ key, value }): [string, Value] => {
    return [typeof key === "string" ? key : shown(key), plainValue(value)];
  });
  return { kind: "batch", experimentId, selector: new Map(values), ...place, line };
}

function lineOf(mapping: YamlMapping, name: string): number | undefined {
  return mapping.entries.find(({ key }) => key === name)?.line;
}

function broken(place: Place, message: string, hint = FORM): BrokenCitation {
  return { kind: "broken", ...place, message, hint, isIgnored: false };
}

/** The longest text of a value in a message. */
const SHOWN = 60;

function shown(value: YamlValue): string {
  return formatPythonRepr(plainValue(value)).slice(0, SHOWN);
}

/** A value that JSON cannot hold matches no run. */
function plainValue(value: YamlValue): Value {
  try {
    return toValue(value, "");
  } catch {
    return "(no JSON value)";
  }
}
