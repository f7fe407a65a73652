/**
 * Writes planned additions into the store.
 *
 * @module
 */

import { claimStore } from "../../adapters/state/store_marker.ts";
import { Session } from "../session/session.ts";

import { UserError } from "../../errors.ts";
import { phrase } from "../../phrase.ts";
import type { Provenance } from "../../adapters/git/provenance.ts";
import {
  type Addition,
  decideAddition,
  type JobPlace,
  placeAfter,
} from "../../domain/plan/addition.ts";
import type { RunLink } from "../../domain/document/link.ts";
import { formatMicroseconds, formatSeconds } from "../../domain/document/timestamp.ts";
import type { Queued } from "../../domain/document/event.ts";
import { nextDocument } from "../../domain/document/transition.ts";
import { JobMaker, type NewJob } from "../../adapters/store/create_jobs.ts";

import { type QueueTexts, queueTexts } from "../../domain/document/queue_texts.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { wasTaken } from "../attempt/change_idle.ts";
import { isHeldBy, isTaken } from "../liveness/job_liveness.ts";
import { bringUpToDate } from "../attempt/settle_attempt.ts";

/** What jobs get besides their state points. */
export interface WriteAdditionsOptions extends Partial<QueueTexts> {
  readonly link: RunLink;
  /** Whether to move runs that wait under another tag. @default {false} */
  readonly retag?: boolean;
  /** Whether to skip configurations that have a run. @default {false} */
  readonly onlyNew?: boolean;
  /** The state of the code, from git. */
  readonly code: Provenance | undefined;
}

/**
 * Writes each addition in turn.
 *
 * @returns the additions with their real outcomes, which differ from the plan if another process was faster
 * @throws {UserError} if the disk fails; the message says how many runs were done
 */
export async function writeAdditions(
  session: Session,
  additions: readonly Addition[],
  options: WriteAdditionsOptions,
): Promise<Addition[]> {
  await claimStore(session.store, session.maker);
  const writer = new AdditionWriter(session, options);
  const done: Addition[] = [];
  try {
    for (let at = 0; at < additions.length; at += BATCH) {
      const batch = writer.prepare(additions.slice(at, at + BATCH));
      for (const write of await batch) done.push(await write());
    }
  } catch (error) {
    throw withProgress(error, done, additions.length);
  } finally {
    writer.close();
  }
  return done;
}

/** This many jobs are written together. If the disk is full, none of them is added. */
const BATCH = 128;

class AdditionWriter {
  readonly #session: Session;
  readonly #options: WriteAdditionsOptions;
  readonly #jobs: JobMaker;
  readonly #at: string;
  /** The states of jobs that existed already, for equal runs of the same addition. */
  readonly #places = new Map<string, JobPlace>();
  #nextMicroseconds: bigint;

  constructor(session: Session, options: WriteAdditionsOptions) {
    const now = session.now();
    this.#session = session;
    this.#options = options;
    this.#jobs = new JobMaker(session.store, session.maker);
    this.#at = formatSeconds(now);
    this.#nextMicroseconds = BigInt(now.getTime()) * 1000n;
  }

  /** Writes the new jobs of a batch under temporary names. Each returned function puts one addition into effect. */
  async prepare(batch: readonly Addition[]): Promise<(() => Promise<Addition>)[]> {
    const planned = batch.map((addition) => ({ addition, event: this.#eventOf(addition) }));
    const created = planned.filter(({ addition }) => addition.outcome === "queued");
    await this.#jobs.prepare(
      created.flatMap(({ addition, event }) =>
        event === undefined ? [] : [newJob(addition, event)]
      ),
    );
    return planned.map(({ addition, event }) => () => this.#write(addition, event));
  }

  /** Returns the event for the job of an addition; `undefined` if nothing happens to the job. */
  #eventOf({ outcome, run }: Addition): Queued | undefined {
    switch (outcome) {
      case "queued":
      case "requeued":
      case "moved":
        return this.#queued(run.statepoint);
      case "duplicate":
      case "running":
      case "other_tag":
      case "exists":
        return undefined;
    }
  }

  close(): void {
    this.#jobs.close();
  }

  async #write(addition: Addition, event: Queued | undefined): Promise<Addition> {
    if (event === undefined) {
      return { ...addition, place: this.#places.get(addition.jobId) ?? addition.place };
    }
    const isNew = addition.outcome === "queued" && this.#jobs.create(newJob(addition, event));
    if (isNew) return addition;
    const became = await this.#change(addition.jobId, event);
    this.#places.set(addition.jobId, became.place);
    return { ...addition, ...became };
  }

  /** Decides again under the job's lock, because the document may have changed since the listing. */
  async #change(jobId: string, event: Queued): Promise<Pick<Addition, "outcome" | "place">> {
    let became: Pick<Addition, "outcome" | "place"> | undefined;
    const { tag, retag = false, onlyNew = false } = this.#options;
    const before = await bringUpToDate(this.#session, jobId);
    const wasHeld = isHeldBy(before.open, before.document);
    await this.#session.documents.change(jobId, (document) => {
      const isHeld = wasHeld || (isTaken(document) && wasTaken(before, document));
      const outcome = decideAddition({ document, isHeld }, { tag, retag, onlyNew });
      became = { outcome, place: placeAfter(outcome, { document, isHeld }, tag) };
      if (outcome === "moved") return nextDocument(document, { kind: "retagged", tag });
      const isWritten = outcome === "queued" || outcome === "requeued";
      return isWritten ? nextDocument(document, event) : undefined;
    });
    return became ?? { outcome: "queued", place: { status: "queued", tag } };
  }

  #queued(statepoint: Mapping): Queued {
    const { link, code } = this.#options;
    // A person who gives `code_dirty: false` declares the code clean: then there is no summary.
    const isDirty = code !== undefined && statepoint.get("code_dirty") === true;
    return {
      kind: "queued",
      link,
      at: this.#at,
      queuedAt: formatMicroseconds(this.#nextMicroseconds++),
      ...queueTexts(this.#options),
      diffSummary: isDirty ? code.summary : undefined,
    };
  }
}

function newJob({ jobId, run }: Addition, event: Queued): NewJob {
  return { id: jobId, statepoint: run.statepoint, document: nextDocument(new Map(), event) };
}

function withProgress(error: unknown, done: readonly Addition[], total: number): unknown {
  if (!(error instanceof UserError) || total === 1) return error;
  return new UserError(
    error.code,
    phrase`${error.text}; ${done.length} of ${total} runs were done`,
    {
      cause: error,
      hint: error.hint ?? "Run the same command again: it adds the other runs.",
    },
  );
}
