/**
 * Checks what the file systems of a repository can do, and which files in it need attention.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { UserError } from "../../errors.ts";
import { command, option, phrase } from "../../phrase.ts";
import { readWorkTree, type WorkTree } from "../../adapters/git/tracked.ts";
import { CONFLICT_HINT, readJobs } from "../../adapters/store/job.ts";
import { type DamagedJob } from "../../domain/document/damaged_job.ts";
import type { VerdictKind } from "../../domain/document/reconciliation.ts";
import { checkStore } from "../../adapters/state/store_marker.ts";
import { findLeftovers } from "../../adapters/state/leftovers.ts";
import {
  type PlaceAbilities,
  type PlaceFacts,
  probePlace,
} from "../../adapters/store/place_probe.ts";
import { type Root } from "../../adapters/store/root.ts";
import { joinPath } from "../../adapters/files/path.ts";
import { DOCUMENT_FILE, hasStore, openStore, STATEPOINT_FILE } from "../../adapters/store/store.ts";
import { type HealthCheck, problem, warning, well } from "./health_check.ts";
import { makerOf } from "../session/session.ts";

/**
 * A greater difference between clocks, in milliseconds, shows in the times of runs, and in when a
 * run counts as silent.
 */
const MAX_SKEW_MS = 2_000;

/** A run that has not ended, and the verdict on its holder. */
export interface JudgedRun {
  readonly jobId: string;
  /** The verdict on the run. */
  readonly verdict: { readonly kind: VerdictKind };
}

/**
 * Checks a repository.
 *
 * @param judgeRuns returns the runs that have not ended
 */
export async function checkPlace(
  context: Context,
  root: Root,
  judgeRuns: () => Promise<readonly JudgedRun[]>,
): Promise<HealthCheck[]> {
  // The test runs first: its files must be gone before git lists the folder.
  const maker = makerOf(context);
  const facts = probePlace(root, { maker, now: context.now });
  const [jobs, leftovers, tree] = await Promise.all([
    orProblem("runs", () => checkJobs(context, root, judgeRuns)),
    orProblem("leftovers", async () => [checkLeftovers(await findLeftovers(root, maker))]),
    readWorkTree(root.path, {
      private: belowRoot(root, root.statePath),
      shared: belowRoot(root, root.storePath),
    }),
  ]);
  return [
    checkFileSystems(root, facts),
    ...checkAbilities(facts),
    ...jobs,
    ...leftovers,
    ...checkTree(root, tree),
  ];
}

function checkFileSystems({ storePath, statePath }: Root, facts: PlaceFacts): HealthCheck {
  const { store = "unknown", state = "unknown" } = facts.fileSystems;
  return well("file system", `${store} for ${storePath}, ${state} for ${statePath}`);
}

function checkAbilities({ folder, abilities }: PlaceFacts): HealthCheck[] {
  if (abilities instanceof Error) {
    const { text, hint } = abilities instanceof UserError
      ? abilities
      : { text: abilities.message, hint: undefined };
    return [problem("state folder", text, hint ?? `Try \`touch ${folder}/x\`.`)];
  }
  return [checkTaking(folder, abilities), checkClock(abilities)];
}

/** Checks the two calls by which exactly one process can take a run. */
function checkTaking(
  folder: string,
  { hasLinks, hasExclusiveCreate }: PlaceAbilities,
): HealthCheck {
  const name = "state folder";
  if (hasLinks) return well(name, `link(2) works in ${folder}`);
  if (hasExclusiveCreate) {
    return warning(
      name,
      `hard links do not work in ${folder}, so aexp creates files exclusively instead`,
      "On a network file system, keep the repository where links work.",
    );
  }
  return problem(
    name,
    `neither links nor exclusive files work in ${folder}, so two processes could take the same run`,
    "Keep the repository on another file system, or start one runner only.",
  );
}

function checkClock({ skewMs }: PlaceAbilities): HealthCheck {
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1);
  if (Math.abs(skewMs) <= MAX_SKEW_MS) {
    return well("clock", `within ${MAX_SKEW_MS / 1000} s of the file system's`);
  }
  return warning(
    "clock",
    `the file system's clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} this machine's`,
    "Ask the administrators of the machine to set its clock by NTP.",
  );
}

/** Turns an error into a problem: an error that stops this check would stop other commands, too. */
async function orProblem(name: string, look: () => Promise<HealthCheck[]>): Promise<HealthCheck[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [problem(name, error.text, error.hint ?? "Restore what is missing.")];
  }
}

async function checkJobs(
  context: Context,
  root: Root,
  judgeRuns: () => Promise<readonly JudgedRun[]>,
): Promise<HealthCheck[]> {
  if (hasStore(root)) {
    const store = openStore(root, context.now);
    await checkStore(store, context.host);
    const jobs = await judgeRuns();
    // `judgeRuns` skips jobs that do not look like running ones, so all jobs are read here.
    const damaged = await readJobs(store, () => {}, { elapsedMs: context.elapsedMs });
    return judgeJobs(jobs, damaged);
  }
  return [well("runs", phrase`there is no run store yet; ${command("queue add")} makes it`)];
}

function judgeJobs(
  jobs: readonly JudgedRun[],
  damaged: readonly DamagedJob[],
): HealthCheck[] {
  const ids = (...kinds: string[]) =>
    jobs.filter(({ verdict }) => kinds.includes(verdict.kind)).map(({ jobId }) =>
      jobId.slice(0, 8)
    );
  const over = ids("gone", "ended");
  const unknown = ids("unknown");
  const checks: HealthCheck[] = [];
  if (over.length > 0) {
    const found = `${count(over, "run")} without a holder: ${list(over)}`;
    checks.push(
      warning(
        "runs",
        found,
        phrase`${command("queue reconcile", option("apply"))} puts them right.`,
      ),
    );
  }
  if (unknown.length > 0) {
    const found = `${count(unknown, "run")} whose holder cannot be seen from here: ${
      list(unknown)
    }`;
    checks.push(
      warning(
        "runs",
        found,
        phrase`${command("queue reconcile", option("watch"))} waits for signs of life.`,
      ),
    );
  }
  if (damaged.length > 0) {
    const found = `${count(damaged, "job")} that cannot be read: ${
      list(damaged.map(({ path, reason }) => `${path} (${reason})`))
    }`;
    const hint = damaged.find(({ hint }) => hint !== undefined)?.hint;
    checks.push(
      warning(
        "runs",
        found,
        hint ?? "Restore the file; remove the job's folder only if it is lost.",
      ),
    );
  }
  if (checks.length > 0) return checks;
  return [well("runs", `${ids("alive").length} running, all held by processes that live`)];
}

function checkLeftovers(paths: readonly string[]): HealthCheck {
  const name = "leftovers";
  if (paths.length === 0) return well(name, "none");
  return warning(
    name,
    `${count(paths, "file")} of processes that are gone: ${list(paths)}`,
    "Remove them, or leave them: the next process that needs a stale lock breaks it.",
  );
}

/** Names under the state folder that machines share. */
const SHARED = ["ledger/", "runs-index/", ".gitignore"];

/** Files without which a job's folder has no meaning on another machine. */
const ESSENTIAL = [STATEPOINT_FILE, DOCUMENT_FILE, ".signac/config"];

function checkTree(root: Root, tree: WorkTree | undefined): HealthCheck[] {
  const name = "git files";
  if (tree === undefined) return [well(name, "unknown, as there is no git")];
  if (!tree.isWorkTree) {
    const fix = "Run `git init`, or see what `git status` says there: runs should record the " +
      "commit of their code.";
    return [warning(name, `git sees no work tree in ${root.path}`, fix)];
  }
  const state = `${belowRoot(root, root.statePath) ?? ""}/`;
  const exposed = tree.exposed.filter((path) =>
    !SHARED.some((part) => path.startsWith(state + part))
  );
  const entries = `${state}ledger/`;
  const lost = tree.ignored.filter((path) =>
    ESSENTIAL.some((part) => path.endsWith(part)) ||
    (path.startsWith(entries) && path.endsWith(".json"))
  );
  const bulk = tree.addable.filter((path) => sizeOf(joinPath(root.path, path)) >= BULK_BYTES);
  const checks: HealthCheck[] = [];
  if (tree.unmerged.length > 0) {
    const found = `${count(tree.unmerged, "file")} that git left in conflict: ` +
      list(tree.unmerged);
    checks.push(warning(name, found, CONFLICT_HINT));
  }
  if (exposed.length > 0) {
    const found = `${count(exposed, "file")} of this machine not ignored: ${list(exposed)}`;
    const fix = `\`git rm -r --cached --ignore-unmatch ${state}\`, and a line \`${state}*\` in ` +
      ".gitignore.";
    checks.push(warning(name, found, fix));
  }
  if (lost.length > 0) {
    const found = `${count(lost, "file")} of runs ignored, so they do not travel: ${list(lost)}`;
    const fix = `\`git check-ignore -v ${lost[0]}\` names the rule; remove it if they should.`;
    checks.push(warning(name, found, fix));
  }
  if (bulk.length > 0) {
    const found = `${count(bulk, "file")} of 10 MiB or more that \`git add\` takes: ${list(bulk)}`;
    const fix = `Add a rule to ${belowRoot(root, root.storePath) ?? "the run store"}/.gitignore.`;
    checks.push(warning(name, found, fix));
  }
  return checks.length > 0
    ? checks
    : [well(name, "files of this machine are ignored, files of runs are not")];
}

/** From this size a file is bulk: checkpoints, not results. */
const BULK_BYTES = 10 * 2 ** 20;

function sizeOf(path: string): number {
  try {
    return Deno.lstatSync(path).size;
  } catch {
    // It has been removed meanwhile.
    return 0;
  }
}

function belowRoot(root: Root, path: string): string | undefined {
  const prefix = joinPath(root.path, "");
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

const LISTED = 3;

function list(texts: readonly string[]): string {
  const more = texts.length - LISTED;
  return texts.slice(0, LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function count(things: readonly unknown[], word: string): string {
  return `${things.length} ${word}${things.length === 1 ? "" : "s"}`;
}
