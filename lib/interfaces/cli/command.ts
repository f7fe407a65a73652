/**
 * A command of the program: what it takes, what its help says, and what it does.
 *
 * @module
 */

import { buildCommand, type Command, type TypedCommandParameters } from "@stricli/core";
import type { Context } from "../../context.ts";
import type { CliContext } from "./cli_context.ts";
import { reportError } from "./error_text.ts";
import type { FlagDeclarations, FlagValues } from "./flag_values.ts";

/** An argument without a name. */
export interface ArgumentDeclaration {
  readonly brief: string;
  /** How it is named in the usage line. */
  readonly placeholder: string;
  readonly parse: (text: string) => unknown;
  readonly proposeCompletions?: (
    this: CliContext,
    partial: string,
  ) => readonly string[] | Promise<readonly string[]>;
}

/** The arguments without a name: one, or as many as are given. */
export type Positional =
  | { readonly kind: "tuple"; readonly parameters: readonly [ArgumentDeclaration] }
  | { readonly kind: "array"; readonly parameter: ArgumentDeclaration };

/** The values of arguments, as their declarations read them. */
type ArgumentValues<P> = P extends {
  readonly kind: "tuple";
  readonly parameters: readonly [{ readonly parse: (text: string) => infer T }];
} ? [T]
  : P extends {
    readonly kind: "array";
    readonly parameter: { readonly parse: (text: string) => infer T };
  } ? T[]
  : [];

/** What a command is made of. */
export interface CommandSpecification<FLAGS extends FlagDeclarations, P> {
  /** One sentence, without full stop. */
  readonly brief: string;
  /** More sentences, where they are needed. */
  readonly details?: string;
  /** Command lines that work, with what they do. */
  readonly examples: readonly Example[];
  /** Flags and arguments. */
  readonly parameters: {
    readonly flags: FLAGS;
    /** Flags by one letter. */
    readonly aliases?: Readonly<Record<string, keyof FLAGS & string>>;
    readonly positional?: P;
  };
  /**
   * Does the work and gives the exit code. It imports operation and view itself: only the command that is
   * run pays for them.
   */
  readonly run: (
    context: Context,
    flags: FlagValues<FLAGS>,
    ...args: ArgumentValues<P>
  ) => Promise<number> | number;
}

/** A command line and what it does. */
export type Example = readonly [commandLine: string, effect: string];

/** Builds a command; called only where the command line may mean it. */
export type DeferredCommand = () => Command<CliContext>;

/** Describes a command; an error becomes text and an exit code in this one place. */
export function command<const FLAGS extends FlagDeclarations, const P = undefined>(
  specification: CommandSpecification<FLAGS, P>,
): DeferredCommand {
  type Values = FlagValues<FLAGS>;
  type Arguments = ArgumentValues<P>;
  async function func(this: CliContext, flags: Values, ...args: Arguments): Promise<void> {
    try {
      this.end(await specification.run(this.world, flags, ...args));
    } catch (error) {
      const report = reportError(error);
      this.world.stderr.write(report.text);
      this.end(report.exitCode);
    }
  }
  return () =>
    buildCommand<Values, Arguments, CliContext>({
      func,
      // The parser's types go from values to declarations, ours from declarations to values.
      parameters: bareNames(specification.parameters) as unknown as TypedCommandParameters<
        Values,
        Arguments,
        CliContext
      >,
      docs: { brief: specification.brief, fullDescription: describe(specification) },
    });
}

/** The parser looks names up with `in`, so `--constructor` would be a flag of every object. */
function bareNames<PARAMETERS extends { readonly flags?: object; readonly aliases?: object }>(
  parameters: PARAMETERS,
): PARAMETERS {
  const bare = (names: object | undefined) => ({ __proto__: null, ...names });
  return { ...parameters, flags: bare(parameters.flags), aliases: bare(parameters.aliases) };
}

function describe(
  { brief, details, examples }: Pick<
    CommandSpecification<FlagDeclarations, undefined>,
    "brief" | "details" | "examples"
  >,
): string {
  const lines = examples.map(([line, effect]) => `  ${line}\n      ${effect}`);
  const text = details === undefined ? `${brief}.` : `${brief}. ${details}`;
  return `${text}\n\nEXAMPLES\n${lines.join("\n")}`;
}
