/**
 * The placeholders of a command template: where they stand and what they stand for.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { formatPythonStr } from "../value/python_text.ts";
import type { Mapping, Value } from "../value/value.ts";
import { quoteShell } from "./quote.ts";

/** A job as templates see it. */
export interface TemplateJob {
  /** What is run. */
  readonly statepoint: Mapping;
  /** The 32 hexadecimal digits that name it. */
  readonly jobId: string;
}

/**
 * `{name}`, `{name:sh}` or `{name:json}`. A `$` right before the brace makes it the shell's own, which
 * is never touched; in `${OUT:-run{seed}}` the inner one has no `$` before it and is ours.
 */
export const PLACEHOLDER = /(\$?)\{([A-Za-z_][A-Za-z0-9_]*)(?::(sh|json))?\}/g;

/**
 * What a placeholder stands for; `undefined` where nothing has that name.
 *
 * `sp_json`, `sp_json_shell` and `job_id` come before keys of the state point that are called so.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const job = { statepoint: new Map([["name", "a b"]]), jobId: "" };
 * assert.equal(placeholderText("name", undefined, job), "a b");
 * assert.equal(placeholderText("name", "sh", job), "'a b'");
 * assert.equal(placeholderText("name", "json", job), '"a b"');
 * assert.equal(placeholderText("sp_json", undefined, job), '{"name":"a b"}');
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
 * The keys that a template names, once each, in their order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(keysNamedIn("a {b} {c:sh} {b} ${d} {job_id}"), ["b", "c"]);
 * ```
 */
export function keysNamedIn(template: string): readonly string[] {
  const names = Array.from(template.matchAll(PLACEHOLDER))
    .filter(([, dollar]) => dollar !== "$").map(([, , name = ""]) => name);
  return [...new Set(names)].filter((name) => !OWN.has(name));
}

/** What has a meaning whatever the state point holds. */
const OWN: ReadonlySet<string> = new Set(["sp_json", "sp_json_shell", "job_id"]);

function valueOf(name: string, job: TemplateJob): Value | undefined {
  return name === "sp_json" ? job.statepoint : job.statepoint.get(name);
}

function compactJson(value: Value): string {
  return formatJson(value, { compact: true, sortKeys: true });
}
