/**
 * How the packed file starts in places that are not made for it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { waitUntil } from "../support/wait.ts";
import {
  missingProgram,
  missingRoot,
  mountMemory,
  must,
  packTest,
  PATH,
  runBare,
  startsWith,
  unpacked,
  WHOLE,
} from "../support/packed.ts";
import { EXPERIMENT, writeFile } from "../support/temporary.ts";

packTest(
  "50 starts at once on an empty cache all succeed and leave one version",
  async (folder, program) => {
    const starts = Array.from(
      { length: 50 },
      () => startsWith(program, { PATH, AEXP_CACHE_DIR: folder }),
    );
    assert.deepEqual(new Set(await Promise.all(starts)), new Set([""]));
    assert.deepEqual(unpacked(folder), WHOLE);
  },
);

packTest("without a home it unpacks in the folder for temporary files", async (folder, program) => {
  assert.equal(await startsWith(program, { PATH, TMPDIR: folder }), "");
  const own = `${folder}/aexp-${Deno.uid()}`;
  assert.equal((Deno.statSync(own).mode ?? 0) & 0o777, 0o700);
  assert.deepEqual(unpacked(own), WHOLE);
});

packTest("a folder for temporary files that is a link is not used", async (folder, program) => {
  await Deno.mkdir(`${folder}/trap`);
  await Deno.symlink(`${folder}/trap`, `${folder}/aexp-${Deno.uid()}`);
  await startsWith(program, { PATH, TMPDIR: folder });
  assert.deepEqual([...Deno.readDirSync(`${folder}/trap`)], []);
});

packTest(
  "killed while it unpacks, it starts the next time and leaves no rubbish",
  async (folder, program) => {
    const env = { PATH, AEXP_CACHE_DIR: folder };
    const process = new Deno.Command("/usr/bin/env", {
      args: ["setsid", program, "version"],
      env,
      clearEnv: true,
      stdout: "null",
    }).spawn();
    const parts = () => [...Deno.readDirSync(folder)].flatMap(({ name }) => unpackedNames(name));
    const unpackedNames = (name: string) =>
      Array.from(Deno.readDirSync(`${folder}/${name}`), (file) => file.name);
    await waitUntil(() => parts().some((name) => name.startsWith(".new.")));
    await must("pkill", "-KILL", "-s", String(process.pid));
    await process.status;
    assert.ok(!parts().includes("deno"));
    assert.equal(await startsWith(program, env), "");
    assert.deepEqual(unpacked(folder), WHOLE);
  },
  missingProgram("/usr/bin/pkill"),
);

packTest(
  "a read-only home with an unpacked version serves; an empty one is passed over",
  async (folder, program) => {
    {
      await using _memory = await mountMemory(`${folder}/home`, "size=200m");
      await startsWith(program, { PATH, HOME: `${folder}/home` });
      await must("mount", "-o", "remount,ro", `${folder}/home`);
      assert.equal(await startsWith(program, { PATH, HOME: `${folder}/home`, TMPDIR: folder }), "");
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["home"]);
    }
    await using _memory = await mountMemory(`${folder}/home`, "ro,size=1m");
    await startsWith(program, { PATH, HOME: `${folder}/home`, TMPDIR: folder });
    assert.deepEqual(unpacked(`${folder}/aexp-0`), WHOLE);
  },
  missingRoot(),
);

packTest(
  "a home without execution or space is passed over, and keeps nothing",
  async (folder, program) => {
    for (const options of ["noexec,size=200m", "size=20m"]) {
      const temporary = `${folder}/${options}`;
      await Deno.mkdir(temporary);
      await using _memory = await mountMemory(`${folder}/home`, options);
      await startsWith(program, { PATH, HOME: `${folder}/home`, TMPDIR: temporary });
      assert.deepEqual([...Deno.readDirSync(`${folder}/home/.cache/aexp`)], [], options);
      assert.deepEqual(unpacked(`${temporary}/aexp-0`), WHOLE, options);
    }
  },
  missingRoot(),
);

packTest("a folder of one's own choice that does not serve is named", async (folder, program) => {
  await using _memory = await mountMemory(`${folder}/chosen`, "size=20m");
  const said = await startsWith(program, {
    PATH,
    AEXP_CACHE_DIR: `${folder}/chosen`,
    TMPDIR: folder,
  });
  assert.match(said, /^aexp: unpacked in .*, for AEXP_CACHE_DIR:\n {2}.*chosen: [Nn]o space left/);
}, missingRoot());

packTest(
  "a folder of one's own choice is filled though a version lies elsewhere",
  async (folder, program) => {
    const env = { PATH, HOME: `${folder}/home`, AEXP_CACHE_DIR: `${folder}/group/aexp` };
    await startsWith(program, { PATH, HOME: env.HOME });
    const { code } = await runBare("/bin/sh", ["-c", 'umask 077; exec "$0" version', program], env);
    assert.equal(code, 0);
    assert.deepEqual(unpacked(env.AEXP_CACHE_DIR), WHOLE);
    for (const entry of Deno.readDirSync(env.AEXP_CACHE_DIR)) {
      const version = `${env.AEXP_CACHE_DIR}/${entry.name}`;
      for (const path of ["", "/deno", "/..", "/../.."]) {
        assert.equal((Deno.statSync(version + path).mode ?? 0) & 0o055, 0o055, path);
      }
      assert.equal((Deno.statSync(`${version}/aexp.parts`).mode ?? 0) & 0o044, 0o044);
    }
  },
);

packTest(
  "a folder that cannot be filled leaves what lies elsewhere in use",
  async (folder, program) => {
    const home = `${folder}/home`;
    await startsWith(program, { PATH, HOME: home });
    await using _full = await mountMemory(`${folder}/full`, "size=20m");
    const full = await startsWith(program, { PATH, HOME: home, AEXP_CACHE_DIR: `${folder}/full` });
    assert.match(
      full,
      /^aexp: unpacked in .*home.*, for AEXP_CACHE_DIR:\n {2}.*full: [Nn]o space left/,
    );
    await using _fixed = await mountMemory(`${folder}/fixed`, "ro,size=20m");
    const env = { PATH, HOME: home, AEXP_CACHE_DIR: `${folder}/fixed` };
    assert.equal(await startsWith(program, env), "");
    const relative = await startsWith(program, { PATH, HOME: home, AEXP_CACHE_DIR: "cache" });
    assert.equal(
      relative,
      "aexp: AEXP_CACHE_DIR is passed over, as it is no absolute path: cache\n",
    );
  },
  missingRoot(),
);

packTest("children get the environment as it was", async (folder, program) => {
  const file = `${folder}/kb/research/experiments/E001-first.md`;
  await writeFile(file, EXPERIMENT);
  await Deno.mkdir(`${folder}/.git`);
  const cache = `${folder}/cache`;
  const given = {
    PATH,
    AEXP_CACHE_DIR: cache,
    DENO_DIR: "",
    DENO_LOG: "info",
    LD_LIBRARY_PATH: "/x:/y",
  };
  const aexp = (...args: string[]) => runBare(program, args, given, folder);
  const queued = await aexp("queue", "add", "--experiment", "E001", "--command", "env > seen");
  assert.equal(queued.code, 0, queued.stderr);
  assert.equal((await aexp("queue", "run")).code, 0);
  const seen = Deno.readTextFileSync(`${folder}/seen`).trimEnd().split("\n")
    .filter((line) => /^(AEXP_(CACHE|GIVEN|program)|DENO|LD_|PATH)/.test(line)).sort();
  const before = Object.entries(given).map(([key, value]) => `${key}=${value}`).sort();
  assert.deepEqual(seen, before);
});

packTest(
  "the main job runs in a root with nothing but busybox and the C library",
  async (folder, program) => {
    await makeRoot(folder, program);
    const inside = (...args: string[]) =>
      runBare("/usr/sbin/chroot", [folder, "/bin/aexp", ...args, "--repo", "/project"], {
        PATH: "/bin",
      });
    await must("mount", "-t", "proc", "none", `${folder}/proc`);
    try {
      const queued = await inside("queue", "add", "--experiment", "E001", "--sweep", "seed=0..2");
      assert.equal(queued.code, 0, queued.stderr);
      const ran = await inside("queue", "run");
      assert.deepEqual(
        [ran.code, /ran 3\/3 job\(s\) successfully/.test(ran.stdout + ran.stderr)],
        [0, true],
        ran.stderr,
      );
    } finally {
      await must("umount", `${folder}/proc`);
    }
  },
  missingRoot(),
  missingProgram("/bin/busybox"),
);

async function makeRoot(folder: string, program: string): Promise<void> {
  for (const name of ["bin", "proc", "tmp", "dev", "project/.git"]) {
    await Deno.mkdir(`${folder}/${name}`, { recursive: true });
  }
  await writeFile(`${folder}/project/kb/research/experiments/E001-first.md`, EXPERIMENT);
  await Deno.copyFile("/bin/busybox", `${folder}/bin/busybox`);
  await must("chroot", folder, "/bin/busybox", "--install", "-s", "/bin");
  await Deno.copyFile(program, `${folder}/bin/aexp`);
  await must("sh", "-c", COPY_LIBRARIES, "sh", folder);
}

/** The libraries that Deno needs, at the paths where the loader finds them. */
const COPY_LIBRARIES = `set -e
ldd "${Deno.execPath()}" | grep -o '/[^ ]*' | while read -r file; do
  mkdir -p "$1$(dirname "$file")"
  cp -L "$file" "$1$file"
done
mknod -m 666 "$1/dev/null" c 1 3; mknod -m 444 "$1/dev/urandom" c 1 9`;

packTest("exit codes and signals pass through", async (folder, program) => {
  const env = { PATH, AEXP_CACHE_DIR: folder };
  assert.equal((await runBare(program, ["queue", "lst"], env)).code, 2);
  const options = { args: ["queue", "add", "--experiment", "E001", "--sp-file", "-"] };
  const process = new Deno.Command(program, { ...options, env, stdin: "piped", stderr: "null" })
    .spawn();
  await waitUntil(() => Deno.readTextFileSync(`/proc/${process.pid}/comm`) === "deno\n");
  process.kill("SIGTERM");
  assert.equal((await process.status).signal, "SIGTERM");
  await process.stdin.close().catch(() => {});
}, missingProgram("/proc/self/comm"));

packTest("what it cannot do without is said in one line", async (folder, program) => {
  const env = { PATH, AEXP_CACHE_DIR: folder };
  const limited = await runBare(
    "/bin/sh",
    ["-c", `ulimit -v 4000000; exec "$0" version`, program],
    env,
  );
  assert.deepEqual([limited.code, limited.stdout], [2, ""]);
  assert.match(limited.stderr, /^aexp: Cannot start: the limit on address space \(ulimit -v\)/);
  const bare = await runBare("/bin/sh", [program, "version"], { ...env, PATH: folder });
  assert.deepEqual([bare.code, /the program gzip is not on PATH/.test(bare.stderr)], [2, true]);
  const cut = `${folder}/cut`;
  await Deno.writeFile(cut, (await Deno.readFile(program)).subarray(0, 9_000_000), { mode: 0o755 });
  const damaged = await runBare(cut, ["version"], { PATH, AEXP_CACHE_DIR: `${folder}/new` });
  assert.match(damaged.stderr, /^aexp: Cannot unpack itself: .* has 9000000 of its \d+ bytes/);
});

packTest("says nothing of the runtime's on a terminal", async (folder, program) => {
  const env = { HOME: folder, PATH: "/usr/bin:/bin" };
  const args = ["-qec", `'${program}' version`, "/dev/null"];
  const { code, stdout } = await runBare("script", args, env);
  assert.equal(code, 0);
  assert.match(stdout, /^[0-9.]+ \(commit \S+, \S+\)\r\n$/);
}, missingProgram("/usr/bin/script"));
