/**
 * The commands alone, for a runner of a person's own.
 *
 * @module
 */

import { headLines, textOf } from "./pieces.ts";
import type { PlainRunner } from "./scheduler.ts";

/** A list to copy from. */
export const manual: PlainRunner = {
  kind: "plain",
  name: "manual",
  script: (facts) =>
    textOf([
      ...headLines(facts),
      "# Copy the lines below into your runner of choice:",
      "",
      ...facts.jobIds.map((id) => `aexp run-queued ${id}`),
    ]),
  command: () => undefined,
  hasThrottle: false,
  allowsNoJobs: true,
};
