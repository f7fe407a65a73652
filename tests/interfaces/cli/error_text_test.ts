import assert from "node:assert/strict";
import { reportError } from "../../../lib/interfaces/cli/error_text.ts";
import { UserError } from "../../../lib/errors.ts";
import { EXIT } from "../../../lib/interfaces/cli/exit.ts";

Deno.test("reportError() puts a person's mistake on one line, with the next step", () => {
  const error = new UserError("JOB_NOT_FOUND", 'Cannot find job "a\nb"', { hint: "Look again." });
  assert.deepEqual(reportError(error), {
    text: 'error: Cannot find job "a\\nb". Look again.\n',
    exitCode: EXIT.usage,
  });
});

Deno.test("reportError() points at the wrong piece, even far into a long line", () => {
  const line = `${"x".repeat(100)}BAD${"y".repeat(100)}`;
  const error = new UserError("SWEEP_INVALID", "m", { excerpt: { line, start: 100, length: 3 } });
  const [, excerpt = "", caret = ""] = reportError(error).text.split("\n");
  assert.equal(excerpt.indexOf("BAD"), caret.indexOf("^"));
  assert.equal(caret.trim(), "^^^");
  assert.ok(excerpt.length < 80);
});

Deno.test("reportError() calls anything else a defect, without a stack", () => {
  const { text, exitCode } = reportError(new RangeError("oh"));
  assert.equal(exitCode, EXIT.bug);
  assert.match(text, /^bug: RangeError: oh \([^\n]*\)\n$/);
});

Deno.test("a system error without a code of the runtime is no defect", () => {
  const report = reportError(new Error("Disk quota exceeded (os error 122): open 'a'"));
  assert.deepEqual(report, {
    text: "error: Disk quota exceeded (os error 122): open 'a'\n",
    exitCode: 2,
  });
});
