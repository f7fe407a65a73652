/**
 * The live view in a real terminal: what it shows, and that it gives the terminal back as it was.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand, shellCommand } from "../support/cli.ts";
import { documentPath, queued, started, WAIT } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { HAS_TMUX, Tmux } from "../support/tmux.ts";
import { Collected, waitUntil } from "../support/wait.ts";

function watchTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `queue watch: ${name}`, ignore: !HAS_TMUX, fn });
}

const SHOWN = /^q quit/;

/** Waits until the view is shown and has read the runs. */
async function shown(tmux: Tmux, text: string | RegExp = / done/): Promise<readonly string[]> {
  return await tmux.waitFor((lines) =>
    lines.some((line) => SHOWN.test(line)) && lines.some((line) => line.match(text) !== null)
  );
}

/** Starts the view after the settings of the terminal were written down. */
async function startWatch(tmux: Tmux): Promise<void> {
  await tmux.type(`stty -g > before; ${shellCommand()} queue watch; echo "code=$?."\n`);
  await shown(tmux);
}

/** The view has ended, and screen, cursor and settings are as before. */
async function assertRestored(tmux: Tmux, path: string, code: number): Promise<void> {
  const lines = await tmux.waitFor((all) => all.some((line) => line.startsWith("code=")));
  assert.ok(lines.includes(`code=${code}.`), lines.join("\n"));
  assert.ok(lines.includes("text before"), "the first screen is there again");
  assert.ok(!lines.some((line) => SHOWN.test(line)), "nothing is left of the view");
  assert.equal(await tmux.value("#{alternate_on} #{cursor_flag} #{wrap_flag}"), "0 1 1");
  await assertSettings(tmux, path);
}

async function assertSettings(tmux: Tmux, path: string): Promise<void> {
  await tmux.type("stty -g > after; echo settings=written.\n");
  await tmux.waitFor((lines) => lines.includes("settings=written."));
  assert.equal(await Deno.readTextFile(`${path}/after`), await Deno.readTextFile(`${path}/before`));
}

async function startShell(path: string): ReturnType<typeof Tmux.start> {
  const tmux = await Tmux.start(path);
  await tmux.type("echo 'text before'\n");
  await tmux.waitFor((lines) => lines.includes("text before"));
  return tmux;
}

const ENDS = [
  ["q", 0, (tmux: Tmux) => tmux.press("q")],
  ["Ctrl-C", 130, (tmux: Tmux) => tmux.press("C-c")],
  ["Ctrl-\\", 131, (tmux: Tmux) => tmux.press("C-\\")],
] as const;

for (const [name, code, end] of ENDS) {
  watchTest(`${name} ends it and restores the terminal`, async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    await queued(path, "true");
    await using tmux = await startShell(path);
    await startWatch(tmux);
    assert.equal(await tmux.value("#{alternate_on} #{cursor_flag}"), "1 0");
    await end(tmux);
    await assertRestored(tmux, path, code);
  });
}

watchTest("SIGTERM ends it and restores the terminal", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true");
  await using tmux = await startShell(path);
  // The shell that becomes the program writes its own number down.
  const program = `sh -c 'echo $$ > pid; exec "$@"' sh ${shellCommand()}`;
  await tmux.type(`stty -g > before; ${program} queue watch; echo "code=$?."\n`);
  await shown(tmux);
  Deno.kill(Number(await Deno.readTextFile(`${path}/pid`)), "SIGTERM");
  await assertRestored(tmux, path, 143);
});

watchTest("Ctrl-Z gives the terminal back, fg shows the view again", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  await using tmux = await startShell(path);
  await tmux.type(`stty -g > before; ${shellCommand()} queue watch\n`);
  await shown(tmux);
  for (let round = 0; round < 2; round++) {
    await tmux.press("C-z");
    await tmux.waitFor((lines) => lines.some((line) => line.includes("Stopped")));
    await tmux.waitFor((lines) => lines.some((line) => line.startsWith("ready>")));
    assert.equal(await tmux.value("#{alternate_on} #{cursor_flag} #{wrap_flag}"), "0 1 1");
    await assertSettings(tmux, path);
    await tmux.type("clear; fg\n");
    await shown(tmux);
  }
  // It still follows the runs, and hears keys.
  await Deno.writeTextFile(
    documentPath(path, id),
    '{"status": "complete", "queue": {"queued_at": "2026"}}',
  );
  await shown(tmux, /1\/1 done/);
  await tmux.press("q");
  await tmux.waitFor((lines) => lines.some((line) => line.startsWith("ready>")));
  assert.equal(await tmux.value("#{alternate_on} #{cursor_flag} #{wrap_flag}"), "0 1 1");
  await assertSettings(tmux, path);
});

/** A program whose view breaks down, in one of two ways. */
function brokenProgram(how: "look" | "stray"): string {
  const lib = new URL("../../lib", import.meta.url).href;
  const look = how === "look"
    ? 'throw new TypeError("broken")'
    : 'setTimeout(() => { throw new TypeError("broken"); }, 300); return [];';
  return `
import { liveView } from "${lib}/interfaces/cli/watch/live_view.ts";
import { systemContext } from "${lib}/adapters/system/context.ts";
import { LiveQueue } from "${lib}/operations/watch_queue.ts";
let looks = 0;
const watch = {
  runs: [], damaged: 0,
  async look() { if (looks++ === 0) return []; await 0; ${look} },
};
const context = systemContext();
const session = { context, root: { path: "." }, now: context.now };
const queue = new LiveQueue(session as never, watch as never, {});
try {
  const terminal = await context.openTerminal?.();
  if (terminal !== undefined) await liveView(context, terminal, { queue, title: "queue" });
} catch (error) {
  console.error("bug: " + error);
  Deno.exitCode = 70;
}
`;
}

for (const [how, code] of [["look", 70], ["stray", 1]] as const) {
  watchTest(`a breakdown (${how}) is told on a terminal that is as before`, async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    await Deno.writeTextFile(`${path}/broken.ts`, brokenProgram(how));
    await using tmux = await startShell(path);
    await tmux.type(
      `stty -g > before; '${Deno.execPath()}' run -A --quiet broken.ts; echo "code=$?."\n`,
    );
    await tmux.waitFor((lines) => lines.some((line) => line.includes("broken")));
    await assertRestored(tmux, path, code);
  });
}

watchTest("shows runs, failures and logs in every size, whatever they print", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const evil = [
    "printf 'ValueError: \\033[2J\\033]0;evil title\\007 日本語 is no number\\n'; exit 3",
    "printf 'step 1\\rstep 2\\r\\n\\033[31m日本語 🚀 done %s\\033[0m\\n' 7; " + WAIT,
  ];
  await queued(path, evil[0] ?? "", "--sp", "name=日本語日本語日本語,seed=1");
  const running = await queued(path, evil[1] ?? "", "--sp", "name=é,seed=2", "--tag", "t");
  await aexp(path, ["queue", "run", "--sp", "seed=1"]);
  const { runner, output } = await started(path, running);
  try {
    await using tmux = await startShell(path);
    await startWatch(tmux);
    for (const size of [[100, 24], [40, 10], [200, 60], [20, 3], [80, 24]] as const) {
      const [columns, rows] = size;
      await tmux.resize({ columns, rows });
      await tmux.waitFor(async (all) =>
        all.length === rows && all[0]?.startsWith("queue") === true &&
        (all.at(-1) ?? "").startsWith("q quit") &&
        (await tmux.value("#{pane_width} #{pane_height}")) === `${columns} ${rows}` &&
        (rows < 10 || all.some((line) => line.includes(running.slice(0, 8))))
      );
    }
    const lines = await shown(tmux, /日本語 🚀 done 7/);
    assert.ok(lines.some((line) => /1 × |exit code 3: ValueError/.test(line)), lines.join("\n"));
    assert.ok(!lines.some((line) => line.includes("[31m") || line.includes("step 1")));
    assert.notEqual(await tmux.value("#{pane_title}"), "evil title");
    // The log of the chosen run, then the filter, then failures only.
    await tmux.press("Down", "Enter");
    await tmux.waitFor((all) => all.includes("step 2") && (all.at(-1) ?? "").startsWith("q back"));
    await tmux.press("q", "/");
    await tmux.type("nothing has this\n");
    await shown(tmux, /no row has this text/);
    await tmux.press("Escape");
    await shown(tmux, /RUNNING/);
    await tmux.press("f");
    await tmux.waitFor((all) => !all.includes("RUNNING") && all.includes("FAILED"));
    await tmux.press("?");
    await tmux.waitFor((all) => all.some((line) => line.includes("choose a run")));
    await tmux.press("Escape", "q");
    await assertRestored(tmux, path, 0);
  } finally {
    runner.kill("SIGTERM");
    await output;
  }
});

watchTest("a terminal that can only print gets one line for each change", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "until [ -e go ]; do sleep 0.05; done; exit 4");
  await using tmux = await Tmux.start(path, { columns: 100, rows: 24 });
  await tmux.type(`TERM=dumb ${shellCommand()} queue watch; echo "code=$?."\n`);
  await tmux.waitFor((lines) => lines.some((line) => line.endsWith("Z 0/1 done, 1 queued")));
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await tmux.waitFor((lines) => lines.some((line) => line.includes(`${id.slice(0, 8)} running;`)));
  await Deno.writeTextFile(`${path}/go`, "");
  const lines = await tmux.waitFor((all) => all.includes("code=0."));
  assert.ok(
    lines.some((line) => /failed after [0-9.]+s: exit code 4; 0\/1 done, 1 failed/.test(line)),
  );
  assert.equal(await tmux.value("#{alternate_on}"), "0");
  await output;
});

Deno.test("queue watch: a pipe gets lines without escapes, and its end when nothing is left", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "until [ -e go ]; do sleep 0.05; done");
  const watch = aexpCommand(path, ["queue", "watch"]).spawn();
  const [shownText, complaints] = [new Collected(watch.stdout), new Collected(watch.stderr)];
  await waitUntil(() => shownText.text.includes("\n"));
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await waitUntil(() => shownText.text.includes(" running;"));
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await watch.status).code, 0);
  await Promise.all([shownText.ended, complaints.ended, output]);
  const { text } = shownText;
  assert.equal(complaints.text, "");
  assert.match(text, /^[-0-9T:]+Z 0\/1 done, 1 queued\n/);
  assert.match(text, /Z [0-9a-f]{8} complete after [0-9.]+s; 1\/1 done\n$/);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f]/);
});

Deno.test("queue watch says what there is where a filter matches nothing", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true", "--tag", "rates");
  const { code, stdout, stderr } = await aexp(path, ["queue", "watch", "--tag", "rate"]);
  assert.equal(code, 0);
  assert.match(stdout, /Z 0\/0 done\n$/);
  assert.match(stderr, /^note: no run has tag=rate; .*rates/);
});

Deno.test("queue watch ends when nobody reads its lines any more", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  await queued(path, "true", "--sp", "seed=2");
  const line = `${shellCommand()} queue watch | head -n 1; echo "over"`;
  const shell = new Deno.Command("sh", { args: ["-c", line], cwd: path, stdout: "piped" }).spawn();
  const shownText = new Collected(shell.stdout);
  await waitUntil(() => shownText.text.includes("2 queued"));
  // The line about this run has no reader.
  await aexp(path, ["run-queued", id]);
  await waitUntil(() => shownText.text.includes("over"));
  await Promise.all([shell.status, shownText.ended]);
});

Deno.test("queue watch writes nothing", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true");
  await aexp(path, ["queue", "run"]);
  const before = timesBelow(path);
  assert.equal((await aexp(path, ["queue", "watch"])).code, 0);
  assert.deepEqual(timesBelow(path), before);
});

/** The times and sizes of all files and folders. */
function timesBelow(path: string): readonly string[] {
  return Array.from(Deno.readDirSync(path)).flatMap(({ name, isDirectory }) => {
    const below = `${path}/${name}`;
    const { mtime, size } = Deno.lstatSync(below);
    const own = `${below} ${mtime?.getTime()} ${size}`;
    return isDirectory ? [own, ...timesBelow(below)] : [own];
  }).sort();
}
