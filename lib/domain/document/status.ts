/**
 * The states of a run, in the words that documents use.
 *
 * @module
 */

/** The states that a document can name. */
export const STATUSES = [
  "created",
  "queued",
  "running",
  "complete",
  "failed",
  "abandoned",
  "stopped",
] as const;

/** One of the states. */
export type Status = typeof STATUSES[number];

/** Whether a text names a state. */
export function isStatus(text: string | undefined): text is Status {
  return (STATUSES as readonly (string | undefined)[]).includes(text);
}

/** Whether a run in this state is over: it runs again only when somebody asks for it. */
export function isTerminal(status: string | undefined): boolean {
  return status === "complete" || status === "failed" || status === "abandoned" ||
    status === "stopped";
}
