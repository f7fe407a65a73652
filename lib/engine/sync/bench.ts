/**
 * All that the steps of a sync work with.
 *
 * @module
 */

import type { OwnPaths } from "../../adapters/git/own_changes.ts";
import { IndexFile } from "../../adapters/git/index_file.ts";
import { type GitRepository, openGitRepository } from "../../adapters/git/repository.ts";
import { SYNC } from "../../adapters/state/layout.ts";
import { DocumentWriter } from "../../adapters/store/document_writer.ts";
import { WorkFolder } from "../../adapters/state/work_folder.ts";
import { makeStorePlace } from "../../adapters/store/store.ts";
import { UserError } from "../../errors.ts";
import type { Session } from "../session/session.ts";

/** The repository, its run store, and a folder for files that are in work. */
export interface Bench {
  readonly session: Session;
  readonly git: GitRepository;
  readonly own: OwnPaths;
  readonly folder: WorkFolder;
  /** Writes documents without the ledger: the entries come with the documents. */
  readonly documents: DocumentWriter;
}

/** Finds the work tree and the places of the shared files in it, without making anything. */
export async function findBench(session: Session): Promise<Pick<Bench, "session" | "git" | "own">> {
  const git = await openGitRepository(session.root.path);
  const own = {
    store: pathFrom(git.top, session.root.storePath),
    state: pathFrom(git.top, session.root.statePath),
  };
  return { session, git, own };
}

/** Runs work on a bench, for one process at a time, and clears the bench up afterwards. */
export async function withBench<T>(
  session: Session,
  work: (bench: Bench) => Promise<T>,
  onHeld: () => void,
): Promise<T> {
  const found = await findBench(session);
  // A clone without runs has no store yet, and the locks of a store belong to its folder.
  makeStorePlace(session.store);
  const documents = new DocumentWriter(session.signature);
  try {
    return await documents.alone(SYNC, async () => {
      const folder = await WorkFolder.open(session.store, session.maker);
      try {
        return await work({ ...found, folder, documents });
      } finally {
        folder.close();
      }
    }, onHeld);
  } finally {
    await documents.close();
  }
}

function pathFrom(top: string, path: string): string {
  if (path.startsWith(`${top}/`)) return path.slice(top.length + 1);
  throw new UserError(
    "GIT_UNUSABLE",
    `Cannot share runs: ${JSON.stringify(path)} lies outside the git repository`,
    { hint: "Keep the run store inside the repository to share it by git." },
  );
}

/** Returns a new index for trees that are not checked out. */
export function newIndex({ git, folder }: Bench): IndexFile {
  return new IndexFile(git, folder.newPath());
}
