/**
 * Tells the person that jobs run with another code than that with which they were queued.
 *
 * @module
 */

import { compareCode } from "../../adapters/git/own_paths.ts";
import type { Provenance } from "../../adapters/git/provenance.ts";
import type { Root } from "../../adapters/store/root.ts";
import { textAt } from "../../domain/value/value.ts";
import { ownPaths } from "../session/repository.ts";
import type { RunnableJob } from "./run_options.ts";

/** Compares each commit once. No job waits for git: the note may come after its command has started. */
export class CodeNotes {
  readonly #root: Root;
  readonly #onNote: (text: string) => void;
  readonly #asked = new Map<string, Promise<void>>();

  /** @param root of the code, @param onNote takes the sentences */
  constructor(root: Root, onNote: (text: string) => void) {
    this.#root = root;
    this.#onNote = onNote;
  }

  /** Takes a note of a job that starts. */
  start({ id, statepoint }: RunnableJob, code: Provenance): void {
    const queued = textAt(statepoint.mapping, "code_commit");
    if (!queued || code.commit === "" || queued === code.commit || this.#asked.has(queued)) return;
    this.#asked.set(queued, this.#compare(id, queued, code.commit));
  }

  /** Waits for the notes. */
  async close(): Promise<void> {
    await Promise.all(this.#asked.values());
  }

  async #compare(id: string, queued: string, current: string): Promise<void> {
    const options = { own: ownPaths(this.#root) };
    const sameness = await compareCode(this.#root.path, [queued, current], options);
    if (sameness === "same") return;
    const [then, now] = [queued, current].map((commit) => commit.slice(0, 10));
    const doubt = sameness === "unknown" ? "; git cannot tell whether the code differs" : "";
    this.#onNote(`${id.slice(0, 8)} was queued at commit ${then} and runs at ${now}${doubt}`);
  }
}
