import assert from "node:assert/strict";
import { blobId, readProvenance } from "../../../lib/adapters/git/provenance.ts";
import { SCRIPT_MARK } from "../../../lib/adapters/state/layout.ts";
import { isOwnFile } from "../../../lib/adapters/store/own_files.ts";
import { commitAll, git, temporaryFolder, writeFile } from "../../support/temporary.ts";

const OWN = {
  folders: [".runs", ".aexp"],
  marks: [SCRIPT_MARK],
  isOwn: isOwnFile,
};
const OPTIONS = { own: OWN, withSummary: true };

Deno.test("readProvenance() tells the commit of a clean tree", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/train.py`, "pass\n");
  await commitAll(folder.path);
  const provenance = await readProvenance(folder.path, OPTIONS);
  assert.equal(provenance.commit, await git(folder.path, "rev-parse", "HEAD"));
  assert.equal(provenance.isDirty, false);
  assert.equal(provenance.summary, undefined);
});

Deno.test("readProvenance() sums up what differs, the program's own files apart", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/train.py`, "pass\n");
  await writeFile(`${folder.path}/.runs/known`, "1");
  await commitAll(folder.path);
  await writeFile(`${folder.path}/.runs/known`, "2");
  await writeFile(`${folder.path}/.runs/workspace/new`, "");
  await writeFile(`${folder.path}/.aexp/locks/x`, "");
  assert.equal((await readProvenance(folder.path, OPTIONS)).isDirty, false);
  await writeFile(`${folder.path}/train.py`, "pass\nmore\n");
  await writeFile(`${folder.path}/notes/a`, "");
  await writeFile(`${folder.path}/b`, "");
  const { isDirty, summary } = await readProvenance(folder.path, OPTIONS);
  assert.equal(isDirty, true);
  assert.deepEqual(summary, {
    diffStat: "train.py | 1 +\n 1 file changed, 1 insertion(+)",
    modifiedCount: 1,
    untrackedCount: 2,
  });
});

Deno.test("readProvenance() does without git, without a repository, without a commit", async (t) => {
  await t.step("no repository", async () => {
    await using folder = await temporaryFolder();
    const { commit, isDirty, warning } = await readProvenance(folder.path, OPTIONS);
    assert.deepEqual([commit, isDirty, warning], ["", false, undefined]);
  });
  await t.step("no commit yet", async () => {
    await using folder = await temporaryFolder();
    await git(folder.path, "init", "-q");
    await writeFile(`${folder.path}/a`, "");
    const { commit, isDirty } = await readProvenance(folder.path, OPTIONS);
    assert.deepEqual([commit, isDirty], ["", true]);
  });
  await t.step("a folder that is not there", async () => {
    const { commit } = await readProvenance("/nowhere/at/all", OPTIONS);
    assert.equal(commit, "");
  });
});

Deno.test("readProvenance() does not call code clean when git takes too long", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/a`, "");
  await commitAll(folder.path);
  const provenance = await readProvenance(folder.path, { ...OPTIONS, timeoutMs: 0 });
  assert.equal(provenance.isDirty, true);
  assert.match(provenance.warning ?? "", /did not answer in time/);
});

Deno.test("readProvenance() says what git says where it fails", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/a`, "");
  await commitAll(folder.path);
  await writeFile(`${folder.path}/.git/config`, "[broken\n");
  const { commit, warning } = await readProvenance(folder.path, OPTIONS);
  assert.equal(commit, "");
  assert.match(warning ?? "", /^git fails, so the commit of the code is not recorded: bad config/);
});

Deno.test("blobId() is the id that git gives to the file", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/a`, "some text\n");
  assert.equal(
    await blobId(await Deno.readFile(`${folder.path}/a`)),
    await git(folder.path, "hash-object", "a"),
  );
});
