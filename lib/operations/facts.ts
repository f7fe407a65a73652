/**
 * The types of facts that operations give back, for the faces that show them.
 *
 * @module
 */

export type { QueueEntry } from "../run/queue_entry.ts";
export type { DamagedJob } from "../store/job.ts";
