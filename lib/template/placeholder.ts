/**
 * The placeholders of a command template: where they stand and what they stand for.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { formatPythonStr } from "../value/python_text.ts";
import type { Mapping } from "../value/value.ts";
import { quoteShell } from "./quote.ts";

/** A job as templates see it. */
export interface TemplateJob {
  /** What is run. */
  readonly statepoint: Mapping;
  /** The 32 hexadecimal digits that name it. */
  readonly jobId: string;
}

/**
 * `{name}`, `{name:sh}` or `{name:json}`; a `$` before it makes it the shell's own, which is never
 * touched.
 */
export const PLACEHOLDER = /(\$?)\{([A-Za-z_][A-Za-z0-9_]*)(?::(sh|json))?\}/g;

/** What a placeholder stands for; `undefined` where nothing has that name. */
export function placeholderText(
  name: string,
  form: string | undefined,
  job: TemplateJob,
): string | undefined {
  if (name === "sp_json_shell") return form === undefined ? quoteShell(json(job)) : undefined;
  const text = plainText(name, job);
  if (text === undefined || form === undefined) return text;
  return form === "sh" ? quoteShell(text) : jsonText(name, job);
}

function plainText(name: string, job: TemplateJob): string | undefined {
  if (name === "sp_json") return json(job);
  if (name === "job_id") return job.jobId;
  const value = job.statepoint.get(name);
  return value === undefined ? undefined : formatPythonStr(value);
}

function jsonText(name: string, job: TemplateJob): string {
  if (name === "sp_json") return json(job);
  const value = name === "job_id" ? job.jobId : job.statepoint.get(name);
  return formatJson(value ?? null, { compact: true, sortKeys: true });
}

function json(job: TemplateJob): string {
  return formatJson(job.statepoint, { compact: true, sortKeys: true });
}
