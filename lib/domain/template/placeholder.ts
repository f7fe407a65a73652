/**
 * The placeholders of a command template, and their values.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { formatPythonStr } from "../value/python_text.ts";
import type { Mapping, Value } from "../value/value.ts";
import { valueAtPath } from "../value/value_path.ts";
import { quoteShell } from "./quote.ts";

/** The job that a template is filled in for. */
export interface TemplateJob {
  readonly statepoint: Mapping;
  readonly jobId: string;
}

/**
 * `{name}`, `{name:sh}` or `{name:json}`, where a name may be a path: `{model.depth}`, `{tools.0}`.
 * With a `$` right before the brace the text belongs to the shell and stays unchanged. In
 * `${OUT:-run{seed}}` no `$` stands before `{seed}`, so `{seed}` is ours. A key below another may
 * hold hyphens, as in `{model.drop-path}`.
 */
export const PLACEHOLDER = /(\$?)\{([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)(?::(sh|json))?\}/g;

/**
 * Returns the text that replaces a placeholder; `undefined` if nothing has the name.
 *
 * `sp_json`, `sp_json_shell` and `job_id` have priority over keys of the state point of the same
 * name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const job = { statepoint: new Map([["name", "a b"]]), jobId: "" };
 * assert.equal(placeholderText("name", undefined, job), "a b");
 * assert.equal(placeholderText("name", "sh", job), "'a b'");
 * assert.equal(placeholderText("name", "json", job), '"a b"');
 * assert.equal(placeholderText("sp_json", undefined, job), '{"name":"a b"}');
 * const nested = { statepoint: new Map([["tools", ["a", "b"]]]), jobId: "" };
 * assert.equal(placeholderText("tools.0", undefined, nested), "a");
 * ```
 */
export function placeholderText(
  name: string,
  form: string | undefined,
  job: TemplateJob,
): string | undefined {
  if (name === "sp_json_shell") {
    return form === undefined ? quoteShell(compactJson(job.statepoint)) : undefined;
  }
  const value = name === "job_id" ? job.jobId : valueOf(name, job);
  if (value === undefined) return undefined;
  const isJson = name === "sp_json" || form === "json";
  const text = isJson ? compactJson(value) : formatPythonStr(value);
  return form === "sh" ? quoteShell(text) : text;
}

/**
 * Returns the keys and paths that a template names, each once, in the order of the template.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(keysNamedIn("a {b} {c:sh} {b} ${d} {job_id}"), ["b", "c"]);
 * ```
 */
export function keysNamedIn(template: string): readonly string[] {
  return namesIn(template).filter((name) => !OWN.has(name));
}

/** Returns whether a template names the whole state point, and therefore every key. */
export function namesAllKeys(template: string): boolean {
  return namesIn(template).some((name) => name !== "job_id" && OWN.has(name));
}

function namesIn(template: string): readonly string[] {
  const names = Array.from(template.matchAll(PLACEHOLDER))
    .filter(([, dollar]) => dollar !== "$").map(([, , name = ""]) => name);
  return [...new Set(names)];
}

/** Names that are no keys of the state point. */
const OWN: ReadonlySet<string> = new Set(["sp_json", "sp_json_shell", "job_id"]);

function valueOf(name: string, job: TemplateJob): Value | undefined {
  return name === "sp_json" ? job.statepoint : valueAtPath(job.statepoint, name);
}

function compactJson(value: Value): string {
  return formatJson(value, { compact: true, sortKeys: true });
}
