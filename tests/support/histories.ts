/**
 * Makes documents by what happens to runs on several clones, as this program and the Python program
 * write them.
 *
 * @module
 */

import fc from "fast-check";
import { attemptsOf, runningAttempt, startedAttempt } from "../../lib/domain/document/attempt.ts";
import type { AttemptOutcome } from "../../lib/domain/document/attempt.ts";
import { queueOf, statusOf } from "../../lib/domain/document/document_view.ts";
import { isTerminal } from "../../lib/domain/document/status.ts";
import { nextDocument } from "../../lib/domain/document/transition.ts";
import {
  Float,
  type Mapping,
  mappingAt,
  textAt,
  type Value,
} from "../../lib/domain/value/value.ts";
import type { Random } from "./random.ts";

/** Something that happens to a run. */
export interface Step {
  readonly kind: typeof KINDS[number];
  /** Chooses among the variants of a step. */
  readonly pick: number;
  /** The seconds since the step before. */
  readonly later: number;
}

const KINDS = [
  ...["add", "retag", "start", "end", "stop", "remove", "retry", "submit"],
  ...["pythonAdd", "pythonRun", "pythonStop", "note", "beat"],
] as const;

/** Generates what happens on one clone. */
export const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    pick: fc.nat({ max: 5 }),
    later: fc.integer({ min: 0, max: 90 }),
  }),
  { maxLength: 6 },
);

/** Chooses what happens on one clone. */
export function randomSteps(random: Random): readonly Step[] {
  const whole = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: whole(7) }, () => ({
    kind: KINDS[whole(KINDS.length)] ?? "add",
    pick: whole(6),
    later: whole(90),
  }));
}

const LINK = { experimentId: "E001", hypothesisId: undefined, subHypothesisId: undefined };

/** A clone on which things happen. Its clock may be wrong. */
export class Clone {
  readonly name: string;
  #seconds: number;
  #count = 0;

  /** @param seconds by which its clock differs */
  constructor(name: string, seconds: number) {
    this.name = name;
    this.#seconds = seconds;
  }

  /** Applies steps to a document. */
  play(document: Mapping, steps: readonly Step[]): Mapping {
    return steps.reduce((before, step) => this.#play(before, step), document);
  }

  #play(document: Mapping, { kind, pick, later }: Step): Mapping {
    this.#seconds += later;
    const at = this.#at();
    const isOver = isTerminal(statusOf(document));
    switch (kind) {
      case "add":
        return isOver || document.size === 0 ? this.#add(document, pick) : document;
      case "retag":
        return nextDocument(document, { kind: "retagged", tag: tagOf(pick) });
      case "submit":
        return nextDocument(document, { kind: "submitted", scheduler: "slurm", id: `${pick}`, at });
      case "start":
        return runningAttempt(document) === undefined && (!isOver || pick === 0)
          ? this.#start(document)
          : document;
      case "end":
        return this.#end(document, pick);
      case "beat":
        return this.#beat(document);
      case "stop":
        return nextDocument(document, { kind: "stopped", at, returncode: 0, note: "n" });
      case "remove":
        return nextDocument(document, { kind: "abandoned", at });
      case "retry":
        return isOver ? nextDocument(document, { kind: "retried" }) : document;
      case "pythonAdd":
        return this.#pythonAdd(document, pick);
      case "pythonRun":
        return this.#pythonRun(document, pick);
      case "pythonStop": {
        const stopped = new Map(document).set("status", "stopped");
        return stopped.has("ended_at") ? stopped : stopped.set("ended_at", at);
      }
      case "note":
        return new Map(document).set("notes", new Map<string, Value>([[`k${pick % 2}`, at]]));
    }
  }

  #at(): string {
    return new Date(1_700_000_000_000 + this.#seconds * 1000).toISOString().slice(0, 19) + "Z";
  }

  #add(document: Mapping, pick: number): Mapping {
    const at = this.#at();
    return nextDocument(document, {
      kind: "queued",
      link: LINK,
      at,
      queuedAt: `${at.slice(0, -1)}.00000${pick}Z`,
      tag: tagOf(pick),
      runnerHint: undefined,
      command: undefined,
      diffSummary: undefined,
    });
  }

  #start(document: Mapping): Mapping {
    const startedAt = this.#at();
    const attempt = startedAttempt({
      id: `${this.name}${this.#count++}`,
      n: attemptsOf(document).length + 1,
      host: this.name,
      startedAt,
      command: "train",
      template: { path: undefined, blob: undefined },
      scheduler: undefined,
      code: { commit: "c0de", isDirty: false, summary: undefined },
      tag: queueOf(document).tag,
      evidence: [],
    });
    const proc = { pid: 8, host: this.name, startedAt, groupId: 8, startTicks: 80 };
    return nextDocument(document, { kind: "started", attempt, proc, hasHeartbeat: true });
  }

  #end(document: Mapping, pick: number): Mapping {
    const attempt = runningAttempt(document);
    if (attempt === undefined) return document;
    // Only the machine that runs a command knows how it ended.
    const isOwn = textAt(attempt, "host") === this.name;
    return nextDocument(document, {
      kind: "ended",
      attempt,
      outcome: OUTCOMES[isOwn ? pick : 3 + pick % 3] ?? { kind: "complete" },
      at: this.#at(),
      wallclockS: 1.5,
      outputTail: `tail ${this.name}`,
      results: pick === 0 ? new Map<string, Value>([["loss", this.name]]) : undefined,
      childPid: 8,
    });
  }

  #beat(document: Mapping): Mapping {
    const attempt = runningAttempt(document);
    const startedAt = this.#at();
    const proc = { pid: 8, host: this.name, startedAt, groupId: 8, startTicks: 80 };
    return attempt === undefined
      ? document
      : nextDocument(document, { kind: "beat", at: startedAt, attempt, proc });
  }

  /** The Python program forgets what it does not know in `queue`. */
  #pythonAdd(document: Mapping, pick: number): Mapping {
    const at = this.#at();
    const queue = new Map<string, Value>([["queued_at", at]]);
    const tag = tagOf(pick);
    if (tag !== undefined) queue.set("tag", tag);
    const next = new Map(document).set("status", "queued").set("queue", queue);
    return next.has("created_at") ? next : next.set("created_at", at);
  }

  /** The Python program knows no attempts and keeps the first start. */
  #pythonRun(document: Mapping, pick: number): Mapping {
    const at = this.#at();
    const running = new Map(document).set("status", "running").set("heartbeat_at", at);
    if (!running.has("started_at")) running.set("started_at", at);
    if (pick === 5) return running;
    running.set("status", pick < 3 ? "complete" : "failed").set("ended_at", at);
    running.set("wallclock_s", new Float(pick));
    const queue = new Map(mappingAt(document, "queue"));
    queue.set("last_error", new Map<string, Value>([["returncode", 1n], ["failed_at", at]]));
    return pick < 3 ? running : running.set("queue", queue);
  }
}

const OUTCOMES: readonly AttemptOutcome[] = [
  { kind: "complete" },
  { kind: "failed", returncode: 3, cause: undefined },
  { kind: "interrupted", returncode: -15, cause: "interrupted" },
  { kind: "stopped", returncode: -15, note: "n" },
  { kind: "lost", cause: "lost", evidence: ["e"] },
  { kind: "lost", cause: "lost", evidence: ["e"], isFinal: true },
];

function tagOf(pick: number): string | undefined {
  return [undefined, "a", "b", "a", "c", undefined][pick];
}
