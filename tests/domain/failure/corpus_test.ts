/**
 * Signatures of the ends of real outputs: equal for one cause, different for different causes.
 *
 * `corpus.jsonl` holds what real programs printed when they failed under a shell, and the exit code in
 * the form of documents; texts of programs that need a GPU are typed ("source"). The lines with
 * "held" were not looked at while the rules were written.
 *
 * @module
 */

import assert from "node:assert/strict";
import { failureOf } from "../../../lib/domain/failure/failure.ts";

interface Tail {
  readonly cause: string;
  readonly returncode: number;
  readonly held: boolean;
  readonly tail: string;
}

async function corpus(): Promise<readonly Tail[]> {
  const text = await Deno.readTextFile(new URL("corpus.jsonl", import.meta.url));
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

function idOf({ returncode, tail }: Tail): string {
  return failureOf({ cause: undefined, returncode, outputTail: tail }).id;
}

/** The entropy of labels, in nats. */
function entropy(labels: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.values()].map((n) => n / labels.length)
    .reduce((sum, share) => sum - share * Math.log(share), 0);
}

/** How pure the clusters are, and how whole the causes; Rosenberg and Hirschberg 2007. */
function measure(tails: readonly Tail[]): { homogeneity: number; completeness: number } {
  const causes = tails.map(({ cause }) => cause);
  const ids = tails.map(idOf);
  const both = entropy(causes.map((cause, n) => `${cause} ${ids[n]}`));
  return {
    homogeneity: 1 - (both - entropy(ids)) / entropy(causes),
    completeness: 1 - (both - entropy(causes)) / entropy(ids),
  };
}

Deno.test("measure() knows a perfect and a useless clustering", () => {
  const of = (cause: string, tail: string): Tail => ({ cause, returncode: 1, held: false, tail });
  const perfect = [of("a", "error: x"), of("a", "error: x"), of("b", "error: y")];
  assert.deepEqual(measure(perfect), { homogeneity: 1, completeness: 1 });
  const mixed = [
    of("a", "error: x"),
    of("b", "error: x"),
    of("a", "error: y"),
    of("b", "error: y"),
  ];
  assert.ok(Math.abs(measure(mixed).homogeneity) < 1e-9);
});

Deno.test("failures of one cause have one signature, of other causes another", async (t) => {
  const tails = await corpus();
  const held = tails.filter((tail) => tail.held);
  assert.ok(tails.length >= 150 && new Set(tails.map(({ cause }) => cause)).size >= 25);
  assert.ok(held.length >= 30 && new Set(held.map(({ cause }) => cause)).size >= 15);
  for (const [name, some] of [["all", tails], ["held back", held]] as const) {
    await t.step(name, () => {
      const { homogeneity, completeness } = measure(some);
      assert.ok(homogeneity >= 0.97, `homogeneity ${homogeneity}`);
      assert.ok(completeness >= 0.97, `completeness ${completeness}`);
    });
  }
});

Deno.test("headlines are no advice, no progress and no words of a shell", async () => {
  for (const { cause, returncode, tail } of await corpus()) {
    const { headline } = failureOf({ cause: undefined, returncode, outputTail: tail });
    assert.doesNotMatch(
      headline,
      /^Killed|Compile with|^note:|it\/s|^wandb|exit status|\p{Cc}/u,
      cause,
    );
    assert.ok(headline.length > 0, cause);
  }
});
