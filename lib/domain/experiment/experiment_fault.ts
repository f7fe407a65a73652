/**
 * A fault in the front matter of an experiment, and words for what stands there.
 *
 * @module
 */

import { Float } from "../value/value.ts";
import { Foreign, YamlMapping, type YamlValue } from "../yaml/yaml_value.ts";

/** A fault in the front matter of an experiment. */
export interface ExperimentFault {
  readonly code: "conditions_schema" | "unknown_key" | "runner_command" | "number_spelling";
  /** Python's program refuses a repository with an error, and passes over the rest. */
  readonly severity: "error" | "warning";
  /** One sentence without a full stop that says what is there. */
  readonly message: string;
  /** An imperative sentence that names the next step. */
  readonly hint: string;
  /** The line in the file, from 1; `undefined` if it is not known. */
  readonly line: number | undefined;
}

/** Names the kind of a value, with its article. */
export function kindOf(value: YamlValue): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "a truth value";
  if (typeof value === "string") return "text";
  if (typeof value === "bigint" || value instanceof Float) return "a number";
  if (value instanceof Foreign) return value.kind === "date" ? "a date" : "a date with a time";
  return value instanceof YamlMapping ? "a mapping" : "a list";
}
