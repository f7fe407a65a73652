/**
 * Suggests what a person meant who typed an unknown command or flag.
 *
 * Words of other programs come first, then beginnings of names, then typing errors. If no name is near, there is
 * no suggestion: a wrong one is worse than none.
 *
 * @module
 */

import type { Command, RouteMap } from "@stricli/core";
import type { CliContext } from "./cli_context.ts";
import { editDistance } from "../../domain/value/nearness.ts";
import { kebab } from "./spelling.ts";

/** A command or a group of commands. */
export type Target = Command<CliContext> | RouteMap<CliContext>;

/** Commands of other programs, with the commands of this one. */
const COMMAND_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["cancel", ["queue stop", "queue remove"]],
  ["delete", ["queue remove"]],
  ["docs", ["help"]],
  ["help", ["help"]],
  ["kill", ["queue stop"]],
  ["ls", ["queue list", "list-runs"]],
  ["man", ["help"]],
  ["manual", ["help"]],
  ["ps", ["queue list"]],
  ["rm", ["queue remove"]],
  ["show", ["show-run", "queue list"]],
  ["start", ["queue run"]],
  ["status", ["queue list"]],
]);

/** Flags of other programs, with the flags of this one. */
const FLAG_WORDS: ReadonlyMap<string, string> = new Map([["all", "include-terminal"]]);

/** If more names than this begin with the word, none of them is suggested. */
const MOST = 3;

/** Suggests commands, in the form that replaces the wrong word. */
export function suggestCommands(tree: RouteMap<CliContext>, args: readonly string[]): string[] {
  const { target, path, rest: [typed = ""] } = walk(tree, args);
  if (!isGroup(target)) return [];
  const here = namesIn(target);
  const elsewhere = commandLines(tree);
  const word = typed.toLowerCase();
  const known = COMMAND_WORDS.get(word) ?? elsewhere.filter((line) => line.endsWith(` ${word}`));
  const group = path.length === 0 ? "" : `${path.join(" ")} `;
  const named = known.filter((line) => elsewhere.includes(line)).map((line) =>
    line.startsWith(group) ? line.slice(group.length) : `aexp ${line}`
  );
  return named.length > 0 ? unique([...named, ...beginnings(word, here)]) : near(word, here);
}

/** Returns whether words name a command or a group of commands, and nothing else. */
export function namesCommand(tree: RouteMap<CliContext>, words: readonly string[]): boolean {
  return words.length === 0 || walk(tree, words).rest.length === 0;
}

/** What a person may have meant by an unknown flag. */
export interface FlagSuggestions {
  /** Flags of the command, with their dashes. */
  readonly meant: readonly string[];
  /** Other commands that have exactly this flag. */
  readonly elsewhere: readonly string[];
}

/** Suggests flags. A flag that another command has is no typing error. */
export function suggestFlags(
  tree: RouteMap<CliContext>,
  args: readonly string[],
  typed: string,
): FlagSuggestions {
  const { target: named } = walk(tree, args);
  const target = isGroup(named) ? named.getDefaultCommand() : named;
  if (target === undefined) return { meant: [], elsewhere: [] };
  const names = ["help", ...flagNames(target)];
  const known = FLAG_WORDS.get(typed.toLowerCase());
  const elsewhere = commands(tree).filter(([, other]) => flagNames(other).includes(typed))
    .map(([line]) => line);
  if (known !== undefined && names.includes(known)) return { meant: [`--${known}`], elsewhere: [] };
  const meant = elsewhere.length > 0 ? [] : near(typed, names);
  return { meant: meant.map((name) => `--${name}`), elsewhere };
}

function flagNames(command: Command<CliContext>): string[] {
  return Object.keys(command.parameters.flags ?? {}).map(kebab);
}

interface Walk {
  readonly target: Target;
  readonly path: readonly string[];
  readonly rest: readonly string[];
}

/** Follows the arguments through the groups as far as they name a group or a command. */
function walk(tree: RouteMap<CliContext>, args: readonly string[]): Walk {
  let target: Target = tree;
  let depth = 0;
  for (const arg of args) {
    const next: Target | undefined = isGroup(target)
      ? target.getRoutingTargetForInput(arg)
      : undefined;
    if (next === undefined) break;
    target = next;
    depth++;
  }
  return { target, path: args.slice(0, depth), rest: args.slice(depth) };
}

/** Returns whether a target is a group of commands. */
export function isGroup(target: Target): target is RouteMap<CliContext> {
  return "getAllEntries" in target;
}

function namesIn(group: RouteMap<CliContext>): string[] {
  return group.getAllEntries().map(({ name }) => name.original);
}

/** Lists every command by the words that name it. */
export function commandLines(group: RouteMap<CliContext>): string[] {
  return commands(group).map(([line]) => line);
}

function commands(group: RouteMap<CliContext>): (readonly [line: string, Command<CliContext>])[] {
  return group.getAllEntries().flatMap(({ name, target }) =>
    isGroup(target)
      ? commands(target).map(([line, command]) => [`${name.original} ${line}`, command] as const)
      : [[name.original, target] as const]
  );
}

/** Finds the names that begin with the word, else those that differ by a typing error. */
export function near(word: string, names: readonly string[]): string[] {
  const begun = beginnings(word, names);
  if (begun.length > 0) return begun.length <= MOST ? begun : [];
  const plainWord = plain(word);
  const limit = Math.max(1, Math.floor(plainWord.length / 3));
  const distances = names.map((name) => editDistance(plainWord, plain(name)));
  const least = Math.min(...distances);
  return least > limit ? [] : names.filter((_, n) => distances[n] === least);
}

function beginnings(word: string, names: readonly string[]): string[] {
  return names.filter((name) => plain(name).startsWith(plain(word)));
}

/** Reduces a name to the letters that count for a comparison. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
