/**
 * One store that several containers reach, each with a state folder of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { programArguments } from "../support/cli.ts";
import { IN_CONTAINER, missingContainer, testWhere } from "../support/namespaces.ts";
import { added } from "../support/queue.ts";
import { temporaryFolder, temporaryRepository } from "../support/temporary.ts";

const MOUNTED = 'hostname "$1" && mount --bind "$2" "$3/.runs" && cd "$3" && shift 3 && exec "$@"';

/** Starts the program in a container that has a clone at `path`, and the store mounted into it. */
function inContainer(
  host: string,
  { store, path }: { readonly store: string; readonly path: string },
  ...args: string[]
): Promise<Deno.CommandOutput> {
  const words = [...IN_CONTAINER, MOUNTED, "sh", host, store, path, ...programArguments(), ...args];
  const [file = "", ...rest] = words;
  return new Deno.Command(file, { args: rest }).output();
}

for (const hosts of [["same", "same", "same"], ["one", "two", "three"]]) {
  testWhere(
    `one of the containers that share a store, and no state folder, runs its jobs (hosts ${hosts})`,
    missingContainer(),
    async () => {
      await using clones = await temporaryFolder();
      await using repository = await temporaryRepository();
      const { path } = repository;
      const store = `${path}/.runs`;
      const command = `echo {i} >> '${clones.path}/starts'`;
      await added(path, "--command", command, "--sweep", "i=0..9");
      // As an earlier version left it: nobody has claimed the store.
      for (const folder of [`${path}/.aexp`, `${store}/.aexp`]) {
        await Deno.remove(folder, { recursive: true });
      }
      const outputs = await Promise.all(hosts.map(async (host, n) => {
        const clone = `${clones.path}/${n}`;
        await Deno.mkdir(`${clone}/.git`, { recursive: true });
        await Deno.mkdir(`${clone}/.runs`);
        return await inContainer(host, { store, path: clone }, "queue", "run");
      }));
      const decoder = new TextDecoder();
      const errors = outputs.map(({ stderr }) => decoder.decode(stderr));
      assert.deepEqual(outputs.map(({ code }) => code).sort(), [0, 2, 2], errors.join("\n"));
      assert.equal(errors.filter((text) => /it belongs to ".*\/\.aexp" on /.test(text)).length, 2);
      const starts = (await Deno.readTextFile(`${clones.path}/starts`)).trim().split("\n");
      assert.deepEqual(starts.sort(), Array.from({ length: 10 }, (_, n) => String(n)));
      const loser = `${clones.path}/${outputs.findIndex(({ code }) => code === 2)}`;
      const look = await inContainer("same", { store, path: loser }, "queue", "list");
      assert.equal(look.code, 0);
    },
  );
}
