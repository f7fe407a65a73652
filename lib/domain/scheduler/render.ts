/**
 * The text of a script for any scheduler.
 *
 * @module
 */

import { FILL_IN, headLines, programLines, rootLines, SHEBANG, textOf } from "./pieces.ts";
import type { BatchSystem, Scheduler } from "./scheduler.ts";
import type { ScriptFacts } from "./script.ts";
import { taskLines } from "./task_lines.ts";

/** The text of a script. */
export function renderScript(scheduler: Scheduler, facts: ScriptFacts): string {
  return scheduler.kind === "plain" ? scheduler.script(facts) : batchScript(scheduler, facts);
}

const SETUP: readonly string[] = [
  "# Site-specific setup — uncomment and edit as needed:",
  "# module load cuda/12.1",
  "# source ~/miniconda3/bin/activate <env>",
];

/** A task of an array. */
function batchScript({ name, script, array }: BatchSystem, facts: ScriptFacts): string {
  return textOf([
    SHEBANG,
    ...headLines(facts, name),
    ...(script.banner ?? []),
    ...script.directives(facts),
    ...script.placeholders(facts.options).map((text) => `# ${FILL_IN}: ${text}`),
    "",
    ...SETUP,
    ...(script.setup?.(facts.options) ?? []),
    "",
    ...programLines(facts),
    ...rootLines(facts, script.folders),
    ...(script.preparation?.(facts) ?? []),
    "",
    ...taskLines(facts, array),
  ]);
}
