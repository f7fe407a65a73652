/**
 * Turns what git refused into one line that a person can act on.
 *
 * @module
 */

import { GitFailed } from "../../adapters/git/repository.ts";
import { UserError } from "../../errors.ts";
import type { Text } from "../../phrase.ts";

/** Ways in which git refuses, and what to do. */
const CASES: readonly (readonly [pattern: RegExp, fact: string | undefined, hint: string])[] = [
  [
    /gpg failed to sign|failed to sign the data|No private key found|user\.signingkey|signing key|Couldn't load public key|ssh-keygen/i,
    "git cannot sign the commit",
    "Check `git config user.signingkey`, or set commit.gpgsign to false in this repository.",
  ],
  [
    /Author identity unknown|Please tell me who you are|empty ident name|unable to auto-detect email/,
    "git does not know who you are",
    "Set `git config user.name` and `git config user.email`.",
  ],
  [
    /No space left on device|Out of diskspace|Disk quota exceeded/i,
    "no space is left on the device",
    "Free some space, then run the same command again; it continues where it stopped.",
  ],
  [
    /index\.lock': File exists|Unable to create '[^']*\.lock'/,
    "another git process works in this repository",
    "Wait until it has ended; if it has crashed, remove the lock file that `git status` names.",
  ],
  [
    /Could not resolve host|Could not read from remote|unable to access|Connection (refused|timed out|reset)|does not appear to be a git repository|No such remote/,
    undefined,
    "Check `git remote -v` and the connection, then run the same command again.",
  ],
  [
    /terminal prompts disabled|Authentication failed|Permission denied|could not read (Username|Password)/,
    undefined,
    "Set up a key or a credential helper that needs no prompt.",
  ],
];

/**
 * Runs a step and describes what git refuses.
 *
 * @param action what cannot be done, as in "Cannot ⟨action⟩"
 * @param hint for a refusal that is not known
 * @throws {UserError} `GIT_REFUSED`
 */
export async function described<T>(
  action: string,
  hint: Text,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    const [, fact, known] = CASES.find(([pattern]) => pattern.test(error.output)) ?? [];
    throw new UserError("GIT_REFUSED", `Cannot ${action}: ${factOf(error, fact)}`, {
      hint: known ?? hint,
      cause: error,
    });
  }
}

function factOf(error: GitFailed, fact: string | undefined): string {
  return fact === undefined ? error.reason : `${fact} (${error.reason})`;
}
