/**
 * The declarations of flags, and the types of their values, which follow from the declarations.
 *
 * @module
 */

import type { CliContext } from "./cli_context.ts";

/** What flags of all kinds have. */
interface AnyFlag {
  /**
   * Set if many commands have the flag, as a filter or for another purpose: the help of the program explains it,
   * that of a command only names it.
   */
  readonly shared?: "filter" | "common";
}

/** A flag without a value. */
export interface SwitchFlag extends AnyFlag {
  readonly kind: "boolean";
  readonly brief: string;
  /** The value if the flag is not given. */
  readonly default: false;
  /** Disables the parser's `--no-` form. */
  readonly withNegated: false;
}

/** A flag that is on unless its `--no-` form is given. */
export interface NegatedFlag extends AnyFlag {
  readonly kind: "boolean";
  /** Says what the `--no-` form does. */
  readonly brief: string;
  readonly default: true;
}

/** A flag whose value is one of several words. */
export interface ChoiceFlag<T extends string = string> extends AnyFlag {
  readonly kind: "enum";
  readonly brief: string;
  readonly values: readonly T[];
  readonly optional: true;
}

/** A flag whose value is parsed from a text. */
export interface ValueFlag<T = unknown> extends AnyFlag {
  readonly kind: "parsed";
  readonly brief: string;
  /** The value's name in the usage line. */
  readonly placeholder: string;
  readonly parse: (text: string) => T;
  readonly optional: boolean;
  /** Whether the flag may be repeated; a separator also splits each value. */
  readonly variadic?: true | ",";
  readonly proposeCompletions?: (
    this: CliContext,
    partial: string,
  ) => readonly string[] | Promise<readonly string[]>;
}

/** An optional flag with a value. */
export type OptionalFlag<T> = ValueFlag<T> & { readonly optional: true };

/** The flags of a command, by name. */
export type FlagDeclarations = Readonly<
  Record<string, SwitchFlag | NegatedFlag | ChoiceFlag | ValueFlag>
>;

type ValueOf<FLAG> = FLAG extends SwitchFlag | NegatedFlag ? boolean
  : FLAG extends ChoiceFlag<infer T> ? T
  : FLAG extends ValueFlag<infer T>
    ? FLAG extends { readonly variadic: true | "," } ? readonly T[] : T
  : never;

type OptionalName<FLAGS> = {
  [NAME in keyof FLAGS]: FLAGS[NAME] extends { readonly optional: true } ? NAME : never;
}[keyof FLAGS];

/** The types of flags' values, which follow from their declarations. */
export type FlagValues<FLAGS> =
  & { readonly [NAME in Exclude<keyof FLAGS, OptionalName<FLAGS>>]: ValueOf<FLAGS[NAME]> }
  & { readonly [NAME in OptionalName<FLAGS>]?: ValueOf<FLAGS[NAME]> };
