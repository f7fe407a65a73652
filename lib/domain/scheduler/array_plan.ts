/**
 * How the jobs are divided among the tasks of one array, or of several arrays if one would be too large.
 *
 * @module
 */

/** How many jobs there are, and how they may be divided. */
export interface ArrayWish {
  /** Number of jobs. */
  readonly jobs: number;
  /** Jobs for each task. */
  readonly chunk: number;
  /** The most tasks that run at once; any number if it is `undefined`. */
  readonly throttle: number | undefined;
  /** The most tasks of one array; any number if it is `undefined`. */
  readonly maxArray: number | undefined;
  /** Letters and digits that no other arrays of this repository have. */
  readonly mark: string;
}

/** One array. */
export interface ArrayPart {
  /** How many tasks the parts before it have. */
  readonly offset: number;
  /** Number of its tasks. */
  readonly tasks: number;
}

/** How the jobs are divided. */
export interface ArrayPlan {
  /** Number of tasks of all parts together. */
  readonly tasks: number;
  /** Jobs for each task. */
  readonly chunk: number;
  /**
   * The most tasks of one part that run at once. A batch system limits each part by itself, so this is the
   * part's share of what the person allows, and at least 1.
   */
  readonly throttle: number | undefined;
  /** The arrays, whose sizes differ by at most one. */
  readonly parts: readonly ArrayPart[];
  /**
   * The variable that tells the tasks of a later part its offset, if the part cannot go on counting. The name
   * is new for each plan, so a variable that an environment has kept from another array changes nothing.
   */
  readonly offsetName: string;
}

/**
 * Divides the jobs.
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

/** The limit of tasks at once as it stands after a range: `%2`; empty without a limit. */
export function percentText({ throttle }: ArrayPlan): string {
  return throttle === undefined ? "" : `%${throttle}`;
}
