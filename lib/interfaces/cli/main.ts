/**
 * Runs the program: parses the arguments, calls the command and returns the exit code.
 *
 * @module
 */

import {
  AliasNotFoundError,
  type ApplicationText,
  ArgumentParseError,
  buildApplication,
  buildRouteMap,
  EnumValidationError,
  FlagNotFoundError,
  type RouteMap,
  run,
  type StricliProcess,
  text_en as englishText,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from "@stricli/core";
import type { Context } from "../../context.ts";
import type { CliContext } from "./cli_context.ts";
import type { DeferredCommand } from "./command.ts";
import { COMPLETE, completionLines } from "./completion.ts";
import { visible } from "../../domain/terminal/visible.ts";
import { EXIT } from "./exit.ts";
import { JOB_ID } from "./job_id_arguments.ts";
import { groupHelp, type Outline, programHelp } from "./help_text.ts";
import { SHELL } from "./shells.ts";
import { type FlagSuggestions, suggestCommands, suggestFlags } from "./suggestions.ts";
import { VERSION } from "../../version.ts";
import type { Text } from "../../phrase.ts";
import { writeWarnings } from "./views/notes_view.ts";

/**
 * Builds a group of commands. It builds one command only if the first of the words names it, else all of them.
 */
export type Group = (words: readonly string[]) => RouteMap<CliContext>;

/** The optional parts of a group. */
export interface GroupOptions {
  /** Returns what the help of the whole program says, for the group that is the program. */
  readonly outline?: () => Outline;
  /** The command that a person means who names none. */
  readonly defaultCommand?: string;
}

/** Makes a group of commands. */
export function group(
  brief: string,
  routes: Readonly<Record<string, Group | DeferredCommand>>,
  { outline, defaultCommand }: GroupOptions = {},
): Group {
  return ([word = "", ...words]) => {
    const named = Object.hasOwn(routes, word) ? routes[word] : undefined;
    const built = named === undefined
      ? Object.entries(routes).map(([name, route]) => [name, route([])] as const)
      : [[word, named(words)] as const];
    const made = buildRouteMap({
      routes: Object.fromEntries(built),
      ...defaultCommand !== undefined && { defaultCommand },
      docs: { brief },
    });
    const formatHelp: RouteMap<CliContext>["formatHelp"] = ({ prefix }) =>
      outline === undefined ? groupHelp(made, prefix.join(" ")) : programHelp(made, outline());
    return { ...made, formatHelp };
  };
}

/**
 * Switches the parser's suggestions off. The parser would compute them for every flag that is not common to all
 * commands, and this program has its own in `suggestions.ts`.
 */
const NO_CORRECTIONS = {
  threshold: -1,
  weights: { insertion: 1, deletion: 1, substitution: 1, transposition: 1 },
};

/**
 * Runs the command that the arguments name.
 *
 * @returns the exit code
 */
export async function main(
  tree: Group,
  args: readonly string[],
  context: Context,
): Promise<number> {
  const application = buildApplication(tree(args), {
    name: "aexp",
    versionInfo: { currentVersion: VERSION },
    scanner: {
      caseStyle: "allow-kebab-for-camel",
      allowArgumentEscapeSequence: true,
      distanceOptions: NO_CORRECTIONS,
    },
    documentation: { disableAnsiColor: !context.stdout.color },
    localization: { text: textFor(tree, args) },
  });
  let exitCode: number | undefined;
  const process: StricliProcess = {
    stdout: { write: (text: string) => context.stdout.write(text) },
    stderr: { write: (text: string) => context.stderr.write(text) },
    get env() {
      return context.env;
    },
    exitCode: null,
  };
  const dynamic = {
    process,
    forCommand: () => ({
      process,
      world: withWarnings(context),
      end: (code: number) => void (exitCode = code),
    }),
  };
  if (args[0] === COMPLETE) {
    context.stdout.write(await completionLines(application, args.slice(1), dynamic));
    return EXIT.ok;
  }
  await run(application, args.flatMap(splitArgument), dynamic);
  if (exitCode !== undefined) return exitCode;
  return parserCode(process.exitCode, args);
}

/**
 * Returns a context that shows warnings. It is based on the given one, whose values are looked up
 * only when a command needs them.
 */
function withWarnings(context: Context): Context {
  const warn = (text: Text) => writeWarnings([text], context.stderr);
  return Object.assign(Object.create(context) as Context, { warn });
}

/**
 * Splits `-j4` and `--flag=value`. The parser does not know the first form, and knows the second one only for
 * values of one line.
 */
function splitArgument(arg: string, at: number, args: readonly string[]): string[] {
  if (args.slice(0, at).includes("--")) return [arg];
  // The greatest first is `--sort -acc`; the parser would take the value for flags of one letter.
  if (arg === "--sort" && DESCENDING.test(args[at + 1] ?? "")) return [];
  if (args[at - 1] === "--sort" && DESCENDING.test(arg)) return [`--sort=${arg}`];
  const count = /^-j([0-9]+)$/.exec(arg)?.[1];
  if (count !== undefined) return ["-j", count];
  const [, flag, value = ""] = /^(--[a-z][a-z-]+)=([^]*)$/i.exec(arg) ?? [];
  return flag === undefined || /^.+$/.test(value) ? [arg] : [flag, value];
}

/** The name of a column after a dash. */
const DESCENDING = /^-[^-\s]/;

/** Translates the parser's codes, which are negative. Help that the person did not ask for is a mistake. */
function parserCode(code: number | string | null | undefined, args: readonly string[]): number {
  if (code !== 0) return EXIT.usage;
  const isAskedFor = args.some((arg) =>
    /^(-h|-H|--help|--help-all|--helpAll|-v|--version)$/.test(arg)
  );
  return isAskedFor ? EXIT.ok : EXIT.usage;
}

function textFor(tree: Group, args: readonly string[]): ApplicationText {
  return {
    ...englishText,
    noCommandRegisteredForInput: ({ input }) => {
      const meant = suggestCommands(tree([]), args).map((name) => `\`${name}\``);
      return errorLine(`Cannot run "${visible(input)}": there is no such command`, meant);
    },
    exceptionWhileParsingArguments: (error) => argumentError(error, tree, args),
  };
}

function argumentError(
  error: unknown,
  tree: Group,
  args: readonly string[],
): string {
  if (error instanceof FlagNotFoundError) {
    return flagError(error.input, suggestFlags(tree([]), args, error.input), args);
  }
  if (error instanceof AliasNotFoundError) {
    return errorLine(
      `Cannot use -${visible(error.input)}: there is no such flag; a value that begins with "-" ` +
        'goes after "=", as in --tag=-x',
    );
  }
  if (error instanceof ArgumentParseError) {
    const name = valueName(error.externalFlagNameOrPlaceholder);
    if (name.startsWith("<") && error.input === "" && emptyFlag(args) !== undefined) {
      return unexpectedValue("", args);
    }
    return errorLine(`Cannot use ${name}: ${visible(messageOf(error.exception))}`);
  }
  if (error instanceof EnumValidationError) {
    const given = `--${error.externalFlagName} "${visible(error.input)}"`;
    return errorLine(`Cannot use ${given}: expected ${error.values.join(", ")}`);
  }
  if (error instanceof UnsatisfiedFlagError) {
    return errorLine(`Missing value for --${error.externalFlagName}`);
  }
  if (error instanceof UnexpectedPositionalError) {
    return unknownSubcommand(error.input, tree, args) ?? unexpectedValue(error.input, args);
  }
  if (error instanceof UnsatisfiedPositionalError) {
    return errorLine(`Missing <${error.placeholder}>`);
  }
  if (error instanceof UnexpectedFlagError) {
    return errorLine(`Cannot use --${error.externalFlagName} twice`);
  }
  return messageOf(error);
}

/** Makes the error for a word after a group that has a default command, if it is like a command's name. */
function unknownSubcommand(
  input: string,
  tree: Group,
  args: readonly string[],
): string | undefined {
  const meant = suggestCommands(tree([]), args).map((name) => `\`${name}\``);
  if (meant.length === 0) return undefined;
  return errorLine(`Cannot run "${visible(input)}": there is no such command`, meant);
}

function emptyFlag(args: readonly string[]): string | undefined {
  return args.find((arg) => /^--[a-z-]+=$/i.test(arg));
}

/** Makes the error for a value too many. The empty value of `--flag=` arrives without its flag. */
function unexpectedValue(input: string, args: readonly string[]): string {
  const given = input || (emptyFlag(args) ?? "");
  return errorLine(`Cannot use "${visible(given)}": no value is expected there`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Flags whose values may look like flags. */
const TAKES_TEXT = /^--([a-z]+-extra|command|sp|sweep|tag)$/;

/** Makes the error for an unknown flag. After a flag like `--slurm-extra`, the person means the text as its value. */
function flagError(
  input: string,
  { meant, elsewhere }: FlagSuggestions,
  args: readonly string[],
): string {
  const fact = `there is no such flag${elsewhereText(elsewhere)}`;
  const problem = `Cannot use --${visible(input)}: ${fact}`;
  const at = args.findIndex((arg) => arg === `--${input}` || arg.startsWith(`--${input}=`));
  const before = args[at - 1] ?? "";
  if (!TAKES_TEXT.test(before)) return errorLine(problem, meant);
  const example = visible(`${before}=${args[at]}`);
  return errorLine(`${problem}; a value that begins with "-" goes after "=", as in ${example}`);
}

/** If more commands than this have a flag, none of them is named. */
const MOST_COMMANDS = 3;

function elsewhereText(commands: readonly string[]): string {
  if (commands.length === 0) return "";
  if (commands.length > MOST_COMMANDS) return " here; other commands have it";
  const names = commands.map((line) => `\`aexp ${line}\``).join(" and ");
  return ` here; ${names} ${commands.length === 1 ? "has" : "have"} it`;
}

/** Names a flag or a positional argument: the parser treats the argument's placeholder as a flag's name. */
function valueName(name: string): string {
  return name === JOB_ID || name === SHELL ? `<${name}>` : `--${name}`;
}

function errorLine(message: string, corrections: readonly string[] = []): string {
  const advice = corrections.length > 0
    ? `Did you mean ${corrections.join(" or ")}?`
    : "See --help.";
  return `error: ${message}${message.endsWith("?") ? "" : "."} ${advice}`;
}
