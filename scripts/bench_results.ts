/**
 * Measures reading a finished sweep: results and exports against the listing of the same runs, and
 * the memory of exports.
 *
 * @module
 */

import { join } from "node:path";
import { compare, time } from "./bench_clock.ts";
import { addArguments, aexp, hasProgram, type Place } from "./bench_place.ts";
import { GNU_TIME, memoryOf, rangeArguments } from "./bench_many.ts";
import { against, atMost, type Measurement, type Result } from "./bench_result.ts";

/** Measures 10,000 runs that are complete. */
export async function readThousands(place: Place): Promise<Measurement[]> {
  const cwd = await place.repository();
  await time(aexp(addArguments(5_000), cwd));
  await time(aexp(addArguments(5_000, "model=large,data=c4"), cwd));
  completeRuns(cwd);
  const list = aexp(["queue", "list", "--include-terminal"], cwd);
  const measure = (args: readonly string[]) => compare(() => aexp(args, cwd), () => list, 11);
  const csv = ["export", "-o", join(place.path, "runs.csv")];
  const parquet = ["export", "-o", join(place.path, "runs.parquet")];
  return [
    against("results, 10,000 runs", await measure(["results"]), "queue list", atMost(2)),
    against("export as CSV, 10,000 runs", await measure(csv), "queue list", atMost(3)),
    against("export as Parquet, 10,000 runs", await measure(parquet), "queue list", atMost(6)),
  ];
}

const MANY = 100_000;
/** The most memory that an export may take for `MANY` runs, in megabytes. */
const MOST_MB = 300;

/** Measures the memory of exporting 100,000 runs. */
export async function useMemoryForExports(place: Place): Promise<Result[]> {
  const formats = ["csv", "jsonl", "parquet"] as const;
  const name = (format: string) => `export as ${format}, ${MANY.toLocaleString("en-US")} runs`;
  if (!hasProgram(GNU_TIME)) {
    return formats.map((format) => ({ name: name(format), skipped: "GNU time is missing" }));
  }
  const cwd = await place.repository();
  await time(aexp(rangeArguments(MANY), cwd));
  completeRuns(cwd);
  const results: Result[] = [];
  for (const format of formats) {
    const program = aexp(["export", "-o", join(place.path, `many.${format}`)], cwd);
    results.push({
      name: name(format),
      ours: await memoryOf(place, program),
      other: { name: "the limit", value: MOST_MB },
      bound: atMost(1),
      unit: "MB",
    });
  }
  return results;
}

/** Writes results into all documents as if the runs had been run. */
function completeRuns(cwd: string): void {
  const workspace = join(cwd, ".runs", "workspace");
  for (const [n, { name }] of [...Deno.readDirSync(workspace)].entries()) {
    const path = join(workspace, name, "signac_job_document.json");
    const document = JSON.parse(Deno.readTextFileSync(path));
    const ended = {
      ...document,
      status: "complete",
      started_at: "2026-01-01T00:00:00Z",
      ended_at: "2026-01-01T00:01:00Z",
      wallclock_s: 60.5,
      results: { acc: Math.sin(n), val: { loss: Math.cos(n), steps: n }, note: `run ${n}` },
    };
    Deno.writeTextFileSync(path, JSON.stringify(ended));
  }
}
