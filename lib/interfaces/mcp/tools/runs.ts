/**
 * The tools for single runs and batches.
 *
 * @module
 */

import { batchAnswer } from "../../answer/batches.ts";
import { experimentAnswer } from "../../answer/experiments.ts";
import { bounded } from "../../answer/page.ts";
import { recordAnswer } from "../../answer/runs.ts";
import { flag, mapping, text } from "../arguments.ts";
import { tool } from "../tool.ts";
import {
  experimentOf,
  jobId,
  linkArguments,
  linkOf,
  notesAnswer,
  pageAnswer,
  pageArguments,
  PLAIN,
  warningsAnswer,
} from "./shared.ts";

/** Shows one run. */
export const showRun = tool({
  name: "show_run",
  description: "Show one run: state point, status, attempts, results, and why it failed.",
  effect: "looks",
  arguments: { job_id: jobId },
  output: ["job_id", "sp", "attempts"],
  async call({ context, repo }, given) {
    const { showRun } = await import("../../../operations/list_runs.ts");
    const run = await showRun(context, { repo, jobId: given.job_id });
    return bounded(recordAnswer(run), PLAIN);
  },
});

/** Creates a run without queueing it. */
export const newRun = tool({
  name: "new_run",
  description: "Create one run without queueing it: its folder and state point. Nothing is " +
    "executed. Use queue_add for runs that a runner is to execute.",
  effect: "adds",
  arguments: {
    ...linkArguments,
    statepoint: mapping(),
    include_commit: flag("", true),
  },
  output: ["job_id", "sp", "workspace"],
  async call({ context, repo }, given) {
    const { createRun } = await import("../../../operations/create_run.ts");
    const { run, warnings } = await createRun(context, {
      repo,
      link: linkOf(given),
      specification: { values: given.statepoint },
      withCommit: given.include_commit,
    });
    return { ...recordAnswer(run), warnings: warningsAnswer(warnings) };
  },
});

/** Links a run to an experiment. */
export const linkRun = tool({
  name: "link_run",
  description: "Link a run that another program made to an experiment. Its id, state point, " +
    "status and place in the queue stay.",
  effect: "changes",
  arguments: { job_id: jobId, ...linkArguments },
  output: ["job_id", "experiment_id"],
  async call({ context, repo }, given) {
    const { linkRun } = await import("../../../operations/link_run.ts");
    const { run, warnings } = await linkRun(context, {
      repo,
      jobId: given.job_id,
      link: linkOf(given),
    });
    return { ...recordAnswer(run), warnings: warningsAnswer(warnings) };
  },
});

/** Lists the batches. */
export const listBatches = tool({
  name: "list_batches",
  description: "List runs grouped by experiment and condition, with counts by status.",
  effect: "looks",
  arguments: { experiment_id: text(), ...pageArguments },
  output: ["entries", "total"],
  async call({ context, repo }, given) {
    const { listBatches } = await import("../../../operations/list_batches.ts");
    const experimentId = experimentOf(given.experiment_id);
    const { batches, damaged, report } = await listBatches(context, { repo, experimentId });
    const page = pageAnswer({ results: batches, damaged }, batchAnswer, given);
    return { ...page, ...notesAnswer(report) };
  },
});

/** Lists the experiments. */
export const experiments = tool({
  name: "experiments",
  description: "List the experiments: file, named conditions, and how many runs each has, by " +
    "status. Start here.",
  effect: "looks",
  arguments: pageArguments,
  output: ["entries", "total"],
  async call({ context, repo }, given) {
    const { listExperiments } = await import("../../../operations/list_experiments.ts");
    const { experiments, damaged } = await listExperiments(context, { repo });
    return pageAnswer({ results: experiments, damaged }, experimentAnswer, given);
  },
});
