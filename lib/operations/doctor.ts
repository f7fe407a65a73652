/**
 * Checks whether the program can work on this machine and in this repository.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import type { Root } from "../adapters/store/root.ts";
import type { HealthCheck } from "../engine/health/health_check.ts";
import { checkExperimentFiles } from "../engine/health/experiment_checks.ts";
import { checkMachine } from "../engine/health/machine_checks.ts";
import { checkPlace } from "../engine/health/place_checks.ts";
import { reconcile } from "./reconcile.ts";
import { locate, type RepositoryOptions } from "../engine/session/repository.ts";

/** The result of all checks. */
export interface Diagnosis {
  /** `undefined` outside a repository. */
  readonly repositoryPath: string | undefined;
  readonly checks: readonly HealthCheck[];
}

/**
 * Checks the machine, and the repository if there is one. It removes the files that it writes for a check.
 *
 * @throws {UserError} `ROOT_NOT_FOUND` if the person names a folder that is no repository
 */
export async function diagnose(context: Context, options: RepositoryOptions): Promise<Diagnosis> {
  const root = locateIfThere(context, options);
  const machine = await checkMachine(context);
  const place = root === undefined ? [] : await checkPlace(context, root, async () => {
    return (await reconcile(context, { repo: root.path })).jobs;
  });
  const experiments = root === undefined ? [] : await checkExperimentFiles(root);
  return { repositoryPath: root?.path, checks: [...machine, ...place, ...experiments] };
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
