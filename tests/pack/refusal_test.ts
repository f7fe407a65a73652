/**
 * Where the packed file cannot be started, it says so itself: the runtime would answer with a usage text
 * of its own, or a trace.
 *
 * @module
 */

import assert from "node:assert/strict";
import { missingProgram, packTest, PATH, runBare } from "../support/packed.ts";

/** Shells that may be `/bin/sh`. */
const SHELLS = [["/bin/sh"], ["/bin/dash"], ["/bin/bash", "--posix"], ["/bin/busybox", "sh"]]
  .filter(([file = ""]) => missingProgram(file) === undefined);

/** Some shells write a line of their own first. */
const GONE =
  /^(?:.*getcwd.*\n)*aexp: Cannot work here: the current folder is gone\. Go to a folder that is there\.\n$/;

/** Makes a folder whose name is no text here, with the program in it. */
const MAKE_LATIN =
  `LATIN=$PWD/$(printf 'caf\\351'); mkdir "$LATIN"; ln -s "$PROGRAM" "$LATIN/aexp"; `;

/** What leads to a start that cannot be made, as a script of which `$@` is the shell. */
const CASES: readonly (readonly [name: string, script: string, said: RegExp])[] = [
  [
    "an argument in Latin-1",
    `exec "$@" "$PROGRAM" queue add --tag "$(printf 'caf\\351')"`,
    /^aexp: Cannot read argument 4: it is not UTF-8\. Write it in UTF-8\.\n$/,
  ],
  [
    "half a surrogate pair",
    `exec "$@" "$PROGRAM" --sp "$(printf 'é=\\355\\240\\200')" version`,
    /^aexp: Cannot read argument 2: it is not UTF-8\. Write it in UTF-8\.\n$/,
  ],
  [
    "a current folder that is gone",
    'mkdir gone; cd gone; rmdir ../gone; exec "$@" "$PROGRAM" version',
    GONE,
  ],
  [
    "another folder in its place",
    'mkdir gone; cd gone; rmdir ../gone; mkdir ../gone; exec "$@" "$PROGRAM" queue list --repo /',
    GONE,
  ],
  [
    "a program in a folder whose name is Latin-1",
    'cd "$LATIN"; exec "$@" "$LATIN/aexp" version',
    /^aexp: Cannot start: the path of .* is not UTF-8\. Move it to a folder whose path is\.\n$/,
  ],
  [
    "a cache in a folder whose name is Latin-1",
    'cd "$LATIN"; AEXP_CACHE_DIR=$LATIN exec "$@" "$PROGRAM" version',
    /^aexp: Cannot start: the path of .* is not UTF-8\. Set AEXP_CACHE_DIR to a folder whose path is\.\n$/,
  ],
  [
    "12 open files",
    'ulimit -n 12; exec "$@" "$PROGRAM" version',
    /^aexp: Cannot start: the limit on open files \(ulimit -n\) is 12, and at least 32 are needed\. Raise /,
  ],
  [
    "a small stack",
    'ulimit -s 256; exec "$@" "$PROGRAM" version',
    /^aexp: Cannot start: the limit on the stack \(ulimit -s\) is 256 kB, and at least 1200 are needed\. Raise /,
  ],
];

packTest("what the runtime would take badly is said in one line", async (folder, program) => {
  const env = { PATH, AEXP_CACHE_DIR: `${folder}/cache` };
  for (const shell of SHELLS) {
    for (const [name, script, said] of CASES) {
      const cwd = await Deno.makeTempDir({ dir: folder });
      const { code, stdout, stderr } = await runBare(
        "/bin/sh",
        ["-c", MAKE_LATIN + script, "sh", ...shell],
        { ...env, PROGRAM: program },
        cwd,
      );
      assert.deepEqual([code, stdout], [2, ""], `${shell}: ${name}: ${stderr}`);
      assert.match(stderr, said, `${shell}: ${name}`);
    }
  }
});

packTest("arguments in UTF-8 and usual limits are taken", async (folder, program) => {
  const env = { PATH, AEXP_CACHE_DIR: `${folder}/cache` };
  for (const shell of SHELLS) {
    for (const word of ["é", "中文", "𝄞", "a\tb\nc", "\u{10ffff}", "]\\-^!*", ""]) {
      const args = ["-c", 'ulimit -n 32; ulimit -s 1200; exec "$@"', "sh", ...shell, program, word];
      const { code, stderr } = await runBare("/bin/sh", args, env);
      assert.equal(code, 2);
      assert.match(stderr, /^error: Cannot run /, `${shell}: ${word}: ${stderr}`);
    }
  }
});
