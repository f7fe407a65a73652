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
    brief: "Values, sweeps, placeholders, and YAML that is refused",
    words: ["sp", "sweep", "statepoint", "yaml", "placeholders", "templates", "types"],
    load: () => import("./values.md", { with: { type: "text" } }),
  },
  {
    topic: "slurm",
    brief: "From a training script to a Slurm array, in ten minutes",
    words: ["pytorch", "sbatch", "cluster", "training"],
    load: () => import("./slurm.md", { with: { type: "text" } }),
  },
  {
    topic: "arrays",
    brief: "How the tasks of an array share a list of runs",
    words: ["array", "index", "chunk"],
    load: () => import("./arrays.md", { with: { type: "text" } }),
  },
  {
    topic: "gpus",
    brief: "One GPU for each run, several runs at a time",
    words: ["gpu", "cuda", "slot", "parallel"],
    load: () => import("./gpus.md", { with: { type: "text" } }),
  },
  {
    topic: "results",
    brief: "From a finished sweep to a figure: tables, pandas, DuckDB, signac",
    words: ["metrics", "export", "csv", "parquet", "pandas", "duckdb", "figure", "plot"],
    load: () => import("./results.md", { with: { type: "text" } }),
  },
  {
    topic: "report",
    brief: "One HTML file with charts, failures and all runs",
    words: ["html", "charts", "page", "plots", "dashboard"],
    load: () => import("./report.md", { with: { type: "text" } }),
  },
  {
    topic: "watch",
    brief: "Watch the runs, and how long they still take",
    words: ["live", "progress", "eta", "time", "left"],
    load: () => import("./watch.md", { with: { type: "text" } }),
  },
  {
    topic: "triage",
    brief: "Why runs failed, what they have in common, and how to retry them",
    words: ["failures", "failed", "errors", "signature", "fisher", "why"],
    load: () => import("./triage.md", { with: { type: "text" } }),
  },
  {
    topic: "install",
    brief: "What install writes, beside and over Python's aexp, and how to undo it",
    words: ["setup", "uninstall", "gitattributes", "machine-label", "driver"],
    load: () => import("./install.md", { with: { type: "text" } }),
  },
  {
    topic: "git",
    brief: "Queue on one machine, run on another",
    words: ["clone", "clones", "commit", "sync", "merge", "conflict"],
    load: () => import("./git.md", { with: { type: "text" } }),
  },
  {
    topic: "ledger",
    brief: "The ledger of runs on every machine, citing them, and what validate checks",
    words: ["validate", "findings", "citations", "runs-index"],
    load: () => import("./ledger.md", { with: { type: "text" } }),
  },
  {
    topic: "files",
    brief: "What lies where, what git takes along, what a program finds",
    words: ["file", "folders", "document", "environment", "variables", "workspace"],
    load: () => import("./files.md", { with: { type: "text" } }),
  },
  {
    topic: "inside-a-run",
    brief: "How a training program reads its values and reports back",
    words: ["environment", "metrics.jsonl", "results.json", "program", "statepoint.json"],
    load: () => import("./inside-a-run.md", { with: { type: "text" } }),
  },
  {
    topic: "agents",
    brief: "An MCP server, a skill and commands for agents",
    words: ["mcp", "agent", "claude", "skill"],
    load: () => import("./agents.md", { with: { type: "text" } }),
  },
  {
    topic: "library",
    brief: "The functions for programs in TypeScript and JavaScript",
    words: ["api", "typescript", "javascript", "deno", "programs"],
    load: () => import("./library.md", { with: { type: "text" } }),
  },
  {
    topic: "json",
    brief: "JSON and pipes, for scripts",
    words: ["pipe", "pipes", "scripts", "scripting"],
    load: () => import("./json.md", { with: { type: "text" } }),
  },
  {
    topic: "exit-codes",
    brief: "The exit codes of all commands, and of your own programs",
    words: ["exit", "codes"],
    load: () => import("./exit-codes.md", { with: { type: "text" } }),
  },
  {
    topic: "schedulers",
    brief: "PBS, LSF, Grid Engine, Flux, HyperQueue, a plain shell",
    words: ["scheduler", "pbs", "lsf", "sge", "flux", "hyperqueue", "runner", "runner-hint"],
    load: () => import("./schedulers.md", { with: { type: "text" } }),
  },
  {
    topic: "python",
    brief: "What the Python program aexp does otherwise",
    words: ["differences", "signac"],
    load: () => import("./python.md", { with: { type: "text" } }),
  },
  {
    topic: "troubleshooting",
    brief: "What to do when a run fails, hangs, or does not appear",
    words: ["problems", "errors", "trouble", "faq"],
    load: () => import("./troubleshooting.md", { with: { type: "text" } }),
  },
];

/** Finds a page by its topic or by another word for it. */
export function findPage(word: string): Page | undefined {
  return PAGES.find(({ topic }) => topic === word) ??
    PAGES.find(({ words = [] }) => words.includes(word));
}
