/**
 * Links whose answers are lost, on a file system that loses them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { linkText } from "../../lib/store/link.ts";
import { mountLying, SCRIPTS } from "../support/netfs.ts";

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
