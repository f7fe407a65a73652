/**
 * Checks of options that make sense for array tasks only, or not for them.
 *
 * @module
 */

import { durationOf } from "../../domain/value/duration.ts";
import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import type { FilterOptions } from "../session/filter_options.ts";

/** Options that need an index. */
interface IndexOptions {
  readonly chunk?: number | undefined;
  readonly batch?: string | undefined;
  readonly noSteal?: boolean;
}

/** Refuses options of array tasks without an index: every task would run the whole queue. */
export function refuseWithoutIndex({ chunk, batch, noSteal }: IndexOptions): void {
  const options = [
    ["chunk", chunk !== undefined],
    ["batch", batch !== undefined],
    ["noSteal", noSteal === true],
  ] as const;
  const [name] = options.find(([, isGiven]) => isGiven) ?? [];
  if (name === undefined) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(name)} without ${option("index")}`,
    {
      hint: phrase`Name the task with ${option("index")}, or leave ${
        option(name)
      } out to run the whole queue.`,
    },
  );
}

/** Refuses a time that is told as how long ago: each task of the array would have a filter of its own. */
export function refuseMovingTime({ since = "" }: Pick<FilterOptions, "since">): void {
  if (durationOf(since) === undefined) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("since")} ${since} with ${
      option("index")
    }: its tasks start at different times`,
    { hint: "Write a date in UTC, like 2026-01-31T12:00." },
  );
}
