/**
 * The result of triage as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { brief, visible } from "../../../domain/terminal/visible.ts";
import { adviceFor } from "../../../domain/triage/advice.ts";
import { separationText } from "../../../domain/triage/rule_text.ts";
import type { Cluster, Counts } from "../../../domain/triage/triage.ts";
import type { Triage } from "../../../operations/triage_queue.ts";
import { cliText } from "../spelling.ts";
import { reportLines } from "./filter_view.ts";
import { writeDamaged } from "./notes_view.ts";
import { causeText, codeText } from "./statepoint_view.ts";

/** With fewer runs, the tests find only what is plain. */
const FEW = 50;

/** Writes the clusters, the largest first. */
export function writeTriage(triage: Triage, { stdout, stderr }: Context): void {
  const { clusters, damaged, report } = triage;
  if (clusters.length > 0) stdout.write(titleLine(triage));
  for (const [n, cluster] of clusters.entries()) stdout.write(clusterText(cluster, n + 1, triage));
  writeDamaged(damaged, stderr);
  stderr.write(reportLines(report));
  if (clusters.length === 0 && report === undefined) stderr.write("note: no run has failed\n");
}

function titleLine({ clusters, runs }: Triage): string {
  const totals = new Map<string, number>();
  for (const [status, count] of clusters.flatMap(({ statuses }) => statuses)) {
    totals.set(status, (totals.get(status) ?? 0) + count);
  }
  const sorted = [...totals].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const parts = sorted.map(([status, count]) => `${count} ${statusWord(status)}`);
  const ways = clusters.length === 1 ? "1 way" : `${clusters.length} ways`;
  return visible(`${parts.join(", ")} of ${runs} runs, in ${ways}`) + "\n";
}

/** Names a state. A run with an error that waits was put back. */
function statusWord(status: string): string {
  return status === "queued" ? "put back" : status;
}

function clusterText(cluster: Cluster, number: number, { runs }: Triage): string {
  const example = cluster.jobIds[0]?.slice(0, 8) ?? "";
  const advice = adviceFor(cluster);
  const lines = [
    `${number}. ${titleOf(cluster)}`,
    `   ${factsOf(cluster)}, e.g. ${example}${hostsText(cluster.hosts)}`,
    ...separationLines(cluster, runs),
    ...(advice === undefined ? [] : [`   ${cliText(advice)}`]),
    `   ${commandsFor(cluster, example)}`,
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}

/** The line that a person would quote; of several runs, with masks for what differs. */
function titleOf({ cause, returncode, headline, signature, jobIds }: Cluster): string {
  const text = jobIds.length === 1 ? headline : signature;
  if (text !== "") return brief(text);
  return cause === undefined ? `${codeText(returncode)}, without a word` : causeText(cause);
}

function factsOf({ cause, returncode, signature, statuses, jobIds }: Cluster): string {
  const count = jobIds.length === 1 ? "1 run" : `${jobIds.length} runs`;
  const reason = signature === ""
    ? []
    : [cause === undefined ? codeText(returncode) : causeText(cause)];
  const isFailed = statuses.length === 1 && statuses[0]?.[0] === "failed";
  const states = statuses.map(([status, n]) =>
    statuses.length === 1 ? statusWord(status) : `${n} ${statusWord(status)}`
  );
  return [count, ...reason, ...(isFailed ? [] : states)].join(", ");
}

/** How many machines are named. */
const SHOWN_HOSTS = 4;

function hostsText(hosts: Counts): string {
  if (hosts.length === 0) return "";
  const names = hosts.slice(0, SHOWN_HOSTS)
    .map(([host, count]) => hosts.length === 1 ? host : `${host} (${count})`);
  const more = hosts.length - names.length;
  return `, on ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function separationLines({ separation, jobIds }: Cluster, runs: number): readonly string[] {
  if (separation !== undefined) return [`   ${separationText(separation, brief)}`];
  if (jobIds.length === 1) return [];
  if (jobIds.length === runs) {
    return ["   all runs failed in this way: there is nothing to compare with"];
  }
  const few = runs < FEW ? `; with ${runs} runs only plain differences show` : "";
  return [`   nothing separates them${few}`];
}

/** The commands that act on exactly these runs. Runs that wait need no retry. */
function commandsFor({ id, statuses }: Cluster, example: string): string {
  const isWaiting = statuses.every(([status]) => status === "queued");
  const retry = isWaiting ? [] : [`aexp queue retry --signature ${id}`];
  return [...retry, `aexp queue logs ${example}`].join("    ");
}
