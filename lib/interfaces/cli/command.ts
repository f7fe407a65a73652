/**
 * A command of the program: what it takes, what its help says, and which action it loads.
 *
 * @module
 */

import { buildCommand, type Command, type CommandContext } from "@stricli/core";
import type { Context } from "../../context.ts";
import { reportError } from "./error_text.ts";

/** What the parser hands to a command. */
export interface CliContext extends CommandContext {
  /** The outside world. */
  readonly world: Context;
  /** Takes the code to exit with. */
  readonly end: (exitCode: number) => void;
}

/** What flags and arguments may be. */
type Flags<FLAGS> = Readonly<Partial<Record<keyof FLAGS, unknown>>>;
type Arguments = readonly unknown[];
type Parameters_<FLAGS extends Flags<FLAGS>, ARGS extends Arguments> = Parameters<
  typeof buildCommand<FLAGS, ARGS, CliContext>
>[0]["parameters"];

/** What a command is made of. */
export interface CommandSpecification<FLAGS extends Flags<FLAGS>, ARGS extends Arguments> {
  /** One sentence, without full stop. */
  readonly brief: string;
  /** More sentences, where they are needed. */
  readonly details?: string;
  /** Command lines that work, with what they do. */
  readonly examples: readonly Example[];
  /** Flags and arguments. */
  readonly parameters: Parameters_<FLAGS, ARGS>;
  /** Loads what does the work: only the command that is run pays for it. */
  readonly load: () => Promise<Action<FLAGS, ARGS>>;
}

/** What does the work of a command. */
export interface Action<FLAGS, ARGS extends Arguments> {
  /** Gives the exit code. */
  readonly run: (context: Context, flags: FLAGS, ...args: ARGS) => Promise<number> | number;
}

/** A command line and what it does. */
export type Example = readonly [commandLine: string, effect: string];

/** Builds a command; called only where the command line may mean it. */
export type DeferredCommand = () => Command<CliContext>;

/** Describes a command; an error becomes text and an exit code in this one place. */
export function command<FLAGS extends Flags<FLAGS>, ARGS extends Arguments = []>(
  specification: CommandSpecification<FLAGS, ARGS>,
): DeferredCommand {
  async function func(this: CliContext, flags: FLAGS, ...args: ARGS): Promise<void> {
    try {
      const action = await specification.load();
      this.end(await action.run(this.world, flags, ...args));
    } catch (error) {
      const report = reportError(error);
      this.world.stderr.write(report.text);
      this.end(report.exitCode);
    }
  }
  return () =>
    buildCommand<FLAGS, ARGS, CliContext>({
      func,
      parameters: bareNames(specification.parameters),
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

function describe<FLAGS extends Flags<FLAGS>, ARGS extends Arguments>(
  { brief, details, examples }: CommandSpecification<FLAGS, ARGS>,
): string {
  const lines = examples.map(([line, effect]) => `  ${line}\n      ${effect}`);
  const text = details === undefined ? `${brief}.` : `${brief}. ${details}`;
  return `${text}\n\nEXAMPLES\n${lines.join("\n")}`;
}
