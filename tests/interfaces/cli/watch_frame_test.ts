/**
 * The picture of the live view, and its keys.
 *
 * @module
 */

import assert from "node:assert/strict";
import { cellsOf } from "../../../lib/domain/terminal/cells.ts";
import { frame } from "../../../lib/interfaces/cli/watch/frame.ts";
import { keysOf, press } from "../../../lib/interfaces/cli/watch/keys.ts";
import {
  AT_START,
  type Choices,
  type LiveState,
} from "../../../lib/interfaces/cli/watch/live_state.ts";
import { Screen } from "../../../lib/interfaces/cli/watch/screen.ts";
import { Memory } from "../../support/cli.ts";
import { randomFrom } from "../../support/random.ts";

const LINES: ReadonlyMap<string, string> = new Map([["b2", "epoch 3 of 10"]]);

const STATE: LiveState = {
  title: "queue: tag rates",
  clock: "14:03:11",
  total: 20,
  counts: new Map([["queued", 8], ["running", 2], ["complete", 7], ["failed", 3]]),
  left: {
    ...{ slots: 2, running: 2, waiting: 8, finished: 10, unlike: 0, isRough: false },
    estimate: {
      left: { low: 4800, typical: 5400, high: 6900 },
      work: { low: 9000, typical: 10_000, high: 12_000 },
    },
  },
  rate: { counts: [0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], span: 300 },
  running: [
    { jobId: "a1".repeat(16), seconds: 723, values: "lr=0.1, seed=1", doubt: undefined },
    { jobId: "b2".repeat(16), seconds: 20, values: "lr=0.1, seed=2", doubt: undefined },
  ],
  failures: [{ jobId: "c3".repeat(16), count: 3, ago: 131, headline: "exit code 1: loss is NaN" }],
  remarks: [],
  newestLine: (jobId) => LINES.get(jobId.slice(0, 2)),
  log: undefined,
};

function textOf(state: LiveState, choices: Choices, columns: number, rows: number): string[] {
  return frame(state, choices, { columns, rows }).lines.map(({ text }) => text);
}

Deno.test("a wide screen has everything in its place", () => {
  assert.deepEqual(textOf(STATE, AT_START, 100, 18).map((line) => line.trimEnd()), [
    `queue: tag rates${" ".repeat(76)}14:03:11`.trimEnd(),
    "████████████████████▒▒▒▒▒▒▒▒▒░░░░░░·······················  7/20 done, 8 queued, 2 running, 3 failed",
    "1h20m to 1h55m left on 2 slots   ▁▁▃▅▆█▁▁▁▁▁▁▁▁▁▃ 11 ended in 1h20m",
    "",
    "RUNNING",
    "  a1a1a1a1 12m03s  lr=0.1, seed=1",
    "  b2b2b2b2    20s  lr=0.1, seed=2  epoch 3 of 10",
    "",
    "FAILED",
    "  c3c3c3c3  2m11s ago  3 × exit code 1: loss is NaN",
    ...new Array<string>(7).fill(""),
    "q quit   / filter   f failures   ? help   ↑ ↓ Enter log",
  ]);
});

Deno.test("a screen of 10 × 40 cells keeps what matters", () => {
  assert.deepEqual(textOf(STATE, AT_START, 40, 10).map((line) => line.trimEnd()), [
    "queue: tag rates                14:03:11",
    "██████████████▒▒▒▒▒▒░░░░················",
    "7/20 done, 8 queued, 2 running, 3 failed",
    "1h20m to 1h55m left on 2 slots   ▁▁▃▅▆█…",
    "RUNNING",
    "  a1a1a1a1 12m03s  lr=0.1, seed=1",
    "  b2b2b2b2    20s  lr=0.1,…  epoch 3 of…",
    "FAILED",
    "  c3c3c3c3  2m11s ago  3 × exit code 1:…",
    "q quit   / filter   f failures   ? help…",
  ]);
});

const ODD = [
  "日本語のタグ",
  "\x1b[2J\x1b]0;t\x07",
  "a\u202eb",
  "é".repeat(300),
  "🚀👨‍👩‍👧🇯🇵",
  "",
  "\ud800",
  "x\ty\r\nz",
];

Deno.test("every picture fits its terminal, whatever texts and sizes", () => {
  const random = randomFrom(7);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  for (let n = 0; n < 2000; n++) {
    const many = Math.floor(random() * 80);
    const ids = Array.from({ length: many }, (_, at) => at.toString(16).padStart(32, "0"));
    const state: LiveState = {
      ...STATE,
      title: pick(ODD),
      total: pick([0, 1, 20, 10_000]),
      remarks: pick([[], [pick(ODD)], ODD]),
      left: pick([undefined, STATE.left]),
      rate: pick([undefined, STATE.rate]),
      running: ids.map((jobId) => ({
        jobId,
        seconds: random() * 1e6,
        values: pick(ODD),
        doubt: pick([undefined, pick(ODD)]),
      })),
      failures: ids.map((jobId) => ({ jobId, count: 1, ago: undefined, headline: pick(ODD) })),
      newestLine: () => pick(ODD),
      log: pick([undefined, ODD]),
    };
    const choices: Choices = {
      ...{ isTyping: random() < 0.2, filter: pick(["", ...ODD]), onlyFailures: random() < 0.3 },
      mode: pick(["runs", "log", "help"]),
      jobId: pick([undefined, ...ids]),
      scroll: Math.floor(random() * 9),
    };
    const size = { columns: 1 + Math.floor(random() * 120), rows: 1 + Math.floor(random() * 50) };
    const { lines } = frame(state, choices, size);
    assert.equal(lines.length, size.rows);
    for (const { text } of lines) {
      assert.ok(cellsOf(text) <= size.columns, text);
      assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
    }
  }
});

Deno.test("the chosen row is always on the screen", () => {
  const running = Array.from({ length: 50 }, (_, n) => ({
    ...{ jobId: String(n).padStart(2, "0").repeat(16), seconds: n, values: "", doubt: undefined },
  }));
  const state = { ...STATE, running };
  for (const { jobId } of [...running, ...STATE.failures]) {
    const lines = textOf(state, { ...AT_START, jobId }, 80, 14);
    assert.ok(lines.some((line) => line.startsWith(`> ${jobId.slice(0, 8)}`)), jobId);
  }
});

Deno.test("keys come one by one, whatever arrives together", () => {
  assert.deepEqual(keysOf("q\x1b[A\x1bOB\r/é\x1b[200~🚀\x1b"), [
    ...["q", "up", "down", "enter", "/", "é", "\x1b[200~", "🚀", "escape"],
  ]);
});

function pressed(keys: string, jobIds: readonly string[] = ["a", "b", "c"]): Choices | undefined {
  return keysOf(keys).reduce<Choices | undefined>(
    (choices, key) => choices && press(key, choices, { jobIds, page: 10 }),
    AT_START,
  );
}

Deno.test("keys choose rows, show logs, filter, and end the view", () => {
  const [UP, DOWN] = ["\x1b[A", "\x1b[B"];
  assert.equal(pressed("q"), undefined);
  assert.equal(pressed(DOWN + DOWN)?.jobId, "b");
  assert.equal(pressed(DOWN + DOWN + DOWN + DOWN + UP)?.jobId, "b");
  assert.equal(pressed(DOWN, [])?.jobId, undefined);
  assert.equal(pressed("\r")?.mode, "runs");
  assert.equal(pressed(`${DOWN}\r`)?.mode, "log");
  assert.equal(pressed(`${DOWN}\r${UP}${UP}${DOWN}`)?.scroll, 1);
  assert.equal(pressed(`${DOWN}\rq`)?.mode, "runs");
  assert.equal(pressed("/lr=q\x7f0\r")?.filter, "lr=0");
  assert.equal(pressed("/lr\x1b")?.filter, "");
  assert.equal(pressed("/\x1b[A\tx")?.filter, "x");
  assert.equal(pressed("f")?.onlyFailures, true);
  assert.equal(pressed("ff")?.onlyFailures, false);
  assert.equal(pressed("?")?.mode, "help");
  assert.equal(pressed("?x")?.mode, "runs");
  assert.equal(pressed("?q"), undefined);
});

Deno.test("only lines that have changed are drawn", () => {
  const output = new Memory(80);
  const screen = new Screen(output);
  const lines = (...texts: readonly string[]) =>
    texts.map((text) => ({ text, look: "plain" as const }));
  const drawn = (act: () => void) => {
    const before = output.text.length;
    act();
    return output.text.slice(before);
  };
  assert.equal(drawn(() => screen.paint(lines("a"))), "", "nothing before the screen is entered");
  screen.enter();
  assert.equal(drawn(() => screen.paint(lines("a", "b"))), "\x1b[1;1H\x1b[2Ka\x1b[2;1H\x1b[2Kb");
  assert.equal(drawn(() => screen.paint(lines("a", "c"))), "\x1b[2;1H\x1b[2Kc");
  assert.equal(drawn(() => screen.paint(lines("a", "c"))), "");
  screen.clear();
  assert.equal(drawn(() => screen.paint(lines("a", ""))), "\x1b[1;1H\x1b[2Ka");
  assert.ok(drawn(() => screen.leave()).endsWith("\x1b[?1049l"));
  assert.equal(drawn(() => screen.leave()), "");
});
