/**
 * A sync on a full disk: one clear line, nothing half made, and the next sync finishes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { documentsOf } from "../support/clones.ts";
import { problems } from "../support/ledger.ts";
import { added, run } from "../support/queue.ts";
import { diskTest, fill, smallDisk } from "../support/small_disk.ts";
import { git, temporaryFolder } from "../support/temporary.ts";

diskTest(
  "a sync on a full disk says so, whatever room is left, and the next one finishes",
  async () => {
    await using outside = await temporaryFolder();
    await git(outside.path, "init", "-q", "--bare", "-b", "main", "hub.git");
    await using disk = await smallDisk();
    const { path } = disk;
    await Deno.remove(`${path}/.git`, { recursive: true });
    await git(path, "init", "-q", "-b", "main", "--template=");
    for (const [key, value] of [["user.name", "a"], ["user.email", "a@example.org"]]) {
      await git(path, "config", key ?? "", value ?? "");
    }
    await git(path, "remote", "add", "origin", `${outside.path}/hub.git`);
    await git(path, "add", "kb");
    await git(path, "commit", "-qm", "start");
    await git(path, "push", "-q", "origin", "main");
    let refused = 0;
    for (let room = 0; room < 10; room++) {
      await added(path, "--no-commit", "--sp", `condition=full,seed=${room}`);
      await run(path);
      await Deno.writeFile(`${path}/spare`, new Uint8Array(room * 4096));
      fill(`${path}/filler`);
      await Deno.remove(`${path}/spare`);
      const { code, stderr } = await aexp(path, ["sync"]);
      await Deno.remove(`${path}/filler`);
      if (code !== 0) {
        refused++;
        assert.equal(code, 2, stderr);
        assert.match(stderr, /^error: Cannot .*no space is left.* Free some space, then run/m);
      }
      await git(path, "fsck", "--no-dangling", "--no-progress");
      const next = await aexp(path, ["sync"]);
      assert.equal(next.code, 0, `${room}: ${next.stderr}`);
      assert.deepEqual(await problems(path), []);
      assert.equal((await documentsOf(path)).size, room + 1);
    }
    assert.ok(refused > 3, `${refused}`);
  },
);
