/**
 * Reads the citations of a finding whose front matter has the usual form, without a YAML parser,
 * which takes a millisecond for each finding.
 *
 * Whatever is not exactly of that form is left to the parser.
 *
 * @module
 */

import type { Value } from "../value/value.ts";
import type { BatchCitation, Citation, JobCitation } from "./citation.ts";

/** The parts of a finding's front matter that matter here. */
export interface PlainFinding {
  /** The finding's id; `undefined` if the front matter names none. */
  readonly id: string | undefined;
  readonly citations: readonly Citation[];
}

const ID = "(['\"]?)([0-9a-f]{32})";
const WORD = "([A-Za-z][A-Za-z0-9_-]*)";
const SELECTOR = `\\{condition: ${WORD}\\}`;
const ITEM = `(?:"[^"\\\\]*"|'[^']*'|[A-Za-z0-9][A-Za-z0-9_.-]*)`;
/** A key at the top with a plain value, a quoted one, or a list in brackets. */
const ENTRY = new RegExp(
  `^[A-Za-z_][A-Za-z0-9_-]*:(?: (?:${ITEM}|\\[(?:${ITEM}(?:, ${ITEM})*)?\\]|[A-Za-z0-9(].*)?)?$`,
);
/** An item of a list below a key. */
const INNER = /^ {2}- [A-Za-z0-9(].*$/;
/** Characters at which readers of YAML differ, or which it does not allow. */
const SPECIAL = /[^\n -~\u00a1-\u167f\u1681-\u1fff\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const BLOCK_JOB = new RegExp(`^( *)- type: job\\n\\1  id: ${ID}\\2$`);
const FLOW_JOB = new RegExp(`^ *- \\{type: job, id: ${ID}\\1\\}$`);
const BLOCK_BATCH = new RegExp(
  `^( *)- type: batch\\n\\1  experiment_id: ${WORD}(?:\\n\\1  selector: ${SELECTOR})?$`,
);
const FLOW_BATCH = new RegExp(
  `^ *- \\{type: batch, experiment_id: ${WORD}(?:, selector: ${SELECTOR})?\\}$`,
);

/**
 * Reads front matter of the usual form; `undefined` if it has another.
 *
 * @param text between the lines of dashes
 * @param firstLine the line of the file on which the text begins
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = "\nid: F001\nsupporting_runs:\n- {type: batch, experiment_id: E001}\n";
 * assert.deepEqual(readPlainFinding(text, 1), {
 *   id: "F001",
 *   citations: [{ kind: "batch", experimentId: "E001", selector: new Map(), index: 0, line: 4 }],
 * });
 * assert.equal(readPlainFinding("\nsupporting_runs: *runs\n", 1), undefined);
 * ```
 */
export function readPlainFinding(text: string, firstLine: number): PlainFinding | undefined {
  const lines = text.split("\n");
  const start = lines.indexOf("supporting_runs:");
  if (start < 0 || text.split("supporting_runs").length !== 2) return undefined;
  let end = start + 1;
  while (end < lines.length && /^(?: *- | {2})/.test(lines[end] ?? "")) end++;
  const others = [...lines.slice(0, start), ...lines.slice(end)];
  if (SPECIAL.test(text)) return undefined;
  if (!areUsual(lines.slice(0, start)) || !areUsual(lines.slice(end))) return undefined;
  const citations: Citation[] = [];
  for (let at = start + 1; at < end;) {
    let next = at + 1;
    while (next < end && !/^ *- /.test(lines[next] ?? "")) next++;
    const place = { index: citations.length, line: firstLine + at };
    const citation = readItem(lines.slice(at, next).join("\n"), place);
    if (citation === undefined) return undefined;
    citations.push(citation);
    at = next;
  }
  const items = lines.slice(start + 1, end).filter((line) => /^ *- /.test(line));
  if (new Set(items.map((line) => line.indexOf("-"))).size > 1) return undefined;
  const ids = others.filter((line) => line.startsWith("id:"));
  if (citations.length === 0 || ids.length > 1) return undefined;
  return { id: /^id: (["']?)([A-Z]+[0-9]{3})\1$/.exec(ids[0] ?? "")?.[2], citations };
}

/** Returns whether lines are keys with short values, or with lists below them. */
function areUsual(lines: readonly string[]): boolean {
  let mayBeItem = false;
  return lines.every((line) => {
    if (line === "") return true;
    if (mayBeItem && INNER.test(line)) return isPlainValue(line);
    mayBeItem = line.endsWith(":");
    return ENTRY.test(line) && isPlainValue(line.slice(line.indexOf(":") + 1));
  });
}

/** Returns whether a value ends with its line, without another key or a comment. */
function isPlainValue(text: string): boolean {
  return /^ ["'[]/.test(text) || !/: |:$| #/.test(text);
}

interface ItemPlace {
  readonly index: number;
  readonly line: number;
}

function readItem(text: string, { index, line }: ItemPlace): Citation | undefined {
  const [, , quote, id] = BLOCK_JOB.exec(text) ?? ["", "", ...(FLOW_JOB.exec(text) ?? []).slice(1)];
  if (id !== undefined) {
    if (quote === "" && !isPlainText(id)) return undefined;
    const isBlock = text.includes("\n");
    return { kind: "job", jobId: id, index, line: isBlock ? line + 1 : line } as JobCitation;
  }
  const [, , experimentId, condition] = BLOCK_BATCH.exec(text) ??
    ["", "", ...(FLOW_BATCH.exec(text) ?? []).slice(1)];
  if (experimentId === undefined || !isPlainText(experimentId)) return undefined;
  if (condition !== undefined && !isPlainText(condition)) return undefined;
  const selector = new Map<string, Value>(
    condition === undefined ? [] : [["condition", condition]],
  );
  const offset = condition === undefined ? 0 : text.split("\n").length - 1;
  return { kind: "batch", experimentId, selector, index, line: line + offset } as BatchCitation;
}

/** Returns whether YAML reads a word as text and not as a number, a truth value or null. */
function isPlainText(word: string): boolean {
  if (/^(?:[0-9]+|0b[01]+|[0-9]+e[0-9]+)$/.test(word)) return false;
  return !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(word);
}
