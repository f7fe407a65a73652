/**
 * What the program can do on this machine and in this repository.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import type { Root } from "../adapters/store/root.ts";
import type { HealthCheck } from "../engine/health/health_check.ts";
import { checkMachine } from "../engine/health/machine_checks.ts";
import { checkPlace } from "../engine/health/place_checks.ts";
import { reconcile } from "./reconcile.ts";
import { locate, type RepositoryOptions } from "../engine/session/repository.ts";

/** What looking found. */
export interface Diagnosis {
  /** The repository; `undefined` where there is none. */
  readonly repositoryPath: string | undefined;
  /** All that was looked at, in order. */
  readonly checks: readonly HealthCheck[];
}

/**
 * Looks at the machine, and at the repository where there is one. Nothing that it writes stays.
 *
 * @throws {UserError} `ROOT_NOT_FOUND` where a repository is named that is none
 */
export async function diagnose(context: Context, options: RepositoryOptions): Promise<Diagnosis> {
  const root = locateIfThere(context, options);
  const machine = await checkMachine(context);
  const place = root === undefined ? [] : await checkPlace(context, root, async () => {
    return (await reconcile(context, { repo: root.path })).jobs;
  });
  return { repositoryPath: root?.path, checks: [...machine, ...place] };
}

function locateIfThere(context: Context, options: RepositoryOptions): Root | undefined {
  try {
    return locate(context, options);
  } catch (error) {
    const isNamed = options.repo !== undefined || (context.env["AEXP_ROOT"] ?? "") !== "";
    const isMissing = error instanceof UserError && error.code === "ROOT_NOT_FOUND";
    if (isMissing && !isNamed) return undefined;
    throw error;
  }
}
