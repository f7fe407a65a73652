/**
 * The folders that the packed program may unpack itself into. The shell header of the packed file
 * is generated from this list (`scripts/pack.ts`), and `aexp self clean` searches these folders.
 *
 * @module
 */

/** Who owns a folder: named by the person, the person's own, or writable by every user. */
export type FolderTrust = "chosen" | "own" | "shared";

/** One folder that the packed program may unpack itself into. */
export interface UnpackPlace {
  /**
   * The environment variable that names the folder. A value that is not an absolute path is
   * ignored.
   */
  readonly variable?: string;
  /** The folder itself, if no variable names it. */
  readonly folder?: string;
  /** The path below the folder; `UID` stands for the user's number. */
  readonly below: string;
  /** What must be checked before a file in the folder is started. */
  readonly trust: FolderTrust;
}

/** All places, in the order of preference. */
export const UNPACK_PLACES: readonly UnpackPlace[] = [
  { variable: "AEXP_CACHE_DIR", below: "", trust: "chosen" },
  { variable: "XDG_CACHE_HOME", below: "/aexp", trust: "own" },
  { variable: "HOME", below: "/.cache/aexp", trust: "own" },
  { variable: "TMPDIR", below: "/aexp-UID", trust: "shared" },
  { folder: "/tmp", below: "/aexp-UID", trust: "shared" },
  { folder: "/var/tmp", below: "/aexp-UID", trust: "shared" },
];

/** The name of an unpacked program's folder: the beginning of the archive's SHA-256. */
export const UNPACKED_NAME = /^[0-9a-f]{16}$/;

/** Returns the folders for an environment and a user, best first, without duplicates. */
export function unpackFolders(env: Readonly<Record<string, string>>, uid: number): string[] {
  const folders = UNPACK_PLACES.flatMap(({ variable, folder, below }) => {
    const base = variable === undefined ? folder : env[variable];
    return base?.startsWith("/") ? [base + below.replace("UID", String(uid))] : [];
  });
  return [...new Set(folders)];
}
