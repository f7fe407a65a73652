/**
 * Commands of the program: their flags, their help and their work.
 *
 * @module
 */

import { buildCommand, type Command, type TypedCommandParameters } from "@stricli/core";
import type { Context } from "../../context.ts";
import type { CliContext } from "./cli_context.ts";
import { reportError } from "./error_text.ts";
import type { FlagDeclarations, FlagValues } from "./flag_values.ts";
import { type ArgumentText, commandHelp, type CommandText, type Example } from "./help_text.ts";

/** A positional argument. */
export interface ArgumentDeclaration {
  readonly brief: string;
  /** The argument's name in the usage line. */
  readonly placeholder: string;
  readonly parse: (text: string) => unknown;
  /** Whether it may be left out. */
  readonly optional?: boolean;
  readonly proposeCompletions?: (
    this: CliContext,
    partial: string,
  ) => readonly string[] | Promise<readonly string[]>;
}

/** The positional arguments: one, two, or any number. */
export type Positional =
  | {
    readonly kind: "tuple";
    readonly parameters:
      | readonly [ArgumentDeclaration]
      | readonly [ArgumentDeclaration, ArgumentDeclaration];
  }
  | { readonly kind: "array"; readonly parameter: ArgumentDeclaration };

/** The types of positional arguments, which follow from their declarations. */
type ArgumentValues<P> = P extends {
  readonly kind: "tuple";
  readonly parameters: readonly [
    { readonly optional: true; readonly parse: (text: string) => infer T },
  ];
} ? [T | undefined]
  : P extends {
    readonly kind: "tuple";
    readonly parameters: readonly [{ readonly parse: (text: string) => infer T }];
  } ? [T]
  : P extends {
    readonly kind: "tuple";
    readonly parameters: readonly [
      { readonly parse: (text: string) => infer A },
      { readonly parse: (text: string) => infer B },
    ];
  } ? [A, B]
  : P extends {
    readonly kind: "array";
    readonly parameter: { readonly parse: (text: string) => infer T };
  } ? T[]
  : [];

/** The specification of a command. */
export interface CommandSpecification<FLAGS extends FlagDeclarations, P> {
  /** One sentence without a full stop. */
  readonly brief: string;
  /** Further sentences. */
  readonly details?: string;
  /** Command lines that work, each with its effect. */
  readonly examples: readonly Example[];
  readonly parameters: {
    readonly flags: FLAGS;
    /** Flags of one letter. */
    readonly aliases?: Readonly<Record<string, keyof FLAGS & string>>;
    readonly positional?: P;
  };
  /**
   * Does the work and returns the exit code. It imports the operation and the view when it is called, so that
   * only the command that runs loads them.
   */
  readonly run: (
    context: Context,
    flags: FlagValues<FLAGS>,
    ...args: ArgumentValues<P>
  ) => Promise<number> | number;
}

/** Builds a command. It is called only if the command line may name the command. */
export type DeferredCommand = () => Command<CliContext>;

/** Makes a command. This is the one place that turns errors into text and an exit code. */
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
  return () => ({
    ...buildCommand<Values, Arguments, CliContext>({
      func,
      // The parser infers declarations from values; this program infers values from declarations.
      parameters: bareNames(specification.parameters) as unknown as TypedCommandParameters<
        Values,
        Arguments,
        CliContext
      >,
      docs: { brief: specification.brief },
    }),
    formatHelp: ({ prefix }) => commandHelp(textOf(specification), prefix.join(" ")),
  });
}

function textOf<FLAGS extends FlagDeclarations, P>(
  { parameters, ...texts }: CommandSpecification<FLAGS, P>,
): CommandText {
  const { flags, aliases = {} } = parameters;
  const positional = parameters.positional as Positional | undefined;
  return { ...texts, flags, aliases, argument: positional && argumentOf(positional) };
}

function argumentOf(positional: Positional): ArgumentText {
  const isRepeated = positional.kind === "array";
  const declared = isRepeated ? positional.parameter : positional.parameters[0];
  return { brief: declared.brief, placeholder: declared.placeholder, isRepeated };
}

/** Removes the prototypes: the parser looks names up with `in`, and would accept `--constructor` as a flag. */
function bareNames<PARAMETERS extends { readonly flags?: object; readonly aliases?: object }>(
  parameters: PARAMETERS,
): PARAMETERS {
  const bare = (names: object | undefined) => ({ __proto__: null, ...names });
  return { ...parameters, flags: bare(parameters.flags), aliases: bare(parameters.aliases) };
}
