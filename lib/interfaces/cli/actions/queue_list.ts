/**
 * What `aexp queue list` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { listQueue } from "../../../operations/list_queue.ts";
import { entryMapping, jsonLine, listing } from "../views/json_view.ts";
import { otherTagsLine, writeDamaged } from "../views/notes_view.ts";
import { writeQueue } from "../views/queue_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment?: string;
  readonly tag?: string;
  readonly includeTerminal: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { experiment: experimentId, ...options } = flags;
  const found = await listQueue(context, { ...options, experimentId });
  if (flags.json) {
    context.stdout.write(jsonLine(listing(found.entries.map(entryMapping), found.damaged)));
  } else {
    await writeQueue(found, context.stdout);
    writeDamaged(found.damaged, context.stderr);
    if (found.entries.length === 0) {
      context.stderr.write(otherTagsLine(flags.tag, found.otherTags));
    }
  }
  return EXIT.ok;
}
