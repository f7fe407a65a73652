/**
 * What a person chooses on a page: it stands in the fragment of the page's address, so that a view
 * can be shared and kept.
 *
 * @module
 */

/** The name of a choice. */
export type ChoiceName =
  | "filter"
  | "metric"
  | "stat"
  | "across"
  | "down"
  | "curve"
  | "sort"
  | "run"
  | "theme";

const NAMES: readonly ChoiceName[] = [
  ...["filter", "metric", "stat", "across", "down"] as const,
  ...["curve", "sort", "run", "theme"] as const,
];

/** What was chosen; what is missing is left to the page. */
export type Choices = ReadonlyMap<ChoiceName, string>;

/** Reads the fragment of an address. Names that are not known are left out. */
export function parseFragment(fragment: string): Choices {
  const read = new URLSearchParams(fragment.replace(/^#/, ""));
  return new Map(NAMES.flatMap((name) => {
    const value = read.get(name) ?? "";
    return value === "" ? [] : [[name, value] as const];
  }));
}

/** Writes the fragment of an address; empty if nothing was chosen. */
export function fragmentOf(choices: Choices): string {
  const written = new URLSearchParams();
  for (const name of NAMES) {
    const value = choices.get(name) ?? "";
    if (value !== "") written.set(name, value);
  }
  const text = written.toString();
  return text === "" ? "" : `#${text}`;
}
