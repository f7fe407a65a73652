/**
 * Creates a run store in a temporary folder, and jobs in it.
 *
 * @module
 */

import { statepointId } from "../../lib/domain/statepoint/id.ts";
import { JobMaker } from "../../lib/adapters/store/create_jobs.ts";
import { createMaker, type Maker } from "../../lib/adapters/files/maker.ts";
import { findRoot } from "../../lib/adapters/store/root.ts";
import { sleep } from "../../lib/context.ts";
import { openOrCreateStore, type Store } from "../../lib/adapters/store/store.ts";
import { parseJson } from "../../lib/domain/value/json_parse.ts";
import type { Mapping } from "../../lib/domain/value/value.ts";
import { type TemporaryFolder, temporaryRepository } from "./temporary.ts";

/** A store and its repository. */
export interface TemporaryStore extends TemporaryFolder {
  /** The open store. */
  readonly store: Store;
  /** The maker of this process. */
  readonly maker: Maker;
}

/** Creates an empty store. */
export async function temporaryStore(): Promise<TemporaryStore> {
  const folder = await temporaryRepository();
  const root = findRoot({ cwd: folder.path, env: {} });
  const maker = thisMaker();
  return { ...folder, store: openOrCreateStore(root, maker, () => new Date()), maker };
}

/** Returns a maker of this process with a new name each time. */
export function thisMaker(): Maker {
  return createMaker({
    pid: Deno.pid,
    host: Deno.hostname(),
    nonce: crypto.randomUUID().replaceAll("-", ""),
    elapsedMs: () => performance.now(),
    sleep,
  });
}

/** Parses a mapping from JSON text. */
export function json(text: string): Mapping {
  return parseJson(text) as Mapping;
}

/** Creates a job from the JSON texts of its state point and document; returns its id. */
export function makeJob(store: Store, statepoint: string, document = "{}"): string {
  const jobs = new JobMaker(store, thisMaker());
  const id = statepointId(json(statepoint));
  jobs.create({ id, statepoint: json(statepoint), document: json(document) });
  jobs.close();
  return id;
}
