/**
 * The tool that shows what a run wrote.
 *
 * @module
 */

import { countValue } from "../../answer/answer.ts";
import type { ShownLog } from "../../../operations/read_logs.ts";
import { count } from "../arguments.ts";
import { tool } from "../tool.ts";
import { jobId } from "./shared.ts";

/** The most of a log that is kept, in bytes: far less than an answer may hold, with its escapes. */
const MOST_BYTES = 16_000;

/** Shows the end of a log. */
export const queueLogs = tool({
  name: "queue_logs",
  description: "Show the last lines of what a run wrote, of its last attempt or of another one.",
  effect: "looks",
  arguments: {
    job_id: jobId,
    attempt: count({ absent: 0, least: 0, most: 1_000_000 }, "From 1; 0: the last one"),
    lines: count({ absent: 50, most: 500 }),
  },
  output: ["job_id", "text", "is_cut"],
  async call({ context, repo }, given) {
    const { readLogs } = await import("../../../operations/read_logs.ts");
    const tail = new Tail();
    const attempt = given.attempt === 0 ? undefined : String(given.attempt);
    let shown: ShownLog | undefined;
    await readLogs(context, { repo, jobIds: [given.job_id], attempt }, () => ({
      onLog: (log) => shown = log,
      onBytes: (_shown, bytes) => Promise.resolve(tail.add(bytes)),
      onGap: () => Promise.resolve(),
      onEnd: () => Promise.resolve(),
      onNote: () => {},
    }));
    const { text, isCut } = tail.lines(given.lines);
    return {
      job_id: given.job_id,
      attempt: shown && countValue(shown.n),
      attempts: shown && countValue(shown.count),
      text,
      is_cut: isCut,
    };
  },
});

/** The end of a stream of bytes. */
class Tail {
  #bytes = new Uint8Array();
  #isCut = false;

  /** Adds bytes, and forgets those that are too far from the end. */
  add(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#bytes.length + bytes.length);
    all.set(this.#bytes);
    all.set(bytes, this.#bytes.length);
    this.#isCut ||= all.length > MOST_BYTES;
    this.#bytes = all.slice(-MOST_BYTES);
  }

  /** Returns the last lines, and whether there were more. */
  lines(most: number): { readonly text: string; readonly isCut: boolean } {
    const lines = new TextDecoder().decode(this.#bytes).split("\n");
    const wanted = lines.at(-1) === "" ? most + 1 : most;
    return { text: lines.slice(-wanted).join("\n"), isCut: this.#isCut || lines.length > wanted };
  }
}
