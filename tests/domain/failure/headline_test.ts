import assert from "node:assert/strict";
import { earlierHeadline } from "../../../lib/domain/failure/failure.ts";
import { headlineOf } from "../../../lib/domain/failure/headline.ts";
import { HEADLINE_RULES } from "../../../lib/domain/failure/headline_rules.ts";

const TRACE = 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    f()\n';

/** Outputs with the line that a person would quote: name, exit code, output, line. */
const CASES: readonly (readonly [string, number, string, string])[] = [
  ["an exception", 1, `epoch 1\n${TRACE}ValueError: x is 3\n`, "ValueError: x is 3"],
  ["an exception without a usual name", 1, `${TRACE}my.Oops: x\n`, "my.Oops: x"],
  ["an exception without a message", 1, `${TRACE}AssertionError\n`, "AssertionError"],
  [
    "the last exception of a chain",
    1,
    `${TRACE}KeyError: 'lr'\n\nThe above exception was the direct cause of the following exception:\n\n` +
    `${TRACE}cfg.ConfigError: no value for 'lr'\n`,
    "cfg.ConfigError: no value for 'lr'",
  ],
  [
    "the exception behind a wrapper",
    1,
    `${TRACE}ValueError: bad shard\n${TRACE}subprocess.CalledProcessError: Command '['python']' ` +
    "returned non-zero exit status 1.\n",
    "ValueError: bad shard",
  ],
  [
    "no exception that Python ignored",
    1,
    `${TRACE}OSError: gone\nException ignored in: <function P.__del__ at 0x7f>\n${TRACE}OSError: no handle\n`,
    "OSError: gone",
  ],
  [
    "a message that begins in the next line",
    1,
    `${TRACE}RuntimeError: Error(s) in loading state_dict for Net:\n\tsize mismatch for fc.weight\n`,
    "RuntimeError: Error(s) in loading state_dict for Net: size mismatch for fc.weight",
  ],
  [
    "no advice after a CUDA error",
    1,
    `${TRACE}RuntimeError: CUDA error: device-side assert triggered\n` +
    "CUDA kernel errors might be asynchronously reported at some other API call.\n" +
    "For debugging consider passing CUDA_LAUNCH_BLOCKING=1\n" +
    "Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.\n",
    "RuntimeError: CUDA error: device-side assert triggered",
  ],
  [
    "the first error of a compiler",
    1,
    "k.c:3:1: error: a undeclared\nk.c:9:1: error: b undeclared\n",
    "k.c:3:1: error: a undeclared",
  ],
  ["no wrapper of make", 2, "k.c:3:1: error: x\nmake: *** [k.o] Error 1\n", "k.c:3:1: error: x"],
  [
    "the wrapper if there is nothing else",
    2,
    "all ok\nmake: *** [k.o] Error 1\n",
    "make: *** [k.o] Error 1",
  ],
  ["a shell's error", 127, "start\nsh: 1: srunn: not found\n", "sh: 1: srunn: not found"],
  [
    "Java's root cause",
    1,
    'Exception in thread "main" a.B: x\n\tat a.b\nCaused by: a.C: y\n',
    "a.C: y",
  ],
  ["a crash", -11, "ValueError: handled\nSegmentation fault (core dumped)\n", "Segmentation fault"],
  [
    "a crash as bash tells it",
    -11,
    "a.sh: line 1: 99 Segmentation fault  ./a\n",
    "Segmentation fault",
  ],
  ["a crash that nothing tells", -11, "step 3\n", "Segmentation fault"],
  [
    "Python's own report of a crash",
    -11,
    "Fatal Python error: Bus error\n\nBus error\n",
    "Fatal Python error: Bus error",
  ],
  ["no 'Killed' of a shell", -9, "epoch 3\nKilled\n", "killed by signal 9"],
  ["no 'Killed' of bash", 1, "x.sh: line 3: 4711 Killed     python t.py\n", "killed by signal 9"],
  [
    "memory beside signal 9",
    -9,
    "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=3.batch.\nKilled\n",
    "out of memory: slurmstepd: error: Detected 1 oom-kill event(s) in StepId=3.batch.",
  ],
  [
    "Slurm's time limit before an exception",
    -15,
    `slurmstepd: error: *** JOB 4 ON n1 CANCELLED AT 2026-11-30T10:00:00 DUE TO TIME LIMIT ***\n${TRACE}KeyboardInterrupt\n`,
    "slurmstepd: error: *** JOB 4 ON n1 CANCELLED AT 2026-11-30T10:00:00 DUE TO TIME LIMIT ***",
  ],
  [
    "no echo of srun",
    1,
    `${TRACE}E: x\nsrun: error: n1: task 0: Exited with exit code 1\n`,
    "E: x",
  ],
  [
    "no progress bar",
    1,
    "error: bad\r\n 10%|#   | 1/10 [00:01<00:09, 1.0it/s] error\n",
    "error: bad",
  ],
  ["a rank's line without its prefix", 1, "[rank0]: ValueError: x\n", "ValueError: x"],
  ["a logged error", 3, "2026-01-01 10:00:00 [ERROR] no data\ndone\n", "no data"],
  ["the last line if nothing else tells", 3, "loss is 1\nloss is NaN\n", "loss is NaN"],
  ["a line with colours", 1, "\x1b[31mValueError\x1b[0m: x\n", "ValueError: x"],
  [
    "a Rust panic with its message",
    101,
    "thread 'main' panicked at src/main.rs:2:5:\nindex out of bounds\nnote: run with `RUST_BACKTRACE=1`\n",
    "panicked at src/main.rs:2:5: index out of bounds",
  ],
  [
    "a C++ exception with its message",
    -6,
    "terminate called after throwing an instance of 'std::runtime_error'\n  what():  no shard\nAborted\n",
    "std::runtime_error: no shard",
  ],
];

Deno.test("headlineOf() finds what a person would quote", async (t) => {
  for (const [name, code, tail, expected] of CASES) {
    await t.step(name, () => assert.equal(headlineOf(tail, code)?.text, expected));
  }
});

Deno.test("headlineOf() finds nothing in an output of nothing", () => {
  assert.equal(headlineOf("", 1), undefined);
  assert.equal(headlineOf(" \n\r\n", undefined), undefined);
});

Deno.test("headlineOf() takes half a line at the front of a cut output only for want of others", () => {
  const steps = "step 1\n".repeat(400);
  assert.equal(headlineOf(`error: half\n${steps}`, 1)?.text, "error: half");
  assert.equal(headlineOf(`error: half\n${steps}error: whole\n`, 1)?.text, "error: whole");
  assert.equal(headlineOf("error: first\nerror: second\n", 1)?.text, "error: first");
});

Deno.test("headlineOf() takes linear time for hostile outputs", () => {
  for (
    const piece of [
      "a: ",
      "a.",
      "\x1b[",
      "[",
      "(",
      "/a",
      "1,",
      "error ",
      "Error:",
      " at ",
      "x\r",
      "% |",
    ]
  ) {
    const start = performance.now();
    headlineOf(piece.repeat(Math.ceil(2048 / piece.length)), -9);
    assert.ok(performance.now() - start < 20_000, piece);
  }
});

Deno.test("rules stand in the order of their ranks", () => {
  const ranks = HEADLINE_RULES.map(({ rank }) => rank);
  assert.deepEqual(ranks, [...ranks].sort((a, b) => b - a));
});

Deno.test("earlierHeadline() looks further only if the kept tail does not tell", () => {
  const error = (outputTail: string) => ({ cause: undefined, returncode: 1, outputTail });
  const long = `${TRACE}ValueError: bad shard\n${"frame\n".repeat(500)}`;
  const wrapper = "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: \n=====\n" +
    "train.py FAILED\n-----\nFailures:\n  <NO_OTHER_FAILURES>\n-----\n" +
    "Root Cause (first observed failure):\n[0]:\n  time      : 2026-11-30_10:11:12\n" +
    "  exitcode  : 1 (pid: 41)\n  traceback : To enable traceback see: https://x.example\n";
  assert.equal(earlierHeadline(error(wrapper), long + wrapper), "ValueError: bad shard");
  assert.equal(earlierHeadline(error("bye\n"), `${long}bye\n`), "ValueError: bad shard");
  assert.equal(earlierHeadline(error("OSError: x\n"), `${long}OSError: x\n`), undefined);
  assert.equal(earlierHeadline(error("bye\n"), "hello\nbye\n"), undefined);
  assert.equal(earlierHeadline({ ...error("bye\n"), cause: "time_limit" }, long), undefined);
});
