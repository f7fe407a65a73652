/**
 * `aexp merge-doc`
 *
 * @module
 */

import { UserError } from "../../../errors.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit.ts";

/** Merges two versions of a file for git. */
export const mergeDoc = command({
  brief: "Merge two versions of a run's file, for git",
  details:
    "Git calls this command as its merge driver. The result takes the place of the second file. Attempts of both sides are kept; a value " +
    "that both changed stays in the document's merge_conflicts. The code is 1 if git's own " +
    "conflict is left.",
  examples: [
    [
      "git config merge.aexp.driver 'aexp merge-doc %O %A %B %P'",
      "git calls it in this clone; .gitattributes says for which files",
    ],
    ["aexp merge-doc base ours theirs .aexp/ledger/ID.json", "merge three files by hand"],
  ],
  parameters: {
    flags: {},
    positional: {
      kind: "array",
      parameter: {
        brief: "The ancestor, our version, their version, and the path in the repository",
        placeholder: "file",
        parse: (text: string) => text,
      },
    },
  },
  async run(context, _flags, ...files) {
    const [base, ours, theirs, path] = files;
    if (base === undefined || ours === undefined || theirs === undefined || path === undefined) {
      throw new UserError("FLAG_INVALID", "Cannot merge: four files are needed", {
        hint: "Let git call it: `aexp merge-doc %O %A %B %P`.",
      });
    }
    const { mergeFile } = await import("../../../operations/merge_file.ts");
    const merged = await mergeFile(context, { base, ours, theirs, path });
    const { mergeText } = await import("../views/merge_view.ts");
    context.stderr.write(mergeText(merged));
    return merged.kind === "merged" ? EXIT.ok : EXIT.failed;
  },
});
