/**
 * Finds a job by the beginning of its id.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { command, option, phrase } from "../../phrase.ts";
import { isJobId } from "../../domain/statepoint/id.ts";
import { exists } from "../files/path.ts";
import { listWorkspace, type Store } from "./store.ts";
import { jobPath } from "../state/place.ts";

/** The greatest number of candidates in an error. */
const SHOWN = 5;

/**
 * Returns the whole id of the job that a person means.
 *
 * @param prefix the id or its beginning, at least one hexadecimal digit
 * @throws {UserError} `JOB_NOT_FOUND`, or `AMBIGUOUS_ID` with the candidates
 */
export function findJobId(store: Store, prefix: string): string {
  return idOf(prefix, store, () => listWorkspace(store));
}

/**
 * Returns the whole ids of the jobs that a person means, each once, and lists the workspace at most once.
 *
 * @param prefixes ids or their beginnings
 * @throws {UserError} `JOB_NOT_FOUND`, or `AMBIGUOUS_ID` with the candidates
 */
export function findJobIds(store: Store, prefixes: readonly string[]): readonly string[] {
  let names: readonly string[] | undefined;
  const list = () => names ??= listWorkspace(store);
  return [...new Set(prefixes.map((prefix) => idOf(prefix, store, list)))];
}

function idOf(prefix: string, store: Store, list: () => readonly string[]): string {
  const wanted = prefix.trim().toLowerCase();
  if (!/^[0-9a-f]{1,32}$/.test(wanted)) {
    throw new UserError(
      "JOB_NOT_FOUND",
      `Cannot find job ${JSON.stringify(prefix)}: that is not an id or the beginning of one`,
      { hint: phrase`An id is 32 hexadecimal digits; ${command("queue list")} shows them.` },
    );
  }
  if (isJobId(wanted) && exists(jobPath(store, wanted))) return wanted;
  const ids = list().filter((name) => name.length === 32 && name.startsWith(wanted));
  const [first, ...others] = ids.filter(isJobId).sort();
  if (first === undefined) throw notFound(prefix);
  if (others.length === 0) return first;
  throw ambiguous(prefix, [first, ...others]);
}

function notFound(prefix: string): UserError {
  return new UserError(
    "JOB_NOT_FOUND",
    `Cannot find job ${JSON.stringify(prefix)}: no id in the run store begins like that`,
    {
      hint: phrase`${command("queue list", option("includeTerminal"))} and ${
        command("list-runs")
      } show the ids.`,
    },
  );
}

function ambiguous(prefix: string, ids: readonly string[]): UserError {
  const more = ids.length > SHOWN ? `, and ${ids.length - SHOWN} more` : "";
  return new UserError(
    "AMBIGUOUS_ID",
    `Cannot tell which job ${JSON.stringify(prefix)} means: ${ids.length} ids begin like that`,
    { hint: `Give more digits: ${ids.slice(0, SHOWN).join(", ")}${more}.` },
  );
}
