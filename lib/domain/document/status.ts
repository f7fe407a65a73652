/**
 * The states of a job, in the words that documents use.
 *
 * @module
 */

/** All states. */
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

/** Says whether a text names a state. */
export function isStatus(text: string | undefined): text is Status {
  return (STATUSES as readonly (string | undefined)[]).includes(text);
}

/** Says whether a job in this state is over: a job that is over runs again only if a person asks for it. */
export function isTerminal(status: string | undefined): boolean {
  return status === "complete" || status === "failed" || status === "abandoned" ||
    status === "stopped";
}
