/**
 * Shares runs with other machines by git: commits this machine's runs, takes those of the others,
 * and pushes.
 *
 * @module
 */

import { type Branch, readBranch } from "../adapters/git/branch.ts";
import { IndexFile } from "../adapters/git/index_file.ts";
import { areRunsIgnored, sharedChanges } from "../adapters/git/own_changes.ts";
import { countCommits } from "../adapters/git/remote.ts";
import { hasStore } from "../adapters/store/store.ts";
import type { Context } from "../context.ts";
import { advance } from "../engine/sync/advance.ts";
import { type Bench, findBench, withBench } from "../engine/sync/bench.ts";
import { checkBranch, noRemote } from "../engine/sync/check_branch.ts";
import { commitMessage, countRuns } from "../engine/sync/commit_message.ts";
import { commitOwn } from "../engine/sync/commit_own.ts";
import { described } from "../engine/sync/git_errors.ts";
import { type JoinedHistory, joinHistories, unmerged } from "../engine/sync/join_histories.ts";
import { mendConflicts, type Mending } from "../engine/sync/mend_conflicts.ts";
import { type BundleFiles, otherSide, pack, push, receive } from "../engine/sync/other_side.ts";
import { noteAgreement, renewBetween, renewSinceLastSync } from "../engine/sync/renew_ledger.ts";
import type { DroppedIn } from "../engine/sync/settle_files.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { openSessionToChange, type Session, withSession } from "../engine/session/session.ts";
import { UserError } from "../errors.ts";

/** The options of `sync`. */
export interface SyncOptions extends RepositoryOptions, BundleFiles {
  /** Mend first what git has left in conflict. @default {false} */
  readonly resolve?: boolean;
  /** Commit and take over, and do not push. @default {false} */
  readonly noPush?: boolean;
  /** The message of the commit. */
  readonly message?: string | undefined;
  /** Say what would be committed, and change nothing. @default {false} */
  readonly dryRun?: boolean;
}

/** What a sync did. */
export interface Syncing {
  readonly isDryRun: boolean;
  /** The files that were committed, or would be. */
  readonly committed: readonly string[];
  /** The number of runs that they belong to. */
  readonly runs: number;
  /** How many commits came from elsewhere, and how they were joined. */
  readonly received: number;
  readonly way: JoinedHistory["way"];
  /** How many commits were pushed; `undefined` if this sync was not to push. */
  readonly pushed: number | undefined;
  /** How many of them were there before this sync. */
  readonly pushedOlder: number;
  /** The other side, for people: a remote and a branch, or a file. */
  readonly other: string | undefined;
  /** The bundle that was written. */
  readonly bundle: string | undefined;
  readonly mending: Mending | undefined;
  /** Values that lost in a merge. */
  readonly dropped: readonly DroppedIn[];
  /** The runs that both sides ran. */
  readonly ranTwice: readonly string[];
  /** Whether git ignores the documents of runs, so that none can be shared. */
  readonly areRunsIgnored: boolean;
}

/** Tells that another sync works in this repository. */
export type OnWaiting = () => void;

/**
 * Syncs the runs of a repository.
 *
 * @throws {UserError} `GIT_UNUSABLE`, `GIT_REFUSED`
 */
export async function syncRuns(
  context: Context,
  options: SyncOptions,
  onWaiting: OnWaiting,
): Promise<Syncing> {
  const open = { ...options, mayLackStore: true, isDryRun: options.dryRun };
  return await withSession(await openSessionToChange(context, open), async (session) => {
    const hint = "Run `git status` to see what is wrong.";
    return await described("share runs", hint, async () => {
      if (options.dryRun) return await planSync(session, options);
      return await withBench(session, (bench) => new Sync(bench, options).run(), onWaiting);
    });
  });
}

/** Reads what a sync would commit. */
async function planSync(session: Session, options: SyncOptions): Promise<Syncing> {
  const { git, own } = await findBench(session);
  const branch = await readBranch(git);
  const unmerged = await new IndexFile(git).unmerged();
  if (!options.resolve) checkBranch(branch, unmerged, own);
  const committed = await sharedChanges(git, own);
  return {
    ...NOTHING,
    isDryRun: true,
    committed,
    runs: countRuns(committed),
    other: otherSide(branch, options),
    areRunsIgnored: hasStore(session.root) && await areRunsIgnored(git, own),
  };
}

const NOTHING: Syncing = {
  isDryRun: false,
  committed: [],
  runs: 0,
  received: 0,
  way: "nothing",
  pushed: undefined,
  pushedOlder: 0,
  other: undefined,
  bundle: undefined,
  mending: undefined,
  dropped: [],
  ranTwice: [],
  areRunsIgnored: false,
};

/** How often others may push, or files change, while this sync works. */
const MAX_ROUNDS = 50;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/** One sync. */
class Sync {
  readonly #bench: Bench;
  readonly #options: SyncOptions;
  readonly #committed = new Set<string>();
  readonly #dropped: DroppedIn[] = [];
  readonly #ranTwice: string[] = [];
  /** The commits that join what came with what was here. */
  readonly #joined: string[] = [];
  #received = 0;
  #pushed = 0;
  /** How many commits the other side lacked before this sync. */
  #older = 0;
  #way: JoinedHistory["way"] = "nothing";

  constructor(bench: Bench, options: SyncOptions) {
    this.#bench = bench;
    this.#options = options;
  }

  async run(): Promise<Syncing> {
    const { git, own, session } = this.#bench;
    const { resolve, bundle, from, noPush } = this.#options;
    const mending = resolve ? await mendConflicts(this.#bench) : undefined;
    if (mending !== undefined && mending.left.length > 0) {
      return { ...NOTHING, mending, dropped: mending.dropped, ranTwice: mending.ranTwice };
    }
    const branch = await readBranch(git);
    checkBranch(branch, await new IndexFile(git).unmerged(), own);
    const isFile = bundle !== undefined || from !== undefined;
    if (!isFile && branch.upstream === undefined) throw noRemote(branch);
    const pushed = await this.#exchange(branch, isFile || noPush === true);
    if (bundle !== undefined) await pack(this.#bench, bundle, branch.name);
    const committed = [...this.#committed].sort();
    return {
      ...NOTHING,
      committed,
      runs: countRuns(committed),
      received: this.#received,
      way: this.#way,
      pushed,
      pushedOlder: pushed === undefined ? 0 : Math.min(pushed, this.#older),
      other: otherSide(branch, this.#options),
      bundle,
      mending,
      dropped: [...mending?.dropped ?? [], ...this.#dropped],
      ranTwice: [...new Set([...mending?.ranTwice ?? [], ...this.#ranTwice])].sort(),
      areRunsIgnored: hasStore(session.root) && await areRunsIgnored(git, own),
    };
  }

  /**
   * Commits, joins both histories, pushes the result and takes it over, until both sides have the
   * same. The push comes first: whoever pushes meanwhile leaves nothing here that was in vain.
   */
  async #exchange(
    branch: Branch & { readonly name: string },
    isQuiet: boolean,
  ): Promise<number | undefined> {
    const upstream = isQuiet ? undefined : branch.upstream;
    let pause = FIRST_PAUSE_MS;
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const { head } = await readBranch(this.#bench.git);
      if (round === 1) await renewSinceLastSync(this.#bench, head);
      const own = await this.#commit(head);
      const theirs = await receive(this.#bench, branch, this.#options);
      if (round === 1) this.#older = await this.#countOlder(head, theirs);
      const joined = await this.#join(own, theirs, branch);
      const pushed = joined === undefined || upstream === undefined
        ? 0
        : await push(this.#bench, upstream, { commit: joined.commit, theirs });
      if (pushed === undefined) continue;
      const isTaken = await this.#takeOver(own, joined, theirs);
      this.#pushed += pushed;
      if (isTaken || pushed > 0) await this.#note(joined, { own, theirs });
      if (isTaken && !await renewBetween(this.#bench, own, joined?.commit)) {
        await noteAgreement(this.#bench, joined?.commit);
        return upstream && this.#pushed;
      }
      await this.#bench.session.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
    throw new UserError(
      "GIT_REFUSED",
      "Cannot share runs: others changed the branch all the time",
      { hint: "Run the same command again; what was committed stays committed." },
    );
  }

  async #commit(head: string | undefined): Promise<string | undefined> {
    const label = (await this.#bench.session.ledger()).machineLabel;
    const commit = await commitOwn(this.#bench, head, (paths) => {
      return this.#options.message ?? commitMessage(paths, label);
    });
    for (const path of commit.paths) this.#committed.add(path);
    return commit.head;
  }

  async #countOlder(head: string | undefined, theirs: string | undefined): Promise<number> {
    if (head === undefined) return 0;
    return await countCommits(this.#bench.git, head, ...theirs === undefined ? [] : [theirs]);
  }

  /** Joins both histories; `undefined` if there is no commit on either side. */
  async #join(
    own: string | undefined,
    theirs: string | undefined,
    branch: Branch,
  ): Promise<JoinedHistory | undefined> {
    if (theirs === undefined) return own === undefined ? undefined : unmerged(own, "nothing");
    if (own === undefined) return unmerged(theirs, "forward");
    const from = otherSide(branch, this.#options) ?? "another machine";
    return await described(`merge ${from}`, "Run `git status` to see what is wrong.", () => {
      const histories = { ours: own, theirs, rebases: branch.rebases, from };
      return joinHistories(this.#bench, histories);
    });
  }

  /** Moves the branch to the joined history; returns false if a file changed meanwhile. */
  async #takeOver(
    own: string | undefined,
    joined: JoinedHistory | undefined,
    theirs: string | undefined,
  ): Promise<boolean> {
    if (joined === undefined || joined.commit === own || theirs === undefined) return true;
    return await advance(this.#bench, own, joined.commit) === "moved";
  }

  /** Notes what came from the other side. A round that must be repeated may have pushed already. */
  async #note(
    joined: JoinedHistory | undefined,
    { own, theirs }: { readonly own: string | undefined; readonly theirs: string | undefined },
  ): Promise<void> {
    if (joined === undefined || joined.commit === own || theirs === undefined) return;
    const known = own === undefined ? this.#joined : [own, ...this.#joined];
    const received = await countCommits(this.#bench.git, theirs, ...known);
    this.#joined.push(joined.commit);
    if (received === 0) return;
    this.#received += received;
    this.#way = joined.way;
    this.#dropped.push(...joined.dropped);
    this.#ranTwice.push(...joined.ranTwice);
  }
}
