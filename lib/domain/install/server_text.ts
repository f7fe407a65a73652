/**
 * The server's entry in the text of a client's configuration, whatever its format.
 *
 * @module
 */

import { memberText, withMember, withoutMember } from "./json_member.ts";
import type { ServerEntry } from "./server_entry.ts";
import { findTable, withoutTable, withTable } from "./toml_table.ts";

/** Where an entry stands in a file. */
export interface EntryPlace {
  /** JSON may have comments and trailing commas. */
  readonly format: "json" | "toml";
  /** The keys that lead to the entry; the last one is the server's name. */
  readonly keys: readonly [string, ...string[]];
}

/**
 * Puts an entry in.
 *
 * @throws {NotJson | NotToml}
 */
export function withServer(
  text: string | undefined,
  { format, keys }: EntryPlace,
  entry: ServerEntry,
): string {
  if (format === "toml") return withTable(text, keys, entry);
  return withMember(text?.trim() === "" ? undefined : text, keys, entry);
}

/**
 * Reads an entry; `undefined` if there is none. A value that has no place in an entry of this
 * program is not read exactly.
 *
 * @throws {NotJson | NotToml}
 */
export function readServer(text: string, { format, keys }: EntryPlace): unknown {
  if (format === "toml") {
    const table = findTable(text, keys);
    if (table === undefined) return undefined;
    return { ...Object.fromEntries(table.pairs), ...table.hasMore && { more: true } };
  }
  const member = text.trim() === "" ? undefined : memberText(text, keys);
  try {
    return member === undefined ? undefined : JSON.parse(member);
  } catch {
    // Comments inside an entry are a person's.
    return null;
  }
}

/**
 * Takes an entry out, and what is empty then: the objects around it, and the file.
 *
 * @returns `undefined` if nothing is left
 * @throws {NotJson | NotToml}
 */
export function withoutServer(text: string, place: EntryPlace): string | undefined {
  const { format, keys } = place;
  const made = format === "toml" ? withoutTable(text, keys) : withoutJson(text, keys);
  return /^\ufeff?\s*(\{\s*\})?\s*$/.test(made ?? text) ? undefined : made ?? text;
}

function withoutJson(text: string, keys: readonly string[]): string | undefined {
  const made = withoutMember(text, keys);
  const around = keys.slice(0, -1);
  const isEmpty = made !== undefined && around.length > 0 &&
    /^\{\s*\}$/.test(memberText(made, around) ?? "");
  return isEmpty ? withoutMember(made, around) : made;
}
