/**
 * The result of triage as an answer.
 *
 * @module
 */

import type { Condition } from "../../domain/failure/candidate_rules.ts";
import type { Separation } from "../../domain/failure/separation.ts";
import { adviceFor } from "../../domain/triage/advice.ts";
import { ruleText } from "../../domain/triage/rule_text.ts";
import type { Cluster, Counts } from "../../domain/triage/triage.ts";
import { Float } from "../../domain/value/value.ts";
import type { Triage } from "../../operations/triage_queue.ts";
import { type Answer, countValue, Series } from "./answer.ts";
import { damagedAnswer } from "./listing.ts";

/** Makes the answer of `queue triage`. */
export function triageAnswer({ clusters, runs, damaged }: Triage): Answer {
  return {
    clusters: Series.of(clusters, clusterAnswer),
    runs: countValue(runs),
    damaged: damaged.map(damagedAnswer),
  };
}

function clusterAnswer(cluster: Cluster): Answer {
  const { returncode, separation } = cluster;
  return {
    id: cluster.id,
    cause: cluster.cause,
    returncode: returncode === undefined ? undefined : countValue(returncode),
    signature: cluster.signature,
    headline: cluster.headline,
    count: countValue(cluster.jobIds.length),
    job_ids: cluster.jobIds,
    statuses: countsAnswer(cluster.statuses),
    hosts: countsAnswer(cluster.hosts),
    advice: adviceFor(cluster),
    rule: separation && ruleAnswer(separation),
  };
}

function ruleAnswer(separation: Separation): Answer {
  const { failedInside, inside, failed, total, logP } = separation;
  return {
    text: ruleText(separation.conditions),
    conditions: separation.conditions.map(conditionAnswer),
    inside: { failed: countValue(failedInside), runs: countValue(inside) },
    elsewhere: { failed: countValue(failed - failedInside), runs: countValue(total - inside) },
    p: new Float(Math.exp(logP)),
    log10_p: new Float(logP / Math.LN10),
  };
}

function conditionAnswer({ key, operator, value }: Condition): Answer {
  return { key, operator, value };
}

function countsAnswer(counts: Counts): Answer {
  return Object.fromEntries(counts.map(([word, count]) => [word, countValue(count)]));
}
