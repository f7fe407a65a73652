/**
 * Judges the holder of a job by its document alone.
 *
 * @module
 */

import { childOf, heartbeatOf } from "../../domain/document/document_view.ts";
import { livenessHere } from "../../adapters/machine/process_identity.ts";
import type { Mapping } from "../../domain/value/value.ts";

/** The holder of a job, as far as it can be known from here, with the evidence. */
export type Holder =
  | {
    readonly liveness: "alive";
    readonly pid: number;
    readonly host: string;
    readonly evidence: readonly string[];
  }
  | { readonly liveness: "ended" | "gone"; readonly evidence: readonly string[] }
  | {
    readonly liveness: "unknown";
    readonly host: string | undefined;
    readonly evidence: readonly string[];
  };

/**
 * Judges an attempt of this program whose record cannot be found. The record may be out of reach,
 * so its absence does not show that the attempt has ended.
 *
 * @param holder judged by the document
 * @param n the number of the attempt
 */
export function withoutRecord(holder: Holder, n: number): Holder {
  if (holder.liveness === "alive") return holder;
  const host = holder.liveness === "unknown" ? holder.host : undefined;
  const evidence = [
    ...holder.evidence,
    `record ${n} of this attempt cannot be found, so its silence tells nothing`,
  ];
  return { liveness: "unknown", host, evidence };
}

/**
 * Judges the holder by the child process, which the Python program records.
 *
 * @param host the name of this machine
 */
export function judgeDocument(document: Mapping, host: string): Holder {
  const child = childOf(document);
  if (child === undefined) return judgeHeartbeat(document);
  const { host: childHost, pid = 0 } = child;
  if (childHost !== undefined && childHost !== host) {
    const evidence = [`process ${pid} is on ${childHost}, out of sight from here`];
    return { liveness: "unknown", host: childHost, evidence };
  }
  const liveness = livenessHere(pid, child.startTicks);
  if (liveness === "alive") {
    return { liveness, pid, host, evidence: [`process ${pid} lives on ${host}`] };
  }
  if (liveness === "gone") return { liveness, evidence: [`process ${pid} has ended`] };
  return { liveness, host: childHost, evidence: [`process ${pid} cannot be inspected`] };
}

/**
 * Judges by the heartbeat. The Python program records no process before its command starts, after
 * it has ended, and in a person's own scripts.
 */
function judgeHeartbeat(document: Mapping): Holder {
  const beat = heartbeatOf(document);
  if (beat === undefined) return { liveness: "gone", evidence: ["no process is recorded"] };
  const evidence = [`no process is recorded, but a heartbeat of ${beat}`];
  return { liveness: "unknown", host: undefined, evidence };
}
