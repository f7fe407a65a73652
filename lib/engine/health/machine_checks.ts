/**
 * Checks the machine, independently of the repository.
 *
 * @module
 */

import { option, phrase, type Text } from "../../phrase.ts";
import type { Context } from "../../context.ts";
import { type GitVersion, readGitVersion } from "../../adapters/git/tracked.ts";
import {
  type CLibrary,
  type Limits,
  readCLibrary,
  readLimits,
} from "../../adapters/machine/node.ts";
import { findShellPrograms, type ShellPrograms } from "../../adapters/process/shell.ts";
import { readArrayLimit, readVersion } from "../../adapters/batch/query.ts";
import { BATCH_SYSTEMS } from "../../domain/scheduler/registry.ts";
import type { BatchSystem, HealthQuestions } from "../../domain/scheduler/scheduler.ts";
import { type HealthCheck, problem, warning, well } from "./health_check.ts";

/**
 * With a lower limit, a run, its gate and the runtime's threads soon use up what the limit allows.
 */
const FEW_FILES = 256;
const FEW_PROCESSES = 256;

/** How many bytes of addresses the runtime reserves. It uses only a small part of them. */
const ADDRESS_SPACE = 40_000_000 * 1024;

/** The time limit of one question to a batch system, in milliseconds. */
const BATCH_MS = 5_000;

/** Checks the machine. */
export async function checkMachine(context: Context): Promise<HealthCheck[]> {
  const [git, batch] = await Promise.all([readGitVersion("/"), checkBatchSystems(context)]);
  return [
    checkCLibrary(readCLibrary()),
    ...checkLimits(readLimits()),
    checkShell(context.os, findShellPrograms()),
    checkGit(git),
    ...batch,
  ];
}

function checkCLibrary(library: CLibrary | undefined): HealthCheck {
  if (library === undefined) return well("libc", "unknown");
  return well("libc", `${library.name} ${library.version ?? "of unknown version"}`);
}

function checkLimits(limits: Limits | undefined): HealthCheck[] {
  if (limits === undefined) return [well("limits", "unknown")];
  const { openFiles, processes, addressSpace } = limits;
  return [
    atLeast("open files", openFiles, {
      least: FEW_FILES,
      fix: phrase`Raise it with \`ulimit -n 1024\`, or keep ${option("jobs")} small.`,
    }),
    atLeast("processes", processes, {
      least: FEW_PROCESSES,
      fix: phrase`Keep ${
        option("jobs")
      } small: each run takes two processes and what its command starts.`,
    }),
    atLeast("address space", addressSpace, {
      least: ADDRESS_SPACE,
      fix: "Raise it with `ulimit -v unlimited`: the runtime reserves 40 GB that it does not use.",
      unit: " bytes",
    }),
  ];
}

interface Threshold {
  readonly least: number;
  readonly fix: Text;
  readonly unit?: string;
}

function atLeast(name: string, limit: number | undefined, threshold: Threshold): HealthCheck {
  if (limit === undefined) return well(name, "unlimited");
  const found = `at most ${limit}${threshold.unit ?? ""}`;
  return limit < threshold.least ? warning(name, found, threshold.fix) : well(name, found);
}

function checkShell(os: string, { shell, setsid }: ShellPrograms): HealthCheck {
  if (shell === undefined) {
    const fix = os === "windows"
      ? "Queue and list runs here, and run them on Linux or macOS."
      : "Install a shell there: aexp starts runs with it.";
    return problem("shell", "there is no /bin/sh", fix);
  }
  return well("shell", setsid === undefined ? `${shell}, no setsid` : `${shell} by ${setsid}`);
}

function checkGit(git: GitVersion): HealthCheck {
  switch (git.kind) {
    case "found":
      return well("git", git.version);
    case "missing":
      return warning(
        "git",
        "it is not on PATH, so runs do not record the commit of their code",
        "Load its module, or put it on PATH.",
      );
    case "unusable":
      return warning("git", "it printed no version", "Run `git --version` to see why.");
  }
}

/** Checks the batch systems that can be asked for their version. */
async function checkBatchSystems(context: Context): Promise<HealthCheck[]> {
  const checks = BATCH_SYSTEMS.flatMap((system) =>
    system.health === undefined ? [] : [checkBatchSystem(context, system, system.health)]
  );
  return await Promise.all(checks);
}

async function checkBatchSystem(
  { cwd, env }: Context,
  system: BatchSystem,
  { version: question, versionFix, server }: HealthQuestions,
): Promise<HealthCheck> {
  const { name, array: { limit } } = system;
  const [program] = question.words;
  const place = { cwd, env, timeoutMs: BATCH_MS };
  const version = await readVersion(place, system, question);
  if (version.kind === "missing") return well(name, `${program} is not on PATH`);
  if (version.kind === "silent") {
    return warning(name, `${program} does not work: ${version.reason}`, versionFix);
  }
  if (limit?.question === undefined) return well(name, version.version);
  const size = await readArrayLimit(place, system);
  if (size !== undefined) {
    return well(name, `${version.version}, ${limit.question.setting} ${size}`);
  }
  return warning(name, `${version.version}, but its ${server.name} does not answer`, server.fix);
}
