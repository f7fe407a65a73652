/**
 * Columns as people name them: whole names, or keys and metrics without what stands before them.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { nearestFirst } from "../value/nearness.ts";

/** What may stand before a name. */
const PREFIXES = ["", "sp.", "results."];

/** The most names in a hint. */
const MOST_NAMES = 20;

/**
 * Returns the names of the columns that are meant, in the order in which a person names them. A name
 * that ends in `.*` means all columns with that beginning.
 *
 * @throws {UserError} `FLAG_INVALID` if a name means no column, or two
 */
export function chooseColumns(
  wanted: readonly string[],
  known: readonly string[],
): readonly string[] {
  return [...new Set(wanted.flatMap((name) => meantBy(name, known)))];
}

function meantBy(name: string, known: readonly string[]): readonly string[] {
  const names = name.endsWith(".*")
    ? known.filter((one) => one.startsWith(name.slice(0, -1)))
    : namesakes(name, known);
  const [first, second] = names;
  if (first !== undefined && (second === undefined || name.endsWith(".*"))) return names;
  const fact = first === undefined ? "there is no such column" : `it means ${names.join(" and ")}`;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("columns")} ${JSON.stringify(name)}: ${fact}`,
    { hint: first === undefined ? hint(name, known) : "Write the whole name." },
  );
}

/** A whole name means that column alone. */
function namesakes(name: string, known: readonly string[]): readonly string[] {
  if (known.includes(name)) return [name];
  return PREFIXES.map((prefix) => prefix + name).filter((one) => known.includes(one));
}

function hint(name: string, known: readonly string[]): string {
  const short = (one: string) => one.replace(/^(sp|results)\./, "");
  const nearest = nearestFirst(short(name), [...new Set(known.map(short))]);
  const names = nearest.flatMap((one) => known.filter((column) => short(column) === one));
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return `Use some of ${names.slice(0, MOST_NAMES).join(", ")}${more}.`;
}
