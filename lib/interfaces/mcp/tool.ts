/**
 * Tools: what a client may call.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import type { Answer } from "../answer/answer.ts";
import type { Arguments, Given, Schema } from "./arguments.ts";

/** What a tool does to the repository. */
export type Effect =
  /** It reads. */
  | "looks"
  /** It creates runs or files, and takes nothing away. */
  | "adds"
  /** It changes what is there; doing it again changes nothing more. */
  | "changes";

/** What a call may use beside its arguments. */
export interface ToolWorld {
  readonly context: Context;
  /** The repository that the call is for; `undefined` means the one that contains the folder. */
  readonly repo: string | undefined;
  /** Tells the client how far a long call is. */
  readonly report: (progress: Progress) => void;
  /** Is aborted if the client cancels the call, or is gone. */
  readonly signal: AbortSignal;
}

/** How far a call is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

/** The specification of a tool. */
export interface ToolSpecification<A extends Arguments> {
  readonly name: string;
  /** What it does, and when to use it. */
  readonly description: string;
  readonly effect: Effect;
  readonly arguments: A;
  /** The fields that every answer has. */
  readonly output: readonly string[];
  readonly call: (world: ToolWorld, given: Given<A>) => Promise<Answer>;
}

/** A tool whose arguments are not known in detail. */
export interface Tool extends Omit<ToolSpecification<Arguments>, "call"> {
  readonly call: (world: ToolWorld, given: Readonly<Record<string, unknown>>) => Promise<Answer>;
}

/** Makes a tool. */
export function tool<const A extends Arguments>(specification: ToolSpecification<A>): Tool {
  return specification as unknown as Tool;
}

/** Makes the schema of a tool's answers: terse, but true. */
export function outputSchema({ output }: Tool): Schema {
  return { type: "object", required: output };
}
