/**
 * The entry by which a client starts the server for agents.
 *
 * @module
 */

import type { Plain } from "./json_member.ts";

/** The name of the server in every client. */
export const SERVER = "aexp";

/** The entry of `.mcp.json`: no path, because others commit and read the file. */
export const SERVER_ENTRY = { command: "aexp", args: ["mcp"] } as const satisfies Plain;

/** How a client writes the command line of a server. */
export type EntryForm =
  /** `command` and `args`. */
  | "plain"
  /** The same, with a type. */
  | "typed"
  /** One list of words. */
  | "words";

/** An entry in the form of a client. */
export type ServerEntry = { readonly [key: string]: string | readonly string[] };

/** Makes the entry that starts a server by a command line. */
export function serverEntry(form: EntryForm, [command, ...args]: CommandLine): ServerEntry {
  if (form === "words") return { type: "local", command: [command, ...args] };
  return form === "typed" ? { type: "stdio", command, args } : { command, args };
}

/** The words that start a server. */
export type CommandLine = readonly [command: string, ...args: string[]];

/**
 * Says whether this program has written an entry, be it with other arguments: an entry with more
 * keys, or of another program, is a person's.
 */
export function isOwnEntry(form: EntryForm, entry: unknown): boolean {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return false;
  const fields = new Map<string, unknown>(Object.entries(entry));
  const keys = Object.keys(serverEntry(form, ["aexp", "mcp"]));
  if (fields.size !== keys.length || !keys.every((key) => fields.has(key))) return false;
  const [command, args] = [fields.get("command"), fields.get("args") ?? []];
  const words: unknown = Array.isArray(command) ? command : [command, ...listOf(args)];
  const [program, first] = listOf(words);
  return typeof program === "string" && /(^|[\\/])aexp$/.test(program) && first === "mcp";
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
