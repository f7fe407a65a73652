/**
 * The results of writing or submitting a script, as text.
 *
 * @module
 */

import type { Materialized } from "../../../operations/materialize_queue.ts";
import type { Submitted } from "../../../operations/submit_queue.ts";
import { findBatchSystem } from "../../../domain/scheduler/registry.ts";
import type { TimeLeft } from "../../../domain/eta/time_left.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { isWorthTelling, leftText, slotsText } from "./left_text.ts";

/** Makes the text of `queue materialize`: the number of jobs, the file, and the next step. */
export function materializedText(done: Materialized): string {
  const head = `materialized ${done.jobIds.length} job(s) → ${visible(done.outputPath)}\n`;
  if (done.jobIds.length === 0) return `${head}  the script is empty: no queued run matches\n`;
  return head + timesLine(done.left) + nextStep(done);
}

function nextStep({ runner, commands }: Materialized): string {
  const [only, ...others] = commands;
  if (only === undefined) return "  copy the commands from the output file into your runner.\n";
  const verb = findBatchSystem(runner) === undefined ? "run" : "submit";
  if (others.length === 0) return `  ${verb} it: ${only}\n`;
  const head = `  submit its ${commands.length} parts, which share one list:\n`;
  return head + commands.map((command) => `    ${command}\n`).join("");
}

/** Makes the text of `queue submit`: the ids, or the calls of a dry run. */
export function submittedText(done: Submitted): string {
  const { scheduler, schedulerIds, commands, jobIds, scriptPath } = done;
  if (schedulerIds.length === 0) {
    const calls = commands.map((line) => `  ${line}\n`).join("");
    return `would submit ${jobIds.length} job(s):\n${calls}${timesLine(done.left)}`;
  }
  const head = `submitted ${jobIds.length} job(s) to ${scheduler} as ${idsText(schedulerIds)}\n`;
  const logs = scriptPath.slice(0, scriptPath.lastIndexOf("/")) + "/logs/";
  return `${head}${timesLine(done.left)}  script: ${visible(scriptPath)}\n  output of its tasks: ${
    visible(logs)
  }\n`;
}

/** Says how long the runs take; empty if nobody can tell or it is soon over. */
function timesLine(left: TimeLeft | undefined): string {
  if (left === undefined || !isWorthTelling(left)) return "";
  return `  ${leftText(left, ` for all runs on ${slotsText(left.slots)}`)}\n`;
}

/** Shortens a long list of ids: some batch systems give each task one. */
function idsText(ids: readonly string[]): string {
  if (ids.length <= MAX_IDS) return ids.join(", ");
  return `${ids[0]}, ${ids[1]} … ${ids.at(-1)} (${ids.length} ids)`;
}

const MAX_IDS = 20;
