/**
 * The results of checking a repository as answers.
 *
 * @module
 */

import type { Issue } from "../../domain/validate/issue.ts";
import type { ExportedIndex } from "../../operations/export_index.ts";
import type { Validation } from "../../operations/validate.ts";
import { type Answer, countValue, Series } from "./answer.ts";
import { damagedAnswer } from "./listing.ts";

/** Makes the answer of `validate`, with the keys of the Python server's tool and more. */
export function validationAnswer({ issues, isOk }: Validation): Answer {
  const those = (severity: Issue["severity"]) =>
    Series.of(issues.filter((issue) => issue.severity === severity), issueAnswer);
  return { ok: isOk, errors: those("error"), warnings: those("warning") };
}

/** Makes the answer for one issue. */
export function issueAnswer({ code, message, path, detail, line, hint }: Issue): Answer {
  return {
    code,
    message,
    path,
    detail,
    line: line === undefined ? undefined : countValue(line),
    hint,
  };
}

/** Makes the answer of `runs-export-index`. */
export function exportAnswer({ path, count, machineLabel, damaged }: ExportedIndex): Answer {
  return {
    path,
    total: countValue(count),
    machine_label: machineLabel,
    damaged: damaged.map(damagedAnswer),
  };
}
