/**
 * Reads the ledger of a repository.
 *
 * @module
 */

import { type Mapping } from "../../lib/domain/value/value.ts";
import { aexp } from "./cli.ts";
import { json } from "./store.ts";

/** The path of the entry of a run. */
export function entryFile(path: string, id: string): string {
  return `${path}/.aexp/ledger/${id}.json`;
}

/** Reads the entry of a run. */
export async function entryOf(path: string, id: string): Promise<Mapping> {
  return json(await Deno.readTextFile(entryFile(path, id)));
}

/** The names in a folder, sorted; none if it is missing. */
export function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  } catch {
    return [];
  }
}

/** The problems that `ledger check` finds, as `kind of id: fields`. */
export async function problems(path: string): Promise<string[]> {
  const { stdout } = await aexp(path, ["ledger", "check", "--json"]);
  return (json(stdout).get("problems") as Mapping[]).map((problem) => {
    const fields = (problem.get("fields") as string[]).join(",");
    return `${problem.get("problem")} ${String(problem.get("job_id")).slice(0, 8)} ${fields}`
      .trim();
  });
}
