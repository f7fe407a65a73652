/**
 * Where the packed program unpacks itself: one list, which the shell header of the packed file is
 * made from (`scripts/pack.ts`) and which `aexp self clean` looks through.
 *
 * @module
 */

/** Whose folder it is: named by the person, the person's own, or one where everybody may write. */
export type FolderTrust = "chosen" | "own" | "shared";

/** One place that is tried. */
export interface UnpackPlace {
  /** The variable that names the folder; a value that is no absolute path does not count. */
  readonly variable?: string;
  /** The folder itself, where no variable names it. */
  readonly folder?: string;
  /** What follows the folder; `UID` stands for the number of the user. */
  readonly below: string;
  /** What has to be true of it before anything in it is started. */
  readonly trust: FolderTrust;
}

/** All places, in the order in which they are tried. */
export const UNPACK_PLACES: readonly UnpackPlace[] = [
  { variable: "AEXP_CACHE_DIR", below: "", trust: "chosen" },
  { variable: "XDG_CACHE_HOME", below: "/aexp", trust: "own" },
  { variable: "HOME", below: "/.cache/aexp", trust: "own" },
  { variable: "TMPDIR", below: "/aexp-UID", trust: "shared" },
  { folder: "/tmp", below: "/aexp-UID", trust: "shared" },
  { folder: "/var/tmp", below: "/aexp-UID", trust: "shared" },
];

/** How the folder of one unpacked program is named: the beginning of the archive's SHA-256. */
export const UNPACKED_NAME = /^[0-9a-f]{16}$/;

/** The folders of this environment and user, best first, each once. */
export function unpackFolders(env: Readonly<Record<string, string>>, uid: number): string[] {
  const folders = UNPACK_PLACES.flatMap(({ variable, folder, below }) => {
    const base = variable === undefined ? folder : env[variable];
    return base?.startsWith("/") ? [base + below.replace("UID", String(uid))] : [];
  });
  return [...new Set(folders)];
}
