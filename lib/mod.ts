/**
 * The library: a queue of experiment runs in a git repository, for programs.
 *
 * Each function takes one object of options and works on the repository of `repoRoot`. It opens
 * what it needs, and has closed it when its promise settles: a program may call from several places
 * at once. Nothing is printed, no signal is listened to, and the process keeps its folder and its
 * environment.
 *
 * In state points an integer is a `bigint`, and another number a {@link Float}: 1 and 1.0 give
 * different runs. A mistake of the caller is an {@link AexpError} with a `code` and a `hint`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addManyToQueue, findRuns, runQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 *
 * await addManyToQueue({
 *   experimentId: "E001",
 *   sweep: { lr: [0.1, 0.01], seed: [0n, 1n] },
 *   runnerCommandOverride: "echo training with {lr} and {seed}",
 *   repoRoot,
 * });
 * const { runs } = await runQueue({ jobs: 2, repoRoot });
 * assert.equal(runs.length, 4);
 * const found = await findRuns({ statuses: ["complete"], repoRoot });
 * assert.equal(found.runs.length, 4);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 *
 * @module
 */

export {
  type AddedOneRun,
  type AddedRun,
  type AddedRuns,
  type AddingOptions,
  addManyToQueue,
  type AddManyToQueueOptions,
  type AddOutcome,
  addToQueue,
  type AddToQueueOptions,
} from "./interfaces/library/add.ts";
export type { CallOptions } from "./interfaces/library/call.ts";
export {
  type ReconciledRun,
  reconcileQueue,
  type ReconcileQueueOptions,
  type Reconciliation,
  type RetriedRun,
  type RetriedRuns,
  retryRuns,
  type RetryRunsOptions,
  type StoppedRun,
  stopQueued,
  type StopQueuedOptions,
  type VerdictKind,
} from "./interfaces/library/changes.ts";
export {
  type IssueCode,
  type PromotedRun,
  promoteToLedger,
  type PromoteToLedgerOptions,
  type StrictRuns,
  validateRepository,
  type ValidateRepositoryOptions,
  type ValidationIssue,
  type ValidationResult,
} from "./interfaces/library/checks.ts";
export { resolveSp, type ResolveSpOptions } from "./interfaces/library/conditions.ts";
export type { DamagedRun } from "./interfaces/library/damaged.ts";
export {
  AexpError,
  type AexpErrorParts,
  type ErrorCode,
  RepoRootNotFound,
  RunHeld,
  RunnerCommandMissing,
  RunNotFound,
  RunOver,
  RunStoreNotInitialized,
  StatepointError,
  SweepParseError,
} from "./interfaces/library/errors.ts";
export { type RunFilter, type Status, STATUSES } from "./interfaces/library/filter.ts";
export {
  type FinalStatus,
  type MarkedRun,
  markStatus,
  type MarkStatusOptions,
  type RunAtWork,
  runLifecycle,
  type RunLifecycleOptions,
} from "./interfaces/library/lifecycle.ts";
export type { LinkOptions } from "./interfaces/library/link.ts";
export {
  expandSweep,
  type ExpandSweepOptions,
  parseSweep,
  type ParseSweepOptions,
  renderRunnerCommand,
  type RenderRunnerCommandOptions,
  statepointId,
  type StatepointIdOptions,
} from "./interfaces/library/pure.ts";
export {
  type ClearedQueue,
  clearQueue,
  type ClearQueueOptions,
  type ListedQueue,
  listQueue,
  type ListQueueOptions,
  type QueuedRun,
  type RemovedRun,
  removeFromQueue,
  type RemoveFromQueueOptions,
} from "./interfaces/library/queue.ts";
export {
  type ExecutingOptions,
  type QueueResult,
  runQueue,
  runQueued,
  type RunQueuedOptions,
  type RunQueueOptions,
  type RunResult,
} from "./interfaces/library/run.ts";
export {
  type CreatedRun,
  createRun,
  type CreateRunOptions,
  findRuns,
  type FindRunsOptions,
  type FoundRuns,
  openRun,
  type OpenRunOptions,
  type Run,
  type RunAttempt,
} from "./interfaces/library/runs.ts";
export {
  type MaterializedQueue,
  materializeQueue,
  type MaterializeQueueOptions,
  type SiteOptions,
} from "./interfaces/library/scripts.ts";
export type { Sweep } from "./interfaces/library/sweep.ts";
export {
  Float,
  type GivenMapping,
  type GivenValue,
  type SpValue,
  type Statepoint,
} from "./interfaces/library/values.ts";
