/**
 * The results of checking a repository as text.
 *
 * @module
 */

import type { Issue } from "../../../domain/validate/issue.ts";
import type { Validation } from "../../../operations/validate.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { visibleText } from "../spelling.ts";

/** Makes one line for each issue, and a last line that says how it ended. */
export function validationText({ issues, isOk }: Validation): string {
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const warnings = issues.length - errors;
  const end = isOk
    ? `OK no validation errors (${warnings} ${warnings === 1 ? "warning" : "warnings"})`
    : `FAILED ${errors} error(s), ${warnings} warning(s)`;
  return [...issues.map(issueLine), end].map((line) => `${line}\n`).join("");
}

function issueLine({ severity, code, path, line, message, hint }: Issue): string {
  const place = line === undefined ? path : `${path}:${line}`;
  const where = path === undefined ? "" : ` [${visible(place ?? "")}]`;
  const next = hint === undefined ? "" : ` ${visibleText(hint)}`;
  return `${severity.toUpperCase()} ${code}${where}: ${visibleText(message)}.${next}`;
}
