/**
 * Reads all findings of a repository and checks the runs that they cite.
 *
 * @module
 */

import {
  type FindingFile,
  listFindingFiles,
  readFindingFile,
} from "../../adapters/store/finding_files.ts";
import { listEntryIds, readEntryText } from "../../adapters/store/ledger_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { readIndexFiles } from "../../adapters/store/runs_index_files.ts";
import { readIndex } from "../../domain/document/index_entry.ts";
import { splitFrontMatter } from "../../domain/experiment/front_matter.ts";
import { parseEntry } from "../../domain/ledger/entry.ts";
import {
  checkFinding,
  type CitingFinding,
  noSourceIssue,
} from "../../domain/validate/check_finding.ts";
import { citationsOf, SUPPORTING_RUNS } from "../../domain/validate/citation.ts";
import { type Issue, issue, type StrictRuns } from "../../domain/validate/issue.ts";
import { readPlainFinding } from "../../domain/validate/plain_citations.ts";
import { type IndexedRun, RunSources } from "../../domain/validate/run_sources.ts";
import { YamlError } from "../../domain/yaml/yaml_value.ts";
import type { CheckedRuns } from "./check_runs.ts";

/** What is known of the runs of this machine; `undefined` if there is no run store. */
export type LocalRuns = Pick<CheckedRuns, "ids" | "batches"> | undefined;

/** Checks the citations of all findings. */
export async function checkFindings(
  root: Root,
  local: LocalRuns,
  strictRuns: StrictRuns,
): Promise<readonly Issue[]> {
  const sources = new RunSources({
    ledgerIds: new Set(listEntryIds(root)),
    readEntry: (jobId) => {
      const result = readEntryText(root, jobId);
      return result.kind === "text" ? parseEntry(result.text) : undefined;
    },
    localIds: local?.ids,
    localBatches: local?.batches ?? new Set(),
    indexed: indexedRuns(root),
  });
  const issues: Issue[] = [];
  let isCited = false;
  for (const file of listFindingFiles(root)) {
    const read = await readFinding(root, file);
    if (read === undefined) continue;
    if ("code" in read) {
      issues.push(read);
      continue;
    }
    isCited ||= read.citations.some(({ kind }) => kind !== "broken");
    issues.push(...checkFinding(read, { sources, strictRuns }));
  }
  // Without citations nothing was skipped.
  return isCited && !sources.areThere ? [noSourceIssue(), ...issues] : issues;
}

/** Reads what a finding cites; `undefined` if that is nothing. */
async function readFinding(
  root: Root,
  file: FindingFile,
): Promise<CitingFinding | Issue | undefined> {
  const { path } = file;
  const result = readFindingFile(root, file);
  if (result.kind !== "text") {
    return unreadable(path, result.kind === "damaged" ? result.reason : "it cannot be read");
  }
  // A finding that does not name the key cites nothing, and parsing takes a millisecond.
  if (!result.text.includes(SUPPORTING_RUNS)) return undefined;
  const parts = splitFrontMatter(result.text);
  if (parts === undefined || !parts.text.includes(SUPPORTING_RUNS)) return undefined;
  const plain = parts.format === "yaml" ? readPlainFinding(parts.text, parts.firstLine) : undefined;
  if (plain !== undefined) return { id: plain.id ?? file.id, path, citations: plain.citations };
  try {
    const { readFindingYaml } = await import("./finding_yaml.ts");
    const frontMatter = readFindingYaml(parts);
    const id = frontMatter.get("id");
    const isId = typeof id === "string" && /^(?:CR|SR|H|E|F|L|T)[0-9]{3}$/.test(id);
    return { id: isId ? id : file.id, path, citations: citationsOf(frontMatter) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return unreadable(path, error.message, error.line, error.cure);
  }
}

function unreadable(
  path: string,
  reason: string,
  line?: number,
  hint = "Correct the front matter; until then the finding cites nothing.",
): Issue {
  const message = `the front matter cannot be read: ${reason}`;
  return issue("finding.unreadable", "error", { message, path, line, hint });
}

/** The Python program passes over files that are no index, so that one of them hides no other. */
function indexedRuns(root: Root): readonly IndexedRun[] {
  return readIndexFiles(root).flatMap(({ machine, content }) => {
    const value = content.kind === "text" ? parseEntry(content.text) : undefined;
    const index = value === undefined ? undefined : readIndex(value);
    if (index === undefined) return [];
    return index.runs.map((run) => ({ ...run, machine: index.machine ?? machine }));
  });
}
