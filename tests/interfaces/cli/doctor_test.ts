import assert from "node:assert/strict";
import {
  aexp,
  aexpCommand,
  aexpJson,
  type CliOptions,
  programArguments,
  shellCommand,
} from "../../support/cli.ts";
import { runnable } from "../../support/queue.ts";
import { SLURM_SCRIPT, startSlurm } from "../../support/slurm.ts";
import {
  commitAll,
  git,
  type TemporaryFolder,
  temporaryFolder,
  temporaryRepository,
  writeFile,
  writeOldFile,
} from "../../support/temporary.ts";
import { isThere } from "../../support/runs.ts";
import { waitUntil } from "../../support/wait.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

/** The checks of a name: state, what was found, fix. */
async function checks(path: string, name: string, options: CliOptions = {}): Promise<string[][]> {
  const answer = await aexpJson(path, ["doctor"], options);
  return (answer.get("checks") as Mapping[]).filter((check) => check.get("name") === name)
    .map((check) => ["state", "found", "fix"].map((key) => String(check.get(key) ?? "")));
}

/** The only check of a name. */
async function check(path: string, name: string, options: CliOptions = {}): Promise<string[]> {
  const [only = [], ...others] = await checks(path, name, options);
  assert.equal(others.length, 0);
  return only;
}

/** A folder for PATH with git in it: a Slurm that is installed without a cluster is worth a warning. */
async function onlyGit(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  for (const place of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      await Deno.symlink(await Deno.realPath(`${place}/git`), `${folder.path}/git`);
      break;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return folder;
}

async function namesIn(path: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  return names.sort();
}

Deno.test("doctor finds no problem in a sound repository and leaves no files", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sp", "seed=0"]);
  await aexp(path, ["queue", "run"]);
  const before = [await namesIn(path), await namesIn(`${path}/.aexp`)];
  await using programs = await onlyGit();
  const env = { PATH: programs.path };
  const answer = await aexpJson(path, ["doctor"], { env });
  assert.deepEqual([await namesIn(path), await namesIn(`${path}/.aexp`)], before);
  assert.deepEqual(
    (answer.get("checks") as Mapping[]).map((check) => [check.get("name"), check.get("state")]),
    [
      ...["libc", "open files", "processes", "address space", "shell", "git", "slurm"],
      ...["file system", "state folder", "clock", "runs", "leftovers", "git files", "experiments"],
    ].map((name) => [name, "ok"]),
  );
  assert.equal(answer.get("repository"), path);
  assert.equal(answer.get("problems"), 0n);
  assert.match((await check(path, "libc"))[1] ?? "", /^glibc 2\.[0-9]+$/);
  assert.match((await check(path, "git"))[1] ?? "", /^2\.[0-9]+/);
  assert.deepEqual((await check(path, "state folder"))[1], `link(2) works in ${path}/.aexp`);
});

Deno.test("doctor outside a repository checks the machine alone", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await aexp(folder.path, ["doctor"]);
  assert.equal(code, 0);
  assert.match(stdout, /^ok\tlibc\t.*\t\n(?:.*\n)+$/);
  assert.doesNotMatch(stdout, /clock/);
  assert.equal(stderr, "no repository here: only the machine was checked\n");
  const named = await aexp(folder.path, ["doctor", "--repo", "nowhere"]);
  assert.equal(named.code, 2);
  assert.match(named.stderr, /^error: Cannot use --repo "nowhere": there is no such folder/);
  assert.deepEqual(await namesIn(folder.path), []);
});

Deno.test("doctor shows the fix below the finding on a terminal", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(`${folder.path}/.aexp`);
  await Deno.writeTextFile(`${folder.path}/.aexp/installed.json`, "{}");
  const { stdout } = await aexp(folder.path, ["doctor"], { columns: 80 });
  const lines =
    `warning git files: git sees no work tree in ${folder.path}\n        → Run \`git init\``;
  assert.ok(stdout.includes(lines), stdout);
});

Deno.test("doctor reports the offset of the file system's clock", async () => {
  await using repository = await temporaryRepository();
  const later = (ms: number) => ({ now: () => new Date(Date.now() + ms) });
  assert.equal((await check(repository.path, "clock", later(1_000)))[0], "ok");
  const [state, found, fix] = await check(repository.path, "clock", later(60_000));
  assert.equal(state, "warning");
  assert.match(found ?? "", /^the file system's clock is (60\.0|59\.9) s behind this machine's$/);
  assert.match(fix ?? "", /NTP/);
  const [, ahead] = await check(repository.path, "clock", later(-60_000));
  assert.match(ahead ?? "", /s ahead of this machine's$/);
});

Deno.test("doctor exits with 1 if the state folder cannot be written", async () => {
  await using repository = await temporaryRepository();
  // In the way of it: what root may not do either.
  await writeFile(`${repository.path}/.aexp`, "");
  const { code, stdout } = await aexp(repository.path, ["doctor"]);
  assert.equal(code, 1);
  assert.match(stdout, /^problem\tstate folder\tCannot write ".*\.aexp": .*\tCheck the path/m);
});

Deno.test("doctor exits with 1 if the run store is no signac project", async () => {
  await using repository = await temporaryRepository();
  await writeFile(`${repository.path}/.runs/notes.txt`, "");
  const { code, stdout } = await aexp(repository.path, ["doctor"]);
  assert.equal(code, 1);
  assert.match(stdout, /^problem\truns\tCannot open the run store .*\tIt should hold /m);
});

Deno.test("doctor names the jobs of a killed runner until they are reconciled", async () => {
  await using repository = await runnable("echo $PPID >started; exec sleep 1000");
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sp", "seed=0"]);
  const runner = aexpCommand(path, ["queue", "run"]).spawn();
  const find = async () => {
    const jobs = await aexpJson(path, ["queue", "reconcile"]);
    return (jobs.get("entries") as Mapping[])[0];
  };
  await waitUntil(() => isThere(`${path}/started`), 20_000);
  assert.equal((await find())?.get("verdict"), "alive");
  assert.equal((await check(path, "runs"))[1], "1 running, all held by processes that live");
  runner.kill("SIGKILL");
  await Promise.all([runner.stdout.cancel(), runner.stderr.cancel(), runner.status]);
  await waitUntil(async () => (await find())?.get("verdict") === "gone", 20_000);
  const [state, found, fix] = await check(path, "runs");
  assert.equal(state, "warning");
  assert.match(found ?? "", /^1 run without a holder: [0-9a-f]{8}$/);
  assert.equal(fix, "`aexp queue reconcile --apply` puts them right.");
  assert.match((await check(path, "leftovers"))[1] ?? "", /^1 file of .*\.aexp\/runners\//);
  await aexp(path, ["queue", "reconcile", "--apply"]);
  assert.equal((await check(path, "runs"))[0], "ok");
});

Deno.test("doctor names files that git tracks by mistake, and files that git should track", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sp", "seed=0"]);
  await writeFile(`${path}/.aexp/runners/old`, "");
  await writeFile(`${path}/.aexp/ledger/E001.json`, "{}");
  await git(path, "add", "--force", ".aexp/runners/old", ".aexp/ledger");
  await writeFile(`${path}/.gitignore`, ".runs/workspace/\n");
  await commitAll(path);
  const [exposed, lost] = await checks(path, "git files");
  assert.deepEqual(exposed, [
    "warning",
    "1 file of this machine not ignored: .aexp/runners/old",
    "`git rm -r --cached --ignore-unmatch .aexp/`, and a line `.aexp/*` in .gitignore.",
  ]);
  assert.equal(lost?.[0], "warning");
  assert.match(
    lost?.[1] ?? "",
    /^2 files of runs ignored, so they do not travel: \.runs\/workspace/,
  );
  const rule = /`(git check-ignore .*?)`/.exec(lost?.[2] ?? "")?.[1] ?? "";
  assert.match(
    await git(path, ...rule.split(" ").slice(1)),
    /^\.gitignore:1:\.runs\/workspace\/\t/,
  );
});

Deno.test("doctor says why an installed Slurm does not answer", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/scontrol`;
  const script = 'case $1 in --version) echo "slurm 24.05.1" ;; *) exit 1 ;; esac';
  await Deno.writeTextFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const env = { PATH: folder.path };
  const [state, found] = await check(folder.path, "slurm", { env });
  assert.deepEqual([state, found], ["warning", "24.05.1, but its controller does not answer"]);
  await Deno.writeTextFile(file, "#!/bin/sh\necho no configuration >&2\nexit 1\n");
  const [, reason] = await check(folder.path, "slurm", { env });
  assert.equal(reason, "scontrol does not work: no configuration");
  assert.equal((await check(folder.path, "slurm", { env: { PATH: "/nothing" } }))[0], "ok");
});

Deno.test({
  name: "doctor reports the version and MaxArraySize of a real Slurm",
  ignore: SLURM_SCRIPT === "",
  fn: async () => {
    await using folder = await temporaryFolder();
    await using slurm = await startSlurm();
    const [state, found] = await check(folder.path, "slurm", { env: slurm.env });
    assert.equal(state, "ok");
    assert.match(found ?? "", /^[0-9.]+, MaxArraySize [1-9][0-9]*$/);
  },
});

Deno.test("doctor works without PATH and names the missing functions", async () => {
  await using repository = await temporaryRepository();
  const args = ["-c", `unset PATH; exec ${shellCommand()} doctor`];
  const options = { args, cwd: repository.path };
  const { code, stdout } = await new Deno.Command("/bin/sh", options).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 0);
  assert.match(text, /^warning\tgit\tit is not on PATH, so /m);
  assert.match(text, /^ok\tslurm\tscontrol is not on PATH\t$/m);
  assert.match(text, /^ok\tgit files\tunknown, as there is no git\t$/m);
});

Deno.test("doctor warns about limits that a few runs exhaust", async () => {
  await using folder = await temporaryFolder();
  const args = ["-c", `ulimit -n 100; exec ${shellCommand()} doctor --json`];
  const { code, stdout } = await new Deno.Command("sh", { args, cwd: folder.path }).output();
  assert.equal(code, 0);
  const { checks } = JSON.parse(new TextDecoder().decode(stdout));
  const [files] = checks.filter(({ name }: { name: string }) => name === "open files");
  assert.deepEqual([files.state, files.found], ["warning", "at most 100"]);
  assert.match(files.fix, /ulimit -n/);
});

/** Runs `doctor` where some calls of the system fail. */
async function whereCallsFail(path: string, inject: string): Promise<[number, string]> {
  const [file, ...first] = programArguments();
  const calls = inject.replace(/:.*/, "");
  const trace = ["-f", "-qq", "-o", "/dev/null", "-e", `trace=${calls}`, "-e", `inject=${inject}`];
  const args = [...trace, file, ...first, "doctor"];
  const { code, stdout } = await new Deno.Command("strace", { args, cwd: path }).output();
  return [code, new TextDecoder().decode(stdout)];
}

Deno.test({
  name: "doctor distinguishes a file system without hard links from a read-only one",
  ignore: !hasStrace(),
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const [code, links] = await whereCallsFail(path, "link,linkat:error=EPERM");
    assert.equal(code, 0);
    assert.match(
      links,
      /^warning\tstate folder\thard links do not work in .*, so aexp creates files/m,
    );
    const [broken, stdout] = await whereCallsFail(path, "mkdir,mkdirat:error=EROFS");
    assert.equal(broken, 1);
    assert.match(
      stdout,
      /^problem\tstate folder\tCannot write .*: the file system is read-only\t/m,
    );
  },
});

function hasStrace(): boolean {
  try {
    return new Deno.Command("strace", { args: ["-V"], stdout: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("doctor names every job that cannot be read, whether it was queued or not", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sp", "seed=0"]);
  const [empty, half] = ["0", "f"].map((digit) => digit.repeat(32));
  await Deno.mkdir(`${path}/.runs/workspace/${empty}`);
  await writeOldFile(`${path}/.runs/workspace/${half}/signac_statepoint.json`, '{"seed": ');
  const [state, found] = await check(path, "runs");
  assert.equal(state, "warning");
  assert.match(found ?? "", new RegExp(`^2 jobs that cannot be read: .*${empty}/.*${half}/`));
});
