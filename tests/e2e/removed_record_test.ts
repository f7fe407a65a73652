/**
 * A runner whose records somebody removes, with real git and runners in processes of their own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand, type CliResult } from "../support/cli.ts";
import { runnable } from "../support/queue.ts";
import { documentOf, isThere, queued } from "../support/runs.ts";
import { commitAll, git, type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { type Mapping, textAt } from "../../lib/domain/value/value.ts";
import { waitUntil } from "../support/wait.ts";

const RUN = ["queue", "run"];
/** A runner looks every second on a local disk, and every 15 s elsewhere. */
const LOOK_MS = 30_000;

/** A runner in a process of its own. */
class Runner {
  readonly pid: number;
  #output: Deno.CommandOutput | undefined;

  constructor(process: Deno.ChildProcess) {
    this.pid = process.pid;
    void process.output().then((output) => this.#output = output);
  }

  /** Waits for its end, but no longer than it may take to look. */
  async ended(): Promise<CliResult> {
    await waitUntil(() => this.#output !== undefined, LOOK_MS);
    const { code = -1, stdout, stderr } = this.#output ?? {};
    const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  }
}

/** A job that is committed before it runs, and the folder outside the repository where its command writes. */
class Place implements AsyncDisposable {
  readonly path: string;

  private constructor(
    private readonly repository: TemporaryFolder,
    private readonly outside: TemporaryFolder,
    readonly id: string,
  ) {
    this.path = repository.path;
  }

  /** The lock is the kernel's: it goes with the command however that ends. */
  static async make(): Promise<Place> {
    const outside = await temporaryFolder();
    const command =
      `cd '${outside.path}'; exec 9>alive; flock -n 9 || echo two >>lines; echo begin >>lines; ` +
      "until [ -e go ]; do sleep 0.02; done; echo end >>lines; exit $(cat go)";
    const repository = await runnable("true");
    const id = await queued(repository.path, command);
    await commitAll(repository.path);
    return new Place(repository, outside, id);
  }

  lines(): string[] {
    if (!isThere(`${this.outside.path}/lines`)) return [];
    return Deno.readTextFileSync(`${this.outside.path}/lines`).split("\n").slice(0, -1);
  }

  /** Lets the commands end, with this code. */
  async go(code: number): Promise<void> {
    await Deno.writeTextFile(`${this.outside.path}/go.new`, `${code}`);
    await Deno.rename(`${this.outside.path}/go.new`, `${this.outside.path}/go`);
  }

  async hold(): Promise<void> {
    await Deno.remove(`${this.outside.path}/go`);
  }

  /** Starts a runner and waits until its command has begun. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<Runner> {
    const before = this.begun();
    const runner = new Runner(aexpCommand(this.path, RUN, { env }).spawn());
    await waitUntil(() => this.begun() > before);
    return runner;
  }

  begun(): number {
    return this.lines().filter((line) => line === "begin").length;
  }

  ended(): number {
    return this.lines().filter((line) => line === "end").length;
  }

  async clean(): Promise<void> {
    await git(this.path, "reset", "-q", "--hard");
    await git(this.path, "clean", "-q", "-fdx");
  }

  record(name: string): string {
    return `${this.path}/.aexp/attempts/${this.id}.${name}`;
  }

  async attempts(): Promise<Mapping[]> {
    return ((await documentOf(this.path, this.id)).get("attempts") ?? []) as Mapping[];
  }

  /** What a failed test has left running ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.go(0);
    await this.outside[Symbol.asyncDispose]();
    await this.repository[Symbol.asyncDispose]();
  }
}

Deno.test("a runner makes its removed record again, with all that others need, and says so once", async () => {
  await using place = await Place.make();
  const first = await place.start();
  await place.clean();
  await waitUntil(() => isThere(place.record("1.child")), LOOK_MS);
  await waitUntil(async () => (await place.attempts()).length === 1, LOOK_MS);
  assert.equal(textAt(await documentOf(place.path, place.id), "status"), "running");
  await place.clean();
  await waitUntil(() => isThere(place.record("1.child")), LOOK_MS);
  const second = await aexp(place.path, RUN);
  assert.equal(second.code, 0);
  assert.match(second.stderr + second.stdout, /already running as process/);
  await place.go(0);
  const { code, stderr } = await first.ended();
  assert.equal(code, 0);
  assert.equal(stderr.match(/its record .* was removed/g)?.length, 1, stderr);
  assert.deepEqual(place.lines(), ["begin", "end"]);
  assert.equal(textAt(await documentOf(place.path, place.id), "status"), "complete");
});

Deno.test("a document that git turned back is true again at the next beat, and nobody runs its job meanwhile", async () => {
  await using place = await Place.make();
  const first = await place.start({ AEXP_HEARTBEAT_S: "3" });
  await git(place.path, "reset", "-q", "--hard");
  const second = await aexp(place.path, RUN);
  assert.match(second.stderr + second.stdout, /already running as process/);
  const document = () => documentOf(place.path, place.id);
  await waitUntil(async () => textAt(await document(), "status") === "running");
  assert.ok((await document()).has("started_at"));
  await git(place.path, "reset", "-q", "--hard");
  await place.go(0);
  assert.equal((await first.ended()).code, 0);
  assert.deepEqual(place.lines(), ["begin", "end"]);
  assert.equal(textAt(await document(), "status"), "complete");
  assert.ok((await document()).has("started_at"));
});

Deno.test("a runner whose number another one has taken kills its command and writes nothing", async () => {
  await using place = await Place.make();
  const first = await place.start();
  Deno.kill(first.pid, "SIGSTOP");
  await place.clean();
  const second = await place.start();
  Deno.kill(first.pid, "SIGCONT");
  const { code, stdout } = await first.ended();
  assert.equal(code, 1);
  assert.match(stdout, /another runner took it over/);
  await place.go(0);
  assert.equal((await second.ended()).code, 0);
  assert.equal(place.ended(), 1);
  const attempts = await place.attempts();
  assert.deepEqual(attempts.map((one) => textAt(one, "status")), ["complete"]);
});

Deno.test("a later attempt whose records were removed goes on, and one that began as the first is ended", async () => {
  await using place = await Place.make();
  await place.go(1);
  assert.equal((await aexp(place.path, RUN)).code, 1);
  await place.hold();
  assert.equal((await aexp(place.path, ["queue", "retry", place.id])).code, 0);
  const first = await place.start();
  assert.ok(isThere(place.record("2")));
  Deno.kill(first.pid, "SIGSTOP");
  await place.clean();
  const second = await place.start();
  assert.ok(isThere(place.record("1")) && !isThere(place.record("2")));
  Deno.kill(first.pid, "SIGCONT");
  assert.equal((await second.ended()).code, 1);
  await place.clean();
  await waitUntil(() => isThere(place.record("1")) && isThere(place.record("2.child")), LOOK_MS);
  const { stderr, stdout } = await aexp(place.path, RUN);
  assert.match(stderr + stdout, /already running as process/);
  await place.go(0);
  assert.equal((await first.ended()).code, 0);
  assert.equal(place.ended(), 2);
  assert.equal(textAt(await documentOf(place.path, place.id), "status"), "complete");
});

Deno.test("a command that removes the records and ends at once has its end recorded", async () => {
  for (const code of [0, 3, 125]) {
    await using repository = await runnable("true");
    const { path } = repository;
    const id = await queued(path, `rm -rf .aexp; exit ${code}`);
    const result = await aexp(path, RUN);
    assert.equal(result.code, code === 0 ? 0 : 1, result.stderr);
    const status = textAt(await documentOf(path, id), "status");
    assert.equal(status, code === 0 ? "complete" : "failed");
    const end = await Deno.readTextFile(`${path}/.aexp/attempts/${id}.1.end`);
    assert.ok(end.includes(`"code": ${code}`), end);
  }
});

Deno.test("a runner makes no record again for a job that has gone", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const id = await queued(path, "rm -rf .aexp .runs/workspace/*");
  await aexp(path, RUN);
  assert.ok(!isThere(`${path}/.aexp/attempts/${id}.1`));
});
