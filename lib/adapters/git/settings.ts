/**
 * The configuration of git in one clone.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { callGit, type GitAnswer } from "./call.ts";

/**
 * Reads a value of the clone's own configuration; `undefined` if there is none.
 *
 * @throws {UserError} `GIT_UNUSABLE`
 */
export async function readSetting(root: string, key: string): Promise<string | undefined> {
  const answer = await callGit(root, ["config", "--local", "--get", key]);
  if (answer.kind === "text") return answer.text;
  if (answer.kind === "failed" && answer.reason === "") return undefined;
  throw unusable("read", answer);
}

/**
 * Writes a value into the clone's own configuration.
 *
 * @throws {UserError} `GIT_UNUSABLE`
 */
export async function writeSetting(root: string, key: string, value: string): Promise<void> {
  const answer = await callGit(root, ["config", "--local", key, value]);
  if (answer.kind !== "text") throw unusable("write", answer);
}

/**
 * Removes a section from the clone's own configuration.
 *
 * @throws {UserError} `GIT_UNUSABLE`
 */
export async function removeSection(root: string, section: string): Promise<void> {
  const answer = await callGit(root, ["config", "--local", "--remove-section", section]);
  if (answer.kind !== "text") throw unusable("write", answer);
}

function unusable(action: string, answer: Exclude<GitAnswer, { kind: "text" }>): UserError {
  const state = {
    failed: answer.kind === "failed" ? answer.reason.replace(/^(fatal|error): /, "") : "",
    timeout: "git does not answer",
    missing: "git is not on PATH",
  }[answer.kind];
  return new UserError("GIT_UNUSABLE", `Cannot ${action} git's configuration: ${state}`, {
    hint: "Run `git status` to see what is wrong.",
  });
}
