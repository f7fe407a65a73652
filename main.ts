/**
 * The program: its commands, and nothing else.
 *
 * @module
 */

import { group, main } from "./lib/cli/main.ts";
import { listRuns } from "./lib/cli/commands/list_runs.ts";
import { newRun } from "./lib/cli/commands/new_run.ts";
import { queueAdd } from "./lib/cli/commands/queue_add.ts";
import { queueList } from "./lib/cli/commands/queue_list.ts";
import { queueRemove } from "./lib/cli/commands/queue_remove.ts";
import { queueRun } from "./lib/cli/commands/queue_run.ts";
import { runQueued } from "./lib/cli/commands/run_queued.ts";
import { showRun } from "./lib/cli/commands/show_run.ts";
import { version } from "./lib/cli/commands/version.ts";
import { systemContext } from "./lib/system/context.ts";

/** All commands by name. */
export const tree = group("A queue of experiment runs in one binary", {
  queue: group("Write runs down, run them, see what became of them", {
    add: queueAdd,
    list: queueList,
    run: queueRun,
    remove: queueRemove,
  }),
  "run-queued": runQueued,
  "new-run": newRun,
  "list-runs": listRuns,
  "show-run": showRun,
  version,
});

if (import.meta.main) Deno.exitCode = await main(tree, Deno.args, systemContext());
