/**
 * `aexp show-run`
 *
 * @module
 */

import { EXIT } from "../../errors.ts";
import { showRun as show } from "../../operations/list_runs.ts";
import { command } from "../command.ts";
import { jsonFlag, nonEmpty, repoFlag } from "../flags.ts";
import { jsonLine } from "../views/json_view.ts";
import { recordMapping, recordText } from "../views/record_view.ts";

interface Flags {
  readonly repo?: string;
  readonly json: boolean;
}

/** Shows one run. */
export const showRun = command<Flags, [string]>({
  brief: "Show all that is known of one run: state, attempts, results, why it failed",
  examples: [
    ["aexp show-run 9f3a1b2c", "the one run whose id begins like that"],
    ["aexp show-run 9f3a1b2c --json", "the same as JSON"],
  ],
  parameters: {
    flags: { repo: repoFlag, json: jsonFlag },
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "The job's id or its beginning",
        placeholder: "job-id",
        parse: nonEmpty,
      }],
    },
  },
  run: (context, flags, jobId) => {
    const run = show(context, { ...flags, jobId });
    context.stdout.write(flags.json ? jsonLine(recordMapping(run)) : recordText(run));
    return EXIT.ok;
  },
});
