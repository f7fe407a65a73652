/**
 * How jobs are dealt out to the tasks of one array, or of several where one would be too large.
 *
 * @module
 */

/** How many jobs there are, and how they may be dealt out. */
export interface ArrayWish {
  /** Number of jobs. */
  readonly jobs: number;
  /** Jobs for each task. */
  readonly chunk: number;
  /** Tasks that run at once; any number where it is `undefined`. */
  readonly throttle: number | undefined;
  /** The most tasks that one array may have; any number where it is `undefined`. */
  readonly maxArray: number | undefined;
  /** What tells these arrays from all others, of letters and digits. */
  readonly mark: string;
}

/** One array. */
export interface ArrayPart {
  /** The task of all parts together that it begins with, from 0. */
  readonly offset: number;
  /** Number of its tasks. */
  readonly tasks: number;
}

/** How it is dealt out. */
export interface ArrayPlan {
  /** Number of tasks of all parts together. */
  readonly tasks: number;
  /** Jobs for each task. */
  readonly chunk: number;
  /**
   * Tasks of a part that run at once: its share of what the person allows, as a batch system limits each part
   * by itself; at least one.
   */
  readonly throttle: number | undefined;
  /** The arrays, as even as they can be. */
  readonly parts: readonly ArrayPart[];
  /**
   * The variable by which later parts learn their offset where they cannot count on from the first. No
   * other array has it, so that one that somebody's environment has kept shifts nothing.
   */
  readonly offsetName: string;
}

/**
 * Deals the jobs out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const plan = planArray({ jobs: 5, chunk: 2, throttle: undefined, maxArray: 2, mark: "m" });
 * assert.deepEqual(plan.parts, [{ offset: 0, tasks: 2 }, { offset: 2, tasks: 1 }]);
 * ```
 */
export function planArray({ jobs, chunk, throttle, maxArray, mark }: ArrayWish): ArrayPlan {
  const tasks = Math.ceil(jobs / chunk);
  const count = maxArray === undefined ? 1 : Math.ceil(tasks / maxArray);
  const parts: ArrayPart[] = [];
  for (let offset = 0; parts.length < count;) {
    const size = Math.ceil((tasks - offset) / (count - parts.length));
    if (size === 0) break;
    parts.push({ offset, tasks: size });
    offset += size;
  }
  const share = throttle && Math.max(1, Math.floor(throttle / Math.max(1, parts.length)));
  return { tasks, chunk, throttle: share, parts, offsetName: `AEXP_OFFSET_${mark}` };
}

/**
 * A range of tasks, both ends included.
 *
 * @param first the number of the first task: 0, or 1 where the scheduler counts from there
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(rangeText(1, 8), "1-8");
 * ```
 */
export function rangeText(first: number, tasks: number): string {
  return `${first}-${first + tasks - 1}`;
}

/** What limits the tasks at once, behind a range; empty where nothing does. */
export function percentText({ throttle }: ArrayPlan): string {
  return throttle === undefined ? "" : `%${throttle}`;
}
