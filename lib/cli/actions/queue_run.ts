/**
 * What `aexp queue run` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { runQueue } from "../../operations/run_queue.ts";
import { jsonLine, mapping } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";
import { listenerFor, runLine, runMapping, startLine, summaryLine } from "../views/run_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment?: string;
  readonly tag?: string;
  readonly index?: number;
  readonly chunk?: number;
  readonly batch?: string;
  readonly noSteal: boolean;
  readonly continueOnFailure: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { experiment: experimentId, dryRun: isDryRun, json, ...options } = flags;
  const listener = {
    ...listenerFor(context, json),
    onStart: (...start: Parameters<typeof startLine>) => {
      context.stderr.write(startLine(...start));
    },
    onTaken: (sentence: string) => {
      (json ? context.stderr : context.stdout).write(`${sentence}\n`);
    },
    onRun: (run: Parameters<typeof runLine>[0]) => {
      if (!json) context.stdout.write(runLine(run));
    },
  };
  const result = await runQueue(context, { ...options, experimentId, isDryRun }, listener);
  if (json) {
    const runs = result.runs.map(runMapping);
    context.stdout.write(jsonLine(mapping({ runs, total: BigInt(result.total) })));
  } else if (!isDryRun && (options.index === undefined || result.runs.length > 0)) {
    context.stdout.write(summaryLine(result));
  }
  writeDamaged(result.damaged, context.stderr);
  return result.exitCode;
}
