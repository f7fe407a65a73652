/**
 * The pages of the manual: `aexp help TOPIC` shows `TOPIC.md` of this folder.
 *
 * A page is text in the program itself and is loaded only when it is shown.
 *
 * @module
 */

/** A page of the manual. */
export interface Page {
  /** The page's name, which is the name of its file. */
  readonly topic: string;
  /** One line for the list of topics. */
  readonly brief: string;
  /** Other words under which a person may look for the page. */
  readonly words?: readonly string[];
  /** Loads the page's Markdown. */
  readonly load: () => Promise<{ readonly default: string }>;
}

/** All pages, in the order in which a newcomer reads them. */
export const PAGES: readonly Page[] = [
  {
    topic: "quick-start",
    brief: "From an empty folder to the first results, in five minutes",
    words: ["start", "tutorial", "tour"],
    load: () => import("./quick-start.md", { with: { type: "text" } }),
  },
  {
    topic: "values",
    brief: "Values and sweeps: types, files of runs, placeholders, YAML that is refused",
    words: ["sp", "sweep", "statepoint", "yaml", "placeholders", "templates", "types"],
    load: () => import("./values.md", { with: { type: "text" } }),
  },
  {
    topic: "exit-codes",
    brief: "The exit codes of all commands, and of your own programs",
    words: ["exit", "codes"],
    load: () => import("./exit-codes.md", { with: { type: "text" } }),
  },
];

/** Finds a page by its topic or by another word for it. */
export function findPage(word: string): Page | undefined {
  return PAGES.find(({ topic }) => topic === word) ??
    PAGES.find(({ words = [] }) => words.includes(word));
}
