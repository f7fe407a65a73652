/**
 * Two users of one group who take turns in one repository, each with a umask that keeps the group out.
 *
 * @module
 */

import assert from "node:assert/strict";
import { missingProgram, missingRoot, packTest } from "../support/packed.ts";

const GROUP = 60123;
const OWNER = 60201;
const SECOND = 60202;

const EXPERIMENT = '---\nrunner_command: "id -u"\n---\n';

/** The packed file as a user of the group starts it. */
class Users {
  readonly #program: string;
  readonly #folder: string;
  readonly path: string;

  constructor(folder: string, program: string) {
    this.#program = program;
    this.#folder = folder;
    this.path = `${folder}/shared/repository`;
  }

  /** Makes a repository of the owner's in a folder of the group's. */
  async prepare(): Promise<void> {
    for (const path of [this.#folder, this.#program.replace(/\/[^/]*$/, "")]) {
      await Deno.chmod(path, 0o755);
    }
    const shared = this.path.replace(/\/[^/]*$/, "");
    await Deno.mkdir(shared);
    await Deno.chown(shared, OWNER, GROUP);
    await Deno.chmod(shared, 0o2775);
    const experiments = `${this.path}/kb/research/experiments`;
    await this.#shell(OWNER, `mkdir -p '${experiments}' '${this.path}/.git'`);
    await this.#shell(OWNER, `printf %s '${EXPERIMENT}' >'${experiments}/E001-x.md'`);
    await this.#shell(OWNER, `chmod g+w '${this.path}'`);
  }

  /** Opens what is there to the group, as an administrator would. */
  async open(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.#shell(OWNER, `chmod -R g+w '${this.path}/${name}'`);
  }

  async run(user: number, ...args: readonly string[]): Promise<{ code: number; text: string }> {
    return await this.#shell(
      user,
      `cd '${this.path}' && exec '${this.#program}' ${args.join(" ")}`,
    );
  }

  async #shell(user: number, script: string): Promise<{ code: number; text: string }> {
    const who = [`--reuid=${user}`, `--regid=${user}`, `--groups=${GROUP}`, "--inh-caps=-all"];
    const { code, stdout, stderr } = await new Deno.Command("setpriv", {
      args: [...who, "sh", "-c", `umask 022; ${script}`],
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "", AEXP_CACHE_DIR: `${this.#folder}/cache-${user}` },
      cwd: "/",
    }).output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  }
}

const ADD = ["queue", "add", "--experiment", "E001", "--no-commit", "--sp"];

const needs = [missingRoot(), missingProgram("/usr/bin/setpriv")];

packTest(
  "a user who may not write in a store does not lock its owner out",
  async (folder, program) => {
    const users = new Users(folder, program);
    await users.prepare();
    assert.equal((await users.run(OWNER, ...ADD, "i=1")).code, 0);
    // As an earlier version left it.
    await Deno.remove(`${users.path}/.aexp`, { recursive: true });
    await Deno.remove(`${users.path}/.runs/.aexp`, { recursive: true });
    const second = await users.run(SECOND, "queue", "run");
    assert.equal(second.code, 2, second.text);
    assert.match(second.text, /permission denied/);
    assert.throws(() => Deno.statSync(`${users.path}/.aexp`), Deno.errors.NotFound);
    const owner = await users.run(OWNER, "queue", "run");
    assert.equal(owner.code, 0, owner.text);
  },
  ...needs,
);

packTest(
  "two users of a group take turns in a store that the group may write in",
  async (folder, program) => {
    const users = new Users(folder, program);
    await users.prepare();
    assert.equal((await users.run(OWNER, ...ADD, "i=1")).code, 0);
    await users.open(".runs");
    for (const [round, user] of [SECOND, OWNER, SECOND, OWNER].entries()) {
      const other = user === OWNER ? SECOND : OWNER;
      const added = await users.run(other, ...ADD, `i=1${round}`);
      assert.equal(added.code, 0, added.text);
      const ran = await users.run(user, "queue", "run");
      assert.equal(ran.code, 0, ran.text);
      assert.match(ran.text, new RegExp(`^${user}$`, "m"));
      const again = await users.run(other, "queue", "retry", "--failed", "--stopped");
      assert.ok(!/permission denied/.test(again.text), again.text);
    }
    // The first state folder was the second user's here: the owner goes on all the same.
    await Deno.remove(`${users.path}/.aexp`, { recursive: true });
    for (const user of [SECOND, OWNER]) {
      assert.equal((await users.run(user, ...ADD, `i=2${user}`)).code, 0);
      const ran = await users.run(user, "queue", "run");
      assert.equal(ran.code, 0, ran.text);
    }
  },
  ...needs,
);
