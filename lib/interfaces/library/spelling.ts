/**
 * The spelling of options and commands in programs that call the library.
 *
 * @module
 */

import { spell, type Spelling, type Term, type Text } from "../../phrase.ts";

/** Options whose properties have other names, most of them those of the Python program. */
const PROPERTIES: ReadonlyMap<string, string> = new Map([
  ["experiment", "experimentId"],
  ["hypothesis", "hypothesisId"],
  ["subHypothesis", "subHypothesisId"],
  ["command", "runnerCommandOverride"],
  ["output", "outputPath"],
  ["repo", "repoRoot"],
  ["status", "statuses"],
  ["cause", "causes"],
  ["signature", "signatures"],
  ["failed", 'statuses: ["failed"]'],
  ["stopped", 'statuses: ["stopped"]'],
  ["noResolve", "resolveConditions: false"],
  ["noCommit", "includeCommit: false"],
  ["kbOnly", 'mode: "kb"'],
  ["runsOnly", 'mode: "runs"'],
]);

/** The functions that do what commands do. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["queue add", "addToQueue"],
  ["queue list", "listQueue"],
  ["queue remove", "removeFromQueue"],
  ["queue clear", "clearQueue"],
  ["queue materialize", "materializeQueue"],
  ["queue run", "runQueue"],
  ["queue stop", "stopQueued"],
  ["queue retry", "retryRuns"],
  ["queue reconcile", "reconcileQueue"],
  ["run-queued", "runQueued"],
  ["new-run", "createRun"],
  ["show-run", "openRun"],
  ["list-runs", "findRuns"],
  ["validate", "validateRepository"],
  ["ledger promote", "promoteToLedger"],
]);

/** Functions that take several ids. */
const OF_SEVERAL: ReadonlySet<string> = new Set(["retryRuns", "reconcileQueue"]);

/** Other names of options in one call: `addManyToQueue` has its state point as `baseSp`. */
export type OtherNames = Readonly<Record<string, string>>;

/** Spells a text for the caller of a function. */
export function libraryText(text: Text, names: OtherNames = {}): string {
  return spell(text, spellingWith(names));
}

/** Spells each of several texts. */
export function libraryTexts(texts: readonly Text[], names: OtherNames = {}): readonly string[] {
  return texts.map((text) => libraryText(text, names));
}

function spellingWith(names: OtherNames): Spelling {
  const property = (name: string) => names[name] ?? PROPERTIES.get(name) ?? siteProperty(name);
  return {
    option: property,
    command: (name, words) => {
      const called = FUNCTIONS.get(name);
      return called === undefined ? shellText(name, words) : callText(called, words, property);
    },
  };
}

/** Spells options of batch systems: `slurmKwargs.time`, `site.pbs.queue`; a star means all of them. */
function siteProperty(name: string): string {
  return name.replace(/^slurm-/, "slurmKwargs.").replace(/^([a-z]+)-/, "site.$1.")
    .replace(/\.\*$/, "");
}

/** Spells `stopQueued({ jobId: "0123abcd", request: true })`. */
function callText(
  called: string,
  words: readonly (string | Term)[],
  property: (name: string) => string,
): string {
  const ids = words.filter((word) => typeof word === "string").map((id) => JSON.stringify(id));
  const list = ids.join(", ");
  const named = OF_SEVERAL.has(called) ? `jobIds: [${list}]` : `jobId: ${list}`;
  const others = words.filter((word) => typeof word !== "string")
    .map(({ name }) => property(name)).map((name) => name.includes(":") ? name : `${name}: true`);
  const properties = [...(ids.length === 0 ? [] : [named]), ...others];
  return properties.length === 0 ? `${called}()` : `${called}({ ${properties.join(", ")} })`;
}

/** What no function does, a person does in a shell. */
function shellText(name: string, words: readonly (string | Term)[]): string {
  const spelled = words.map((word) => typeof word === "string" ? word : SHELL.option(word.name));
  return `\`${["aexp", name, ...spelled].join(" ")}\``;
}

const SHELL = {
  option: (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
} as const;
