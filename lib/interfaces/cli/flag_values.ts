/**
 * How flags are declared, and the types of their values, which follow from that.
 *
 * @module
 */

import type { CliContext } from "./cli_context.ts";

/** A flag that is there or not. */
export interface SwitchFlag {
  readonly kind: "boolean";
  readonly brief: string;
  /** What it is when it is not given. */
  readonly default: false;
  /** There is no form with `--no-`. */
  readonly withNegated: false;
}

/** A flag with one of some values. */
export interface ChoiceFlag<T extends string = string> {
  readonly kind: "enum";
  readonly brief: string;
  readonly values: readonly T[];
  readonly optional: true;
}

/** A flag with a value that is read from a text. */
export interface ValueFlag<T = unknown> {
  readonly kind: "parsed";
  readonly brief: string;
  /** How the value is named in the usage line. */
  readonly placeholder: string;
  readonly parse: (text: string) => T;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** Whether it may be given again and again. */
  readonly variadic?: true;
  readonly proposeCompletions?: (
    this: CliContext,
    partial: string,
  ) => readonly string[] | Promise<readonly string[]>;
}

/** A value flag that may be left out. */
export type OptionalFlag<T> = ValueFlag<T> & { readonly optional: true };

/** The flags of a command by name. */
export type FlagDeclarations = Readonly<Record<string, SwitchFlag | ChoiceFlag | ValueFlag>>;

type ValueOf<FLAG> = FLAG extends SwitchFlag ? boolean
  : FLAG extends ChoiceFlag<infer T> ? T
  : FLAG extends ValueFlag<infer T> ? FLAG extends { readonly variadic: true } ? readonly T[] : T
  : never;

type OptionalName<FLAGS> = {
  [NAME in keyof FLAGS]: FLAGS[NAME] extends { readonly optional: true } ? NAME : never;
}[keyof FLAGS];

/** The values of flags, as their declarations read them. */
export type FlagValues<FLAGS> =
  & { readonly [NAME in Exclude<keyof FLAGS, OptionalName<FLAGS>>]: ValueOf<FLAGS[NAME]> }
  & { readonly [NAME in OptionalName<FLAGS>]?: ValueOf<FLAGS[NAME]> };
