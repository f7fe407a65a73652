/**
 * The program: the list of its commands.
 *
 * @module
 */

import { flagRows, type Outline } from "./lib/interfaces/cli/help_text.ts";
import { type Group, group, main } from "./lib/interfaces/cli/main.ts";
import { completions } from "./lib/interfaces/cli/commands/completions.ts";
import { diff } from "./lib/interfaces/cli/commands/diff.ts";
import { doctor } from "./lib/interfaces/cli/commands/doctor.ts";
import { exportCommand } from "./lib/interfaces/cli/commands/export.ts";
import { experiments } from "./lib/interfaces/cli/commands/experiments.ts";
import { help } from "./lib/interfaces/cli/commands/help.ts";
import { install } from "./lib/interfaces/cli/commands/install.ts";
import { ledgerBackfill } from "./lib/interfaces/cli/commands/ledger_backfill.ts";
import { ledgerCheck } from "./lib/interfaces/cli/commands/ledger_check.ts";
import { ledgerPromote } from "./lib/interfaces/cli/commands/ledger_promote.ts";
import { ledgerShow } from "./lib/interfaces/cli/commands/ledger_show.ts";
import { link } from "./lib/interfaces/cli/commands/link.ts";
import { listBatches } from "./lib/interfaces/cli/commands/list_batches.ts";
import { listRuns } from "./lib/interfaces/cli/commands/list_runs.ts";
import { mcpInstall } from "./lib/interfaces/cli/commands/mcp_install.ts";
import { mcpServe } from "./lib/interfaces/cli/commands/mcp_serve.ts";
import { mcpUninstall } from "./lib/interfaces/cli/commands/mcp_uninstall.ts";
import { mergeDoc } from "./lib/interfaces/cli/commands/merge_doc.ts";
import { newRun } from "./lib/interfaces/cli/commands/new_run.ts";
import { queueAdd } from "./lib/interfaces/cli/commands/queue_add.ts";
import { queueClear } from "./lib/interfaces/cli/commands/queue_clear.ts";
import { queueEta } from "./lib/interfaces/cli/commands/queue_eta.ts";
import { queueList } from "./lib/interfaces/cli/commands/queue_list.ts";
import { queueLogs } from "./lib/interfaces/cli/commands/queue_logs.ts";
import { queueMaterialize } from "./lib/interfaces/cli/commands/queue_materialize.ts";
import { queueReconcile } from "./lib/interfaces/cli/commands/queue_reconcile.ts";
import { queueRemove } from "./lib/interfaces/cli/commands/queue_remove.ts";
import { queueRetry } from "./lib/interfaces/cli/commands/queue_retry.ts";
import { queueRun } from "./lib/interfaces/cli/commands/queue_run.ts";
import { queueTriage } from "./lib/interfaces/cli/commands/queue_triage.ts";
import { queueSubmit } from "./lib/interfaces/cli/commands/queue_submit.ts";
import { queueStop } from "./lib/interfaces/cli/commands/queue_stop.ts";
import { queueWatch } from "./lib/interfaces/cli/commands/queue_watch.ts";
import { report } from "./lib/interfaces/cli/commands/report.ts";
import { results } from "./lib/interfaces/cli/commands/results.ts";
import { runsExportIndex } from "./lib/interfaces/cli/commands/runs_export_index.ts";
import { runQueued } from "./lib/interfaces/cli/commands/run_queued.ts";
import { prune } from "./lib/interfaces/cli/commands/prune.ts";
import { selfClean } from "./lib/interfaces/cli/commands/self_clean.ts";
import { showBatch } from "./lib/interfaces/cli/commands/show_batch.ts";
import { showRun } from "./lib/interfaces/cli/commands/show_run.ts";
import { sync } from "./lib/interfaces/cli/commands/sync.ts";
import { uninstall } from "./lib/interfaces/cli/commands/uninstall.ts";
import { validate } from "./lib/interfaces/cli/commands/validate.ts";
import { version } from "./lib/interfaces/cli/commands/version.ts";
import { filterFlags, jsonFlag, repoFlag } from "./lib/interfaces/cli/flags.ts";
import { PAGES } from "./lib/manual/pages.ts";
import { systemContext } from "./lib/adapters/system/context.ts";

/** What `aexp help` says; it is made only when it is shown. */
const outline = (): Outline => ({
  intro:
    "aexp keeps a queue of experiment runs as plain files in your repository. New here? Read " +
    "`aexp help quick-start`. For one command: `aexp help queue add`, or `aexp queue add --help`.",
  sections: {
    "PLAN RUNS": ["experiments", "queue add", "new-run", "link"],
    "EXECUTE THEM": ["queue run", "run-queued", "queue submit", "queue materialize"],
    "SEE WHAT BECAME OF THEM": [
      ...["results", "report", "diff", "export"],
      "queue list",
      "queue watch",
      "queue eta",
      "queue triage",
      "list-runs",
      "list-batches",
      "show-batch",
      "show-run",
      "queue logs",
    ],
    "STEP IN": [
      ...["queue stop", "queue retry", "queue reconcile", "queue remove", "queue clear"],
    ],
    "SHARE RUNS BY GIT": [
      ...["sync", "validate", "ledger show", "ledger check", "ledger backfill", "ledger promote"],
      ...["merge-doc", "runs-export-index"],
    ],
    "SET UP": ["install", "uninstall", "mcp serve", "mcp install", "mcp uninstall"],
    "THE PROGRAM": ["help", "doctor", "prune", "version", "completions", "self clean"],
  },
  more: [
    ["WHICH RUNS (most commands)", [
      ["job-id...", "Ids of runs, or their beginnings"],
      ...flagRows(filterFlags),
    ]],
    ["OPTIONS OF MOST COMMANDS", [
      ...flagRows({ repo: repoFlag, json: jsonFlag }),
      ["-h, --help", "Print the help of a command"],
      ["--", "All that follows are arguments, even if they begin with -"],
    ]],
    ["TOPICS (`aexp help TOPIC`)", PAGES.map(({ topic, brief }) => [topic, brief] as const)],
  ],
});

/** All commands by name. */
export const tree: Group = group("A queue of experiment runs", {
  queue: group("Queue runs, execute them, and see their results", {
    add: queueAdd,
    list: queueList,
    watch: queueWatch,
    eta: queueEta,
    run: queueRun,
    triage: queueTriage,
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
  "show-batch": showBatch,
  "show-run": showRun,
  mcp: group("Serve agents by the Model Context Protocol, and tell their programs of it", {
    serve: mcpServe,
    install: mcpInstall,
    uninstall: mcpUninstall,
  }, { defaultCommand: "serve" }),
  validate,
  ledger: group("Register runs that are over, for every machine that has the repository", {
    backfill: ledgerBackfill,
    promote: ledgerPromote,
    show: ledgerShow,
    check: ledgerCheck,
  }),
  sync,
  "merge-doc": mergeDoc,
  results,
  report,
  diff,
  export: exportCommand,
  install,
  uninstall,
  "runs-export-index": runsExportIndex,
  version,
  doctor,
  prune,
  completions,
  self: group("Maintain the program itself", { clean: selfClean }),
  help: help(() => tree),
}, { outline });

/** Runs the command line of this process. */
export function start(): void {
  void main(tree, Deno.args, systemContext()).then((code) => {
    Deno.exitCode = code;
  });
}

if (import.meta.main) start();
