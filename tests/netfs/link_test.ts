/**
 * Links whose answers are lost, on a file system that loses them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { linkText } from "../../lib/adapters/files/link.ts";
import { findRoot } from "../../lib/adapters/store/root.ts";
import { Signature } from "../../lib/adapters/state/signature.ts";
import { openOrCreateStore } from "../../lib/adapters/store/store.ts";
import { makeRepository, mountLying, SCRIPTS } from "../support/netfs.ts";
import { thisMaker } from "../support/store.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

const ignore = SCRIPTS === "";

Deno.test({
  name: "linkText() knows its own link whatever the answer says",
  ignore,
  fn: async () => {
    const lies = ["--link-lie", "1:EIO", "--stale", "1"];
    await using mounts = await mountLying(lies, ["--link-lie", "1:EEXIST", "--stale", "1"]);
    const { a, b } = mounts;
    await Deno.writeTextFile(`${a}/mine`, "mine");
    await Deno.writeTextFile(`${b}/theirs`, "theirs");
    assert.deepEqual(await linkText(`${a}/mine`, `${a}/one`, "mine"), { kind: "taken" });
    assert.deepEqual(await linkText(`${b}/theirs`, `${b}/one`, "theirs"), {
      kind: "held",
      text: "mine",
    });
    assert.deepEqual(await linkText(`${b}/theirs`, `${b}/two`, "theirs"), { kind: "taken" });
    // Told a moment ago that there is no such file, this machine may not see the other's link yet.
    await assert.rejects(Deno.stat(`${a}/three`));
    assert.deepEqual(await linkText(`${b}/theirs`, `${b}/three`, "theirs"), { kind: "taken" });
    const put = await linkText(`${a}/mine`, `${a}/three`, "mine");
    assert.notEqual(put.kind, "taken");
  },
});

Deno.test({
  name: "linkText() that was not done says so",
  ignore,
  fn: async () => {
    await using mounts = await mountLying(["--error", "ENOSPC:1:link"], []);
    const { a } = mounts;
    await Deno.writeTextFile(`${a}/mine`, "mine");
    await assert.rejects(linkText(`${a}/mine`, `${a}/one`, "mine"), /No space left/);
    await assert.rejects(Deno.stat(`${a}/one`), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "Signature.put() on a full disk keeps what it has and leaves nothing else, however often",
  ignore,
  fn: async () => {
    await using scratch = await temporaryFolder();
    const conf = `${scratch.path}/lies`;
    await Deno.writeTextFile(conf, "");
    await using mounts = await mountLying(["--conf", conf], []);
    const { a } = await makeRepository(mounts);
    const maker = thisMaker();
    const store = openOrCreateStore(findRoot({ cwd: a, env: {} }), maker, () => new Date());
    const signature = new Signature(store, maker);
    assert.equal((await signature.put("locks", "one")).kind, "taken");
    const runners = () => Array.from(Deno.readDirSync(`${a}/.aexp/runners`), ({ name }) => name);
    const before = runners();
    await Deno.writeTextFile(`${conf}.new`, "--error ENOSPC:1:link,write\n");
    await Deno.rename(`${conf}.new`, conf);
    await waitUntil(async () => {
      const put = signature.put("locks", "two").then(() => false, () => true);
      return await put;
    });
    await assert.rejects(signature.put("locks", "three"), /No space left/);
    assert.deepEqual(runners(), before);
    await Deno.writeTextFile(`${conf}.new`, "");
    await Deno.rename(`${conf}.new`, conf);
    await waitUntil(() => signature.put("locks", "four").then(() => true, () => false));
    assert.deepEqual(runners(), before);
    await signature.close();
  },
});
