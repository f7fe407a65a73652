/**
 * Logs whose middle is left out.
 *
 * @module
 */

import assert from "node:assert/strict";
import { logPath, LogReader } from "../../../lib/adapters/state/log_files.ts";
import { LogWriter } from "../../../lib/adapters/state/log_writer.ts";
import type { Place } from "../../../lib/adapters/state/place.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const KEY = { jobId: "0".repeat(32), n: 1 };
const LIMITS = { headBytes: 10, pieceBytes: 4, pieces: 3 };

function placeAt(path: string): Place {
  return {
    path: `${path}/.runs`,
    workspacePath: `${path}/.runs/workspace`,
    statePath: `${path}/.aexp`,
    now: () => new Date(),
  };
}

/** Reads what is there; `<n>` stands for n missing bytes. */
async function readAll(reader: LogReader): Promise<string> {
  let text = "";
  for (let piece = await reader.read(); piece !== undefined; piece = await reader.read()) {
    text += piece.kind === "gap" ? `<${piece.length}>` : new TextDecoder().decode(piece.bytes);
  }
  return text;
}

Deno.test("a log keeps the first and the last part of an output, and how much lies between", async (t) => {
  const cases: readonly (readonly [written: readonly string[], read: string])[] = [
    [[], ""],
    [["012", "3456789"], "0123456789"],
    [["0123456789ab"], "0123456789ab"],
    [["0123456789", "abcdefghijkl"], "0123456789abcdefghijkl"],
    [["0123456789abcdefghijklmnopqrs"], "0123456789<8>ijklmnopqrs"],
    [Array.from("0123456789abcdefghijklmnopqrstu"), "0123456789<12>mnopqrstu"],
  ];
  for (const [written, read] of cases) {
    await t.step(written.join("|"), async () => {
      await using folder = await temporaryFolder();
      const place = placeAt(folder.path);
      const writer = await LogWriter.open(place, KEY, LIMITS);
      for (const text of written) await writer.write(new TextEncoder().encode(text));
      writer.close();
      const reader = new LogReader(logPath(place, KEY), LIMITS);
      assert.equal(await readAll(reader), read);
      reader.close();
      const files = Array.from(Deno.readDirSync(`${place.statePath}/logs`));
      assert.ok(files.length <= 1 + LIMITS.pieces);
    });
  }
});

Deno.test("a reader that comes behind the writer goes on where the log does", async () => {
  await using folder = await temporaryFolder();
  const place = placeAt(folder.path);
  const writer = await LogWriter.open(place, KEY, LIMITS);
  const write = (text: string) => writer.write(new TextEncoder().encode(text));
  await write("01234");
  const reader = new LogReader(logPath(place, KEY), LIMITS);
  assert.equal(await readAll(reader), "01234");
  await write("56789ab");
  assert.equal(await readAll(reader), "56789ab");
  await write("cd");
  assert.equal(await readAll(reader), "cd");
  await write("efghijklmnopqrstuvwxyz");
  assert.equal(await readAll(reader), "<12>qrstuvwxyz");
  writer.close();
  reader.close();
});
