import assert from "node:assert/strict";
import { askForCode, locate } from "../../../lib/engine/session/repository.ts";
import { Memory, testContext } from "../../support/cli.ts";
import { temporaryRepository } from "../../support/temporary.ts";

/** The processes that work in a folder. */
function processesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => name).filter((pid) => {
    try {
      return Deno.readLinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

Deno.test("askForCode() leaves no git behind when its answer is dropped", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const path = await Deno.realPath(repository.path);
  const output = new Memory(undefined);
  const root = locate(testContext(path, { stdout: output, stderr: output }), {});
  for (let rounds = 0; rounds < 20; rounds++) {
    await askForCode(root, true).drop();
    assert.deepEqual(processesIn(path), []);
  }
});
