/**
 * A small training program: softmax regression by gradient descent on Fisher's iris data.
 *
 * The program takes its configuration from `--config-json JSON`, or from the state point in the
 * folder that `AEXP_JOB_WORKSPACE` names, and writes `results.json` into that folder. It knows
 * nothing of queues: any program that reads JSON and exits with a code can replace it.
 *
 * @module
 */

interface Configuration {
  readonly learningRate: number;
  readonly epochs: number;
  readonly features: "petal" | "all";
  readonly l2: number;
  readonly seed: number;
}

interface Flower {
  readonly measures: readonly number[];
  readonly species: number;
}

interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/** One row of weights for each species; the last weight of a row is its bias. */
type Model = readonly (readonly number[])[];

const SPECIES = ["setosa", "versicolor", "virginica"];
/**
 * Guessing gives a mean loss of log(3), about 1.1. A mean loss this high shows that the steps
 * overshoot.
 */
const DIVERGED_LOSS = 5;

class TrainingError extends Error {}

function main(): number {
  try {
    const configuration = toConfiguration(JSON.parse(readConfigurationText()));
    train(configuration);
    return 0;
  } catch (error) {
    if (!(error instanceof TrainingError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}\n`));
    return 1;
  }
}

function readConfigurationText(): string {
  const [flag, text] = Deno.args;
  if (flag === "--config-json" && text !== undefined) return text;
  const workspace = Deno.env.get("AEXP_JOB_WORKSPACE");
  if (workspace !== undefined) return Deno.readTextFileSync(`${workspace}/signac_statepoint.json`);
  throw new TrainingError("Usage: train.ts --config-json JSON");
}

function toConfiguration(given: Readonly<Record<string, unknown>>): Configuration {
  const { features } = given;
  if (features !== "petal" && features !== "all") {
    throw new TrainingError('"features" must be "petal" or "all"');
  }
  return {
    features,
    learningRate: toNumber(given, "learning_rate"),
    epochs: toNumber(given, "epochs"),
    l2: toNumber(given, "l2"),
    seed: toNumber({ seed: 0, ...given }, "seed"),
  };
}

function toNumber(given: Readonly<Record<string, unknown>>, key: string): number {
  const value = given[key];
  if (typeof value === "number") return value;
  throw new TrainingError(`"${key}" must be a number, not ${JSON.stringify(value)}`);
}

function train(configuration: Configuration): void {
  const { training, test } = split(readFlowers(configuration), configuration.seed);
  const width = (training[0]?.measures.length ?? 0) + 1;
  let model: Model = SPECIES.map(() => new Array<number>(width).fill(0));
  for (let epoch = 1; epoch <= configuration.epochs; epoch++) {
    model = descend(model, training, configuration);
    const now = score(model, training);
    if (!(now.loss <= DIVERGED_LOSS)) {
      throw new TrainingError(
        `Training diverged in epoch ${epoch}: loss ${now.loss.toFixed(1)} ` +
          `with learning_rate ${configuration.learningRate}`,
      );
    }
    report(epoch, now);
    if (epoch % Math.ceil(configuration.epochs / 5) === 0) say(`epoch ${epoch}`, now);
  }
  const final = score(model, test);
  say("test", final);
  writeResults({ accuracy: final.accuracy, loss: final.loss, epochs: configuration.epochs });
}

function readFlowers(configuration: Configuration): Flower[] {
  const text = Deno.readTextFileSync(new URL("iris.csv", import.meta.url));
  return text.trim().split("\n").slice(1).map((line) => {
    const cells = line.split(",");
    const measures = cells.slice(configuration.features === "all" ? 0 : 2, 4).map(Number);
    return { measures, species: SPECIES.indexOf(cells[4] ?? "") };
  });
}

/** A fifth of each species is kept for the test. */
function split(flowers: readonly Flower[], seed: number): { training: Flower[]; test: Flower[] } {
  const random = seededRandom(seed);
  const parts: { training: Flower[]; test: Flower[] } = { training: [], test: [] };
  for (const species of SPECIES.keys()) {
    const shuffled = flowers.filter((flower) => flower.species === species)
      .map((flower) => ({ flower, rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ flower }) => flower);
    const testSize = Math.floor(shuffled.length / 5);
    parts.test.push(...shuffled.slice(0, testSize));
    parts.training.push(...shuffled.slice(testSize));
  }
  return parts;
}

/** Xorshift on 32 bits: the same numbers from 0 to 1 on every machine. */
function seededRandom(seed: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x2545f491) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** One step down the gradient of the mean loss over all flowers, the L2 penalty included. */
function descend(
  model: Model,
  flowers: readonly Flower[],
  { learningRate, l2 }: Configuration,
): Model {
  const gradient = model.map((row) => row.map((weight) => l2 * weight));
  for (const flower of flowers) {
    const inputs = [...flower.measures, 1];
    const logLikelihoods = logSoftmax(model, inputs);
    for (const [species, row] of gradient.entries()) {
      const truth = species === flower.species ? 1 : 0;
      const error = (Math.exp(logLikelihoods[species] ?? 0) - truth) / flowers.length;
      for (const [i, input] of inputs.entries()) row[i] = (row[i] ?? 0) + error * input;
    }
  }
  return model.map((row, species) =>
    row.map((weight, i) => weight - learningRate * (gradient[species]?.[i] ?? 0))
  );
}

function score(model: Model, flowers: readonly Flower[]): Score {
  let loss = 0;
  let right = 0;
  for (const flower of flowers) {
    const logLikelihoods = logSoftmax(model, [...flower.measures, 1]);
    loss -= logLikelihoods[flower.species] ?? 0;
    const best = logLikelihoods.indexOf(Math.max(...logLikelihoods));
    if (best === flower.species) right++;
  }
  return { loss: loss / flowers.length, accuracy: right / flowers.length };
}

function logSoftmax(model: Model, inputs: readonly number[]): number[] {
  const logits = model.map((row) =>
    row.reduce((sum, weight, i) => sum + weight * (inputs[i] ?? 0), 0)
  );
  const highest = Math.max(...logits);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  return logits.map((logit) => logit - highest - Math.log(total));
}

function say(label: string, { loss, accuracy }: Score): void {
  const line = `${label.padEnd(10)} loss ${loss.toFixed(4)}  accuracy ${accuracy.toFixed(3)}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}

/** Appends a line to the file from which curves are drawn. */
function report(epoch: number, { loss, accuracy }: Score): void {
  const folder = Deno.env.get("AEXP_JOB_WORKSPACE");
  if (folder === undefined) return;
  const line = `${JSON.stringify({ epoch, loss, accuracy })}\n`;
  Deno.writeTextFileSync(`${folder}/metrics.jsonl`, line, { append: true });
}

function writeResults(results: Score & { readonly epochs: number }): void {
  const folder = Deno.env.get("AEXP_JOB_WORKSPACE") ?? ".";
  Deno.writeTextFileSync(`${folder}/results.json`, `${JSON.stringify(results)}\n`);
}

Deno.exitCode = main();
