import assert from "node:assert/strict";
import { signatureOf } from "../../../lib/domain/failure/signature.ts";

Deno.test("signatureOf() masks what differs between failures of one kind", async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ["loss is NaN after 5678 steps", "loss is NaN after <n> steps"],
    ["value -3.5e-7 at 12", "value <n> at <n>"],
    ["cannot open /data/ana/run-7/ckpt_9054.pt", "cannot open ckpt_<n>.pt"],
    ["no file 'data/shards/part.bin'", "no file 'part.bin'"],
    ["KeyError: 'layer2.bias'", "KeyError: 'layer2.bias'"],
    ["[Errno 28] No space left on device", "[Errno 28] No space left on device"],
    ["array of float64 with shape (3, 7823)", "array of float64 with shape <shape>"],
    ["Unable to allocate 1.82 TiB", "Unable to allocate <size>"],
    [
      "Tried to allocate 20.00 MiB (GPU 0; 23.65 GiB total)",
      "Tried to allocate <size> (GPU <n>; <size> total)",
    ],
    ["at 0x7fbf1cd35da0 in 550e8400-e29b-41d4-a716-446655440000", "at <address> in <uuid>"],
    ["commit 1b5d72e1 is missing", "commit <hash> is missing"],
    ["GET https://a.example/x?y=1 failed", "GET <url> failed"],
    ["[10.0.0.12:29500] refused by gpu042.cluster.local:80", "[<host>] refused by <host>"],
    [
      "slurmstepd-n1: error: *** JOB 41 ON n1 CANCELLED AT 2026-11-30T10:02:03 DUE TO TIME LIMIT ***",
      "slurmstepd: error: *** JOB <n> ON <host> CANCELLED AT <time> DUE TO TIME LIMIT ***",
    ],
    ["ended on signal 11", "ended on signal 11"],
  ];
  for (const [headline, expected] of cases) {
    await t.step(headline, () => assert.equal(signatureOf(headline), expected));
  }
});

Deno.test("signatureOf() takes linear time for hostile headlines", () => {
  for (const piece of ["/a", "a/", "1,", "1.", "a1.", "[1", "a:", "f0", "12:", "-", "x1 "]) {
    const start = performance.now();
    signatureOf(piece.repeat(200));
    assert.ok(performance.now() - start < 20_000, piece);
  }
});
