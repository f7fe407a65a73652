/**
 * Creates folders for one test, and small repositories in them.
 *
 * @module
 */

/** A folder that is removed when disposed of. */
export interface TemporaryFolder extends AsyncDisposable {
  /** The absolute path, symbolic links resolved. */
  readonly path: string;
}

/** Creates an empty folder. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "aexp test " }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Writes a file and the folders above it. */
export async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(path, content);
  else await Deno.writeFile(path, content);
}

/**
 * Writes a file with an old time, so that the program does not take it for one that is being
 * replaced.
 */
export async function writeOldFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content);
  await Deno.utime(path, 1_700_000_000, 1_700_000_000);
}

/** The experiment that most tests use. */
export const EXPERIMENT = `---
id: "E001"
type: experiment
hypothesis: "H001"
runner_command: "echo seed {seed} condition {condition}"
conditions:
  full:
    model: "baseline"
    max_turns: 12
    tools: ["investigate", "classify", "retrieve"]
    temperature: 0.2
  classify_only:
    model: "baseline"
    max_turns: 4
    tools: ["classify"]
    temperature: 0.2
---

# An experiment
`;

/** The content of a test repository besides `.git`. */
export interface RepositoryOptions {
  /** The text of experiment E001. */
  readonly experiment?: string;
  /** Whether everything is committed with a real git. @default {false} */
  readonly isCommitted?: boolean;
}

/** Creates a repository with one experiment. */
export async function temporaryRepository(
  options: RepositoryOptions = {},
): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const experiment = options.experiment ?? EXPERIMENT;
  await writeFile(`${folder.path}/kb/research/experiments/E001-first.md`, experiment);
  if (options.isCommitted) await commitAll(folder.path);
  else await Deno.mkdir(`${folder.path}/.git`);
  return folder;
}

/** Commits everything in a folder, which becomes a git repository if it is none. */
export async function commitAll(path: string, message = "all of it"): Promise<void> {
  await git(path, "init", "-q");
  await git(path, "add", "-A");
  await git(path, "commit", "-q", "-m", message);
}

/** Runs git with a test identity; returns its output. */
export async function git(path: string, ...args: string[]): Promise<string> {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: [...who, ...args],
    cwd: path,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}
