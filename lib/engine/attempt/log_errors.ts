/**
 * What is wrong where the output of an attempt cannot be shown.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { command, option, phrase } from "../../phrase.ts";
import type { KeptLog, LogElsewhere } from "./kept_log.ts";

/** Makes the error for a job that has not started. */
export function withoutAttempt(jobId: string): UserError {
  return new UserError("LOG_MISSING", `Cannot show the log of job "${jobId}": it has no attempt`, {
    hint: phrase`${
      command("queue logs", jobId.slice(0, 8), option("follow"))
    } waits for its start.`,
  });
}

/** Makes the error for an attempt that is not among those of a job. */
export function withoutNumber(
  jobId: string,
  wanted: string | undefined,
  names: readonly string[],
): UserError {
  const same = names.filter((name) => name !== wanted && name.replace(/[a-z]+\d*$/, "") === wanted);
  const fact = same.length > 0
    ? `${same.length} clones have run an attempt ${wanted}, and none of them is this one`
    : "no such attempt is recorded";
  const hint = same.length > 0
    ? phrase`Choose ${same.join(" or ")} with ${option("attempt")}.`
    : phrase`Choose one with ${option("attempt")}; the last one is ${names.at(-1) ?? "unknown"}.`;
  return new UserError(
    "LOG_MISSING",
    `Cannot show attempt ${wanted ?? "?"} of job "${jobId}": ${fact}`,
    { hint },
  );
}

/** An attempt whose output is not here. */
interface UnshownLog {
  readonly jobId: string;
  readonly name: string;
  readonly count: number;
  readonly isLast: boolean;
  readonly log: KeptLog;
}

/** Makes the error for an attempt whose output is elsewhere, or nowhere. */
export function missingLog({ jobId, name, count, isLast, log }: UnshownLog): UserError {
  const which = `the log of attempt ${name} of ${count} of job "${jobId}"`;
  if (log.kind === "elsewhere") return logElsewhere({ jobId, name, isLast }, which, log);
  const older = count > 1 ? phrase` or choose another attempt with ${option("attempt")},` : "";
  return new UserError("LOG_MISSING", `Cannot show ${which}: it ran without a log`, {
    hint: phrase`Look at the end of its output with ${
      command("show-run", jobId.slice(0, 8))
    },${older} or run it again with ${option("log")}.`,
  });
}

function logElsewhere(
  { jobId, name, isLast }: Pick<UnshownLog, "jobId" | "name" | "isLast">,
  which: string,
  { host, isThisHost, path }: LogElsewhere,
): UserError {
  const fact = isThisHost
    ? `it is in another clone on this machine, ${host}, or was removed with its records; there it ` +
      `is ${path} of the repository`
    : `it is on ${host}, in ${path} of the repository there`;
  // The number is that of the other clone.
  const number = name.replace(/[a-z]+\d*$/, "");
  const words = isLast ? [] : [option("attempt"), number];
  return new UserError("LOG_MISSING", `Cannot show ${which}: ${fact}`, {
    hint: phrase`Run ${command("queue logs", jobId.slice(0, 8), ...words)} ${
      isThisHost ? "in that clone" : `on ${host}`
    }.`,
  });
}
