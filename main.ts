/**
 * The program: the list of its commands.
 *
 * @module
 */

import { group, main } from "./lib/interfaces/cli/main.ts";
import { completions } from "./lib/interfaces/cli/commands/completions.ts";
import { doctor } from "./lib/interfaces/cli/commands/doctor.ts";
import { experiments } from "./lib/interfaces/cli/commands/experiments.ts";
import { link } from "./lib/interfaces/cli/commands/link.ts";
import { listBatches } from "./lib/interfaces/cli/commands/list_batches.ts";
import { listRuns } from "./lib/interfaces/cli/commands/list_runs.ts";
import { newRun } from "./lib/interfaces/cli/commands/new_run.ts";
import { queueAdd } from "./lib/interfaces/cli/commands/queue_add.ts";
import { queueClear } from "./lib/interfaces/cli/commands/queue_clear.ts";
import { queueList } from "./lib/interfaces/cli/commands/queue_list.ts";
import { queueLogs } from "./lib/interfaces/cli/commands/queue_logs.ts";
import { queueMaterialize } from "./lib/interfaces/cli/commands/queue_materialize.ts";
import { queueReconcile } from "./lib/interfaces/cli/commands/queue_reconcile.ts";
import { queueRemove } from "./lib/interfaces/cli/commands/queue_remove.ts";
import { queueRetry } from "./lib/interfaces/cli/commands/queue_retry.ts";
import { queueRun } from "./lib/interfaces/cli/commands/queue_run.ts";
import { queueSubmit } from "./lib/interfaces/cli/commands/queue_submit.ts";
import { queueStop } from "./lib/interfaces/cli/commands/queue_stop.ts";
import { runQueued } from "./lib/interfaces/cli/commands/run_queued.ts";
import { selfClean } from "./lib/interfaces/cli/commands/self_clean.ts";
import { showRun } from "./lib/interfaces/cli/commands/show_run.ts";
import { version } from "./lib/interfaces/cli/commands/version.ts";
import { systemContext } from "./lib/adapters/system/context.ts";

const EXIT_CODES = `EXIT CODES
  0    success, even if there was nothing to do
  1    a run failed or was stopped; doctor found a problem; a command did only part of its work
  2    the command line, a file or the folder is wrong; one line says what to do next
  70   a defect of aexp
  75   runs were put back into the queue, and none failed
  128+n  ended by signal n; run-queued exits with the code of its command`;

/** All commands by name. */
export const tree = group("A queue of experiment runs", {
  queue: group("Queue runs, execute them, and see their results", {
    add: queueAdd,
    list: queueList,
    run: queueRun,
    logs: queueLogs,
    stop: queueStop,
    retry: queueRetry,
    reconcile: queueReconcile,
    remove: queueRemove,
    clear: queueClear,
    materialize: queueMaterialize,
    submit: queueSubmit,
  }),
  "run-queued": runQueued,
  "new-run": newRun,
  experiments,
  link,
  "list-runs": listRuns,
  "list-batches": listBatches,
  "show-run": showRun,
  version,
  doctor,
  completions,
  self: group("Maintain the program itself", { clean: selfClean }),
}, EXIT_CODES);

/** Runs the command line of this process. */
export function start(): void {
  void main(tree, Deno.args, systemContext()).then((code) => {
    Deno.exitCode = code;
  });
}

if (import.meta.main) start();
