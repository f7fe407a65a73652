/**
 * What the packed file does where its unpacked files were damaged.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  missingRoot,
  must,
  packTest,
  PATH,
  runBare,
  startsWith,
  unpacked,
  WHOLE,
} from "../support/packed.ts";

/** What may become of a file on a full disk, by a killed copy or by somebody's hand. */
const DAMAGES = {
  half: async (file: string) => await Deno.truncate(file, (await Deno.stat(file)).size >> 1),
  empty: (file: string) => Deno.truncate(file),
  longer: (file: string) => Deno.writeFile(file, new Uint8Array(1), { append: true }),
  missing: (file: string) => Deno.remove(file),
  folder: async (file: string) => {
    await Deno.remove(file);
    await Deno.mkdir(`${file}/deeper`, { recursive: true });
  },
  linkToNothing: async (file: string) => {
    await Deno.remove(file);
    await Deno.symlink("/nowhere", file);
  },
  linkToFolder: async (file: string) => {
    await Deno.remove(file);
    await Deno.symlink("/", file);
  },
};

/** Each heals by unpacking all of it, which takes a second: not every pair is looked at. */
const CASES: readonly (readonly [damage: keyof typeof DAMAGES, files: readonly string[]])[] = [
  ["half", ["deno", "aexp.parts", "main.js"]],
  ["empty", ["deno", "aexp.parts", "main.js"]],
  ["longer", ["main.js"]],
  ["missing", ["deno", "aexp.parts", "main.js"]],
  ["folder", ["deno", "main.js"]],
  ["linkToNothing", ["deno"]],
  ["linkToFolder", ["aexp.parts"]],
];

packTest("two starts at once heal what was damaged", async (folder, program) => {
  const env = { PATH, AEXP_CACHE_DIR: folder };
  await startsWith(program, env);
  const [version] = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  for (const [damage, files] of CASES) {
    for (const name of files) {
      const path = `${folder}/${version}/${name}`;
      await DAMAGES[damage](path);
      const starts = await Promise.all([startsWith(program, env), startsWith(program, env)]);
      assert.deepEqual(starts, ["", ""], `${damage} ${name}`);
      assert.deepEqual(unpacked(folder), WHOLE, `${damage} ${name}`);
      assert.ok(Deno.lstatSync(path).isFile, `${damage} ${name}`);
    }
  }
});

packTest(
  "damaged files in a folder of somebody else are passed over",
  async (folder, program) => {
    const env = { PATH, AEXP_CACHE_DIR: `${folder}/group` };
    await startsWith(program, env);
    const [version] = Array.from(Deno.readDirSync(env.AEXP_CACHE_DIR), ({ name }) => name);
    await Deno.truncate(`${env.AEXP_CACHE_DIR}/${version}/deno`, 1000);
    await must("chmod", "-R", "a+rX", folder, program.slice(0, program.lastIndexOf("/")));
    await Deno.mkdir(`${folder}/home`);
    await Deno.chown(`${folder}/home`, NOBODY, NOBODY);
    const user = ["--reuid", String(NOBODY), "--regid", String(NOBODY), "--clear-groups"];
    for (const said of [/^aexp: unpacked in [^]*home[^]*: it cannot be written to\n$/, /^$/]) {
      const { code, stderr } = await runBare("setpriv", [...user, program, "version"], {
        ...env,
        HOME: `${folder}/home`,
      });
      assert.equal(code, 0, stderr);
      assert.match(stderr, said);
    }
  },
  missingRoot(),
);

/** A user without rights. */
const NOBODY = 65534;
