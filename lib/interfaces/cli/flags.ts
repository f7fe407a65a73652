/**
 * Flags that several commands share, and the parsers of their values.
 *
 * @module
 */

import { parseExperimentId } from "../../domain/document/link.ts";
import { SORT_FIELDS } from "../../domain/document/sort_fields.ts";
import { isStatus, type Status, STATUSES } from "../../domain/document/status.ts";
import { durationOf } from "../../domain/value/duration.ts";
import { nearestFirst } from "../../domain/value/nearness.ts";
import type { FilterOptions } from "../../engine/session/filter_options.ts";

import type { FlagValues, OptionalFlag, SwitchFlag } from "./flag_values.ts";
import { proposer, wordProposer } from "./proposers.ts";

/** Makes an optional flag with a text. It refuses an empty text, which comes from a shell variable that is not set. */
export function textFlag(brief: string, placeholder: string): OptionalFlag<string> {
  return { kind: "parsed", brief, placeholder, parse: nonEmpty, optional: true };
}

/** Makes a flag with values. It accepts an empty text, because a script's variable may hold no values. */
export function valuesFlag(
  brief: string,
  placeholder: string,
): OptionalFlag<string> & { readonly variadic: true } {
  return { ...textFlag(brief, placeholder), parse: (text) => text, variadic: true };
}

/** Makes an optional flag with several names, separated by commas. */
export function namesFlag(
  brief: string,
  placeholder: string,
): OptionalFlag<string> & { readonly variadic: "," } {
  return { ...textFlag(brief, placeholder), parse: (text) => nonEmpty(text).trim(), variadic: "," };
}

/** Makes a flag without a value. */
export function switchFlag(brief: string): SwitchFlag {
  return { kind: "boolean", brief, default: false, withNegated: false };
}

/** The flag that keeps the output of runs. The help names the form that turns it off. */
export const logFlag = {
  kind: "boolean",
  brief: "Do not keep the output",
  default: true,
} as const;

/** Makes an optional flag with a number. */
export function numberFlag(
  brief: string,
  placeholder: string,
  parse: (text: string) => number,
): OptionalFlag<number> {
  return { kind: "parsed", brief, placeholder, parse, optional: true };
}

/** The flag of every command that works on a repository. */
export const repoFlag = {
  ...textFlag("The repository; by default $AEXP_ROOT, or the one that contains this folder", "dir"),
  shared: "common",
} as const;
/** The flag of every command that prints results. */
export const jsonFlag = { ...switchFlag("Print one JSON object"), shared: "common" } as const;
/** The flag that filters by experiment. */
export const experimentFlag = {
  ...textFlag("Only runs of this experiment", "E001"),
  parse: parseExperiment,
  proposeCompletions: proposer("experimentId"),
  shared: "filter",
} as const;
/** The flag that names the hypothesis of runs. */
export const hypothesisFlag = textFlag(
  "The hypothesis that the runs test: a label of yours, kept with each run",
  "H001",
);
/** The flag that names a part of the hypothesis. */
export const subHypothesisFlag = textFlag("A part of that hypothesis, a label as well", "H002");
/** The flag that names the experiment of new runs. */
export const ownExperimentFlag = {
  ...textFlag("The experiment", "E001"),
  // `checkLink()` refuses a text that names no experiment.
  parse: (text: string) => parseExperimentId(text) ?? nonEmpty(text),
  optional: false,
  proposeCompletions: proposer("experimentId"),
} as const;
/** The flag that filters by tag. */
export const tagFlag = {
  ...textFlag("Only runs with this tag", "tag"),
  proposeCompletions: proposer("tag"),
  shared: "filter",
} as const;

/** The flag that names the machine in an entry of the ledger. */
export const machineLabelFlag = {
  ...textFlag(
    "Name this machine as the one that registers the runs; by default as installed, or its host name",
    "name",
  ),
  parse: parseMachineLabel,
} as const;

/** Refuses what would break a line: labels stand in messages, in the ledger and in names of files. */
export function parseMachineLabel(text: string): string {
  const label = nonEmpty(text).trim();
  if (!/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(label)) return label;
  throw new SyntaxError(
    `${JSON.stringify(text)} has a line break or a control character; write a short name`,
  );
}

/** Refuses a name that is no experiment's id: the filter would match no run, and the mistake would go unnoticed. */
function parseExperiment(text: string): string {
  const id = parseExperimentId(nonEmpty(text));
  if (id === undefined) throw new SyntaxError(`"${text}" is no experiment; write it like E001`);
  return id;
}

/** Refuses an empty text, which comes from a shell variable that is not set. */
export function nonEmpty(text: string): string {
  if (text.trim() === "") throw new SyntaxError("the value is empty; is a variable not set?");
  return text;
}

/** Parses a whole number from 0. */
export function parseIndex(text: string): number {
  nonEmpty(text);
  if (!/^[0-9]{1,9}$/.test(text)) throw new SyntaxError(`"${text}" is not a whole number from 0`);
  return Number(text);
}

/** Parses a whole number from 1. */
export function parseCount(text: string): number {
  nonEmpty(text);
  if (!/^[1-9][0-9]{0,8}$/.test(text)) {
    throw new SyntaxError(`"${text}" is not a whole number from 1`);
  }
  return Number(text);
}

/** Parses a number of seconds from 0. */
export function parseSeconds(text: string): number {
  nonEmpty(text);
  if (!/^[0-9]{1,9}(\.[0-9]{1,9})?$/.test(text)) {
    throw new SyntaxError(`"${text}" is not a number of seconds`);
  }
  return Number(text);
}

/** Parses a time like `3h50m`, `90m`, `1d` or `30s` into seconds. */
export function parseDuration(text: string): number {
  const seconds = durationOf(nonEmpty(text));
  if (seconds !== undefined) return seconds;
  throw new SyntaxError(`"${text}" is not a time; write it like 3h50m, 90m or 30s`);
}

/** The flags that filter runs, the same for every command; ids are arguments: {@link jobIdsArgument}. */
export const filterFlags = {
  experiment: experimentFlag,
  tag: tagFlag,
  status: {
    ...textFlag("Only runs in this state; several as failed,stopped", "state"),
    parse: parseStatus,
    variadic: ",",
    proposeCompletions: wordProposer(STATUSES),
    shared: "filter",
  },
  cause: {
    ...textFlag("Only runs that ended for this reason: time_limit, exit_1, signal_9", "cause"),
    variadic: ",",
    proposeCompletions: proposer("cause"),
    shared: "filter",
  },
  sp: {
    ...valuesFlag("Only runs with these values, nested ones as model.depth=3", "k=v,…"),
    shared: "filter",
  },
  since: {
    ...textFlag("Only runs queued, started or ended since: 3h, 2d, 2026-01-31", "time"),
    shared: "filter",
  },
  signature: {
    ...textFlag("Only runs that failed in this way, as `aexp queue triage` names it", "id"),
    parse: parseSignature,
    variadic: ",",
    shared: "filter",
  },
} as const;

/** The flags that sort a listing. */
export const sortFlags = {
  sort: {
    ...textFlag(`Sort by ${SORT_FIELDS.join(", ")}, or a key of the runs or their results`, "key"),
    proposeCompletions: wordProposer(SORT_FIELDS),
  },
  reverse: switchFlag("The last one first"),
} as const;

/** Turns the flags and the ids into the filter of an operation. */
export function filterOptions(
  flags: FlagValues<typeof filterFlags>,
  jobIds: readonly string[] = [],
): FilterOptions {
  const { experiment: experimentId, tag, status: statuses, cause: causes, sp, since } = flags;
  const { signature: signatures } = flags;
  return { jobIds, experimentId, tag, statuses, causes, signatures, sp, since };
}

/** Refuses what is no id: the filter would match nothing, and the mistake would go unnoticed. */
function parseSignature(text: string): string {
  const word = nonEmpty(text).trim().toLowerCase();
  if (/^[0-9a-f]{8}$/.test(word)) return word;
  throw new SyntaxError(
    `"${text}" is no id of a signature; \`aexp queue triage\` shows them, like 3f9a21c0`,
  );
}

/** Words of other programs for the states. */
const OTHER_WORDS: Readonly<Record<string, Status>> = {
  ...{ done: "complete", finished: "complete", success: "complete", succeeded: "complete" },
  ...{ ok: "complete", error: "failed", errored: "failed", crashed: "failed" },
  ...{ pending: "queued", waiting: "queued", todo: "queued", active: "running" },
  ...{ cancelled: "stopped", canceled: "stopped", killed: "stopped" },
  ...{ removed: "abandoned", deleted: "abandoned" },
};

function parseStatus(text: string): Status {
  const word = nonEmpty(text).toLowerCase();
  if (isStatus(word)) return word;
  const meant = OTHER_WORDS[word];
  const near = nearestFirst(word, STATUSES);
  const [nearest, ...others] = meant === undefined
    ? near
    : [meant, ...near.filter((status) => status !== meant)];
  throw new SyntaxError(
    `"${text}" is no state; did you mean ${nearest}? The others are ${others.join(", ")}`,
  );
}
