/**
 * Which machine last wrote about runs, by its label: how old a clone's view of that machine is.
 *
 * @module
 */

import { compareCodePoints, type Mapping, textAt } from "../value/value.ts";
import { attemptsOf } from "./attempt.ts";
import { heartbeatOf } from "./document_view.ts";

/** The last thing that a machine wrote. */
export interface LastWrite {
  /** The label of the machine, from its installation. */
  readonly machine: string;
  /** To the second, by that machine's clock. */
  readonly at: string;
}

/** Reads what the machine of the last attempt wrote last; `undefined` if the attempt names no machine. */
export function lastWriteOf(document: Mapping): LastWrite | undefined {
  const last = attemptsOf(document).at(-1);
  const machine = last && textAt(last, "machine");
  if (last === undefined || machine === undefined) return undefined;
  const beat = textAt(last, "status") === "running" ? heartbeatOf(document) : undefined;
  const times = [textAt(last, "ended_at"), beat, textAt(last, "started_at")];
  const at = times.filter((time) => time !== undefined).sort(compareCodePoints).at(-1);
  return at === undefined ? undefined : { machine, at };
}

/** Returns the later of two writes. */
export function laterWrite(
  a: LastWrite | undefined,
  b: LastWrite | undefined,
): LastWrite | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareCodePoints(a.at, b.at) >= 0 ? a : b;
}
