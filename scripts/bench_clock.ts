/**
 * Measures how long programs take, always two in turn, so that other load slows both.
 *
 * @module
 */

/** The command line of a program. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** Prepares a program before each round. */
export type Preparation = (round: number) => Program | Promise<Program>;

/** The times of two programs, in milliseconds. */
export interface Times {
  /** The median of the first program. */
  readonly ours: number;
  /** The median of the second program. */
  readonly other: number;
}

/** Runs two programs in turn, each first in every other round. The first round does not count. */
export async function compare(
  ours: Preparation,
  other: Preparation,
  rounds: number,
): Promise<Times> {
  const times: { ours: number[]; other: number[] } = { ours: [], other: [] };
  for (let round = 0; round <= rounds; round++) {
    const order = [["ours", ours], ["other", other]] as const;
    for (const [name, prepare] of round % 2 === 0 ? order : order.toReversed()) {
      const milliseconds = await time(await prepare(round));
      if (round > 0) times[name].push(milliseconds);
    }
  }
  return { ours: median(times.ours), other: median(times.other) };
}

/**
 * Runs a program once.
 *
 * @returns how long it took, in milliseconds
 * @throws {Error} where it fails: the time of a program that fails says nothing
 */
export async function time(program: Program): Promise<number> {
  const start = performance.now();
  await run(program);
  return performance.now() - start;
}

async function run({ file, args, cwd }: Program): Promise<void> {
  const output = await new Deno.Command(file, {
    args: [...args],
    cwd,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (output.success) return;
  const said = new TextDecoder().decode(output.stderr).trim();
  throw new Error(
    `"${[file, ...args].join(" ").slice(0, 200)}" ended with ${output.code}: ${said}`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
