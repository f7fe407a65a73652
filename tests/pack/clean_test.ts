/**
 * `aexp self clean`, and that it looks where the packed file unpacks itself.
 *
 * @module
 */

import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { unpackFolders } from "../../lib/adapters/packed/unpack_folders.ts";
import { findUnpacked, removeUnpacked } from "../../lib/adapters/packed/unpacked.ts";
import { aexpJson } from "../support/cli.ts";
import { missingRoot, mountMemory, packTest, runBare } from "../support/packed.ts";
import { temporaryFolder, writeFile } from "../support/temporary.ts";

const OLD = "0123456789abcdef";

Deno.test("findUnpacked() and removeUnpacked() see unpacked versions and nothing else", async () => {
  await using folder = await temporaryFolder();
  const cache = folder.path;
  await writeFile(`${cache}/${OLD}/deno`, "x".repeat(1000));
  await writeFile(`${cache}/${OLD}/.new.1.host/deno`, "x".repeat(24));
  await writeFile(`${cache}/notes/deno`, "");
  const found = findUnpacked([cache, `${cache}/none`, cache]);
  assert.deepEqual(found, [{ path: `${cache}/${OLD}`, bytes: 1024 }]);
  // A dry run only: every user of this machine shares some of the folders.
  const env = { AEXP_CACHE_DIR: cache };
  const planned = await aexpJson("/", ["self", "clean", "--dry-run"], { env });
  assert.ok((planned.get("removed") as string[]).includes(`${cache}/${OLD}`));
  assert.ok(Deno.statSync(`${cache}/${OLD}/deno`).isFile);
  for (const version of found) await removeUnpacked(version);
  // The packed file, where that is what is tested, has unpacked itself there.
  const left = [...Deno.readDirSync(cache)].map(({ name }) => name);
  assert.ok(left.includes("notes") && !left.includes(OLD), left.join(" "));
});

Deno.test({
  name: "removeUnpacked() says of a version that cannot be removed that it stays",
  ignore: missingRoot() !== undefined,
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/${OLD}`;
    await using _memory = await mountMemory(path, "ro,size=1m");
    await assert.rejects(removeUnpacked({ path, bytes: 0 }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^Cannot remove ".*": /);
      assert.match(
        String(error.hint),
        /^If this old version is yours, run `chmod -R u\+w \/.*` and remove it again\.$/,
      );
      return true;
    });
  },
});

Deno.test("unpackFolders() leaves out what is not set, empty or relative", () => {
  const env = { AEXP_CACHE_DIR: "cache", XDG_CACHE_HOME: "", HOME: "/home/a", TMPDIR: "/tmp" };
  assert.deepEqual(unpackFolders(env, 7), [
    "/home/a/.cache/aexp",
    "/tmp/aexp-7",
    "/var/tmp/aexp-7",
  ]);
});

packTest(
  "it unpacks in the first folder that self clean knows, and self clean keeps it",
  async (folder, program) => {
    for (const variable of ["AEXP_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "TMPDIR"]) {
      const env = { PATH: "/usr/bin:/bin", [variable]: `${folder}/${variable}` };
      const [first] = unpackFolders(env, Deno.uid() ?? 0);
      const { stdout, stderr } = await runBare(
        program,
        ["self", "clean", "--dry-run", "--json"],
        env,
      );
      assert.equal(stderr, "", variable);
      const { kept } = JSON.parse(stdout) as { kept: string[] };
      assert.deepEqual(kept.filter((path) => path.startsWith(`${first}/`)).length, 1, variable);
    }
  },
);
