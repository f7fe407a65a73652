/**
 * `aexp runs-export-index`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, machineLabelFlag, repoFlag, textFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";
import { writeDamaged } from "../views/notes_view.ts";

const DEPRECATED =
  "warning: `aexp runs-export-index` is superseded by `aexp ledger backfill`; the indexes are " +
  "still read for one release\n";

/** Writes the index file of this machine. */
export const runsExportIndex = command({
  brief: "Write the old index; superseded by `aexp ledger backfill`",
  examples: [
    ["aexp runs-export-index", "write .aexp/runs-index/ with the name of this machine"],
    ["aexp runs-export-index --as cluster", "the same under another name"],
  ],
  parameters: {
    flags: {
      as: { ...machineLabelFlag, brief: "The same as --machine-label" },
      machineLabel: machineLabelFlag,
      out: textFlag("Write this file instead", "path"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { json, as, ...options }) {
    context.stderr.write(DEPRECATED);
    const { exportIndex } = await import("../../../operations/export_index.ts");
    const machineLabel = options.machineLabel ?? as;
    const exported = await exportIndex(context, { ...options, machineLabel });
    if (json) {
      const { exportAnswer } = await import("../../answer/validation.ts");
      await printJson(context, exportAnswer(exported));
    } else {
      const entries = exported.count === 1 ? "entry" : "entries";
      context.stdout.write(`wrote ${exported.count} ${entries} to ${exported.path}\n`);
      writeDamaged(exported.damaged, context.stderr);
    }
    return EXIT.ok;
  },
});
