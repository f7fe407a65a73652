/**
 * The help of the program, of its groups and of its commands, as text.
 *
 * @module
 */

import type { RouteMap } from "@stricli/core";
import { wrap } from "../../domain/terminal/reflow.ts";
import type { CliContext } from "./cli_context.ts";
import type { FlagDeclarations } from "./flag_values.ts";
import { kebab } from "./spelling.ts";
import type { Target } from "./suggestions.ts";

/** The width of all help, so that it is the same everywhere. */
const WIDTH = 80;
/** Flags and commands with longer names have their text on the next line. */
const MOST_NAME = 28;

/** A row of a list: a name and what it means. */
export type Row = readonly [name: string, text: string];

/** The list of all commands in sections: a heading, and the words of each command. */
export type Sections = Readonly<Record<string, readonly string[]>>;

/** Renders rows below a heading. */
export function sectionText(heading: string, rows: readonly Row[]): string {
  const names = rows.map(([name]) => name.length).filter((length) => length <= MOST_NAME);
  const width = Math.max(0, ...names);
  return `${heading}\n${rows.map((row) => rowText(row, width)).join("")}`;
}

function rowText([name, text]: Row, width: number): string {
  const indent = " ".repeat(width + 4);
  const lines = `${wrap(text, WIDTH - indent.length).replaceAll("\n", `\n${indent}`)}\n`;
  return name.length > width ? `  ${name}\n${indent}${lines}` : `  ${name.padEnd(width)}  ${lines}`;
}

/** What the help of the whole program says beside its commands. */
export interface Outline {
  readonly intro: string;
  readonly sections: Sections;
  /** Further sections after the commands. */
  readonly more: readonly (readonly [heading: string, rows: readonly Row[]])[];
}

/** The heading of commands that no section names. */
const OTHERS = "OTHER COMMANDS";

/** Renders the help of the program: all commands in sections, one line each. */
export function programHelp(program: RouteMap<CliContext>, outline: Outline): string {
  const briefs = new Map(commandRows(program));
  const placed = Object.values(outline.sections).flat();
  const others = [...briefs.keys()].filter((name) => !placed.includes(name));
  const sections = Object.entries({ ...outline.sections, [OTHERS]: others })
    .map(([heading, names]) => {
      const known = names.filter((name) => briefs.has(name));
      return [heading, known.map((name): Row => [name, briefs.get(name) ?? ""])] as const;
    });
  return [...sections, ...outline.more].filter(([, rows]) => rows.length > 0)
    .reduce((text, [heading, rows]) => `${text}\n${sectionText(heading, rows)}`, intro(outline));
}

function intro({ intro }: Outline): string {
  return `USAGE\n  aexp COMMAND [options]\n\n${wrap(intro, WIDTH)}\n`;
}

/** Lists every command with the names of its groups, and its brief. */
function commandRows(group: RouteMap<CliContext>): Row[] {
  return group.getAllEntries().flatMap(({ name, target }) =>
    "getAllEntries" in target
      ? commandRows(target).map(([line, brief]): Row => [`${name.original} ${line}`, brief])
      : [[name.original, target.brief] as const]
  );
}

/** Renders the help of a group: its commands, one line each. */
export function groupHelp(group: RouteMap<CliContext>, path: string): string {
  const rows = group.getAllEntries().map((
    { name, target }: { name: { original: string }; target: Target },
  ): Row => [
    name.original,
    target.brief,
  ]);
  const words = path.replace(/^aexp /, "");
  const main = group.getDefaultCommand();
  const meant = group.getAllEntries().find(({ target }) => target === main)?.name.original;
  const told = meant === undefined ? group.brief : `${group.brief}. Without a command: ${meant}`;
  const word = meant === undefined ? "COMMAND" : "[COMMAND]";
  return `USAGE\n  ${path} ${word} [options]\n\n${wrap(`${told}.`, WIDTH)}\n\n${
    sectionText("COMMANDS", rows)
  }\n` +
    `\`aexp help ${words} COMMAND\` tells more about one of them.\n`;
}

/** A command line and its effect. */
export type Example = readonly [commandLine: string, effect: string];

/** What the help of a command is made of. */
export interface CommandText {
  readonly brief: string;
  readonly details?: string;
  readonly examples: readonly Example[];
  readonly flags: FlagDeclarations;
  readonly aliases: Readonly<Record<string, string>>;
  readonly argument?: ArgumentText | undefined;
}

/** A positional argument, and whether there may be several. */
export interface ArgumentText {
  readonly brief: string;
  readonly placeholder: string;
  readonly isRepeated: boolean;
}

/** Renders the help of a command. */
export function commandHelp(text: CommandText, path: string): string {
  const { brief, details, examples, flags, aliases, argument } = text;
  const own = Object.entries(flags).filter(([, { shared }]) => shared === undefined);
  const told = details === undefined ? `${brief}.` : `${brief}. ${details}`;
  const parts = [
    `USAGE\n  ${usage(text, path)}\n`,
    `${wrap(told, WIDTH)}\n`,
    `EXAMPLES\n${examples.map(([line, effect]) => `  ${line}\n      ${effect}\n`).join("")}`,
  ];
  if (argument !== undefined) {
    parts.push(sectionText("ARGUMENTS", [[argumentName(argument), argument.brief]]));
  }
  if (own.length > 0) {
    parts.push(sectionText("OPTIONS", flagRows(Object.fromEntries(own), aliases)));
  }
  return [...parts, sharedText(text)].join("\n");
}

function usage({ flags, argument }: CommandText, path: string): string {
  const required = Object.entries(flags).filter(([, flag]) => "optional" in flag && !flag.optional)
    .map(([name, flag]) => `--${kebab(name)}${valueText(flag)}`);
  const options = Object.keys(flags).length > required.length ? ["[options]"] : [];
  const argumentText = argument === undefined ? [] : [argumentName(argument)];
  return [path, ...required, ...options, ...argumentText].join(" ");
}

function argumentName({ placeholder, isRepeated }: ArgumentText): string {
  return isRepeated ? `[<${placeholder}>...]` : `<${placeholder}>`;
}

function flagRow(
  [name, flag]: readonly [string, FlagDeclarations[string]],
  aliases: Readonly<Record<string, string>>,
): Row {
  const letter = Object.keys(aliases).find((alias) => aliases[alias] === name);
  const isOn = flag.kind === "boolean" && flag.default;
  const dashed = `--${isOn ? "no-" : ""}${kebab(name)}${valueText(flag)}`;
  const values = flag.kind === "enum" ? `: ${flag.values.join(", ")}` : "";
  const repeated = flag.kind === "parsed" && flag.variadic ? " (may be repeated)" : "";
  return [
    letter === undefined ? dashed : `-${letter}, ${dashed}`,
    `${flag.brief}${values}${repeated}`,
  ];
}

function valueText(flag: FlagDeclarations[string]): string {
  if (flag.kind === "boolean") return "";
  return flag.kind === "enum" ? " WORD" : ` ${flag.placeholder}`;
}

/** Flags that the help of the program explains are only named. */
function sharedText({ flags, argument }: CommandText): string {
  const named = (kind: "filter" | "common") =>
    Object.entries(flags).filter(([, { shared }]) => shared === kind)
      .map(([name]) => `--${kebab(name)}`).join(", ");
  const filters = named("filter");
  const ids = argument?.isRepeated === true ? ", or ids" : "";
  return (filters === "" ? "" : `${wrap(`Which runs: ${filters}${ids}.`, WIDTH)}\n`) +
    `${
      wrap(`Also: ${[named("common"), "--help"].filter((text) => text !== "").join(", ")}.`, WIDTH)
    } ` +
    "`aexp help` explains them.\n";
}

/** Makes the rows of flags. */
export function flagRows(
  flags: FlagDeclarations,
  aliases: Readonly<Record<string, string>> = {},
): Row[] {
  return Object.entries(flags).map((flag) => flagRow(flag, aliases));
}
