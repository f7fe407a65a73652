/**
 * The entry of `.mcp.json`, by which clients find the server for agents.
 *
 * @module
 */

import { readPersonFile } from "../../adapters/files/person_file.ts";
import { joinPath } from "../../adapters/files/path.ts";
import type { Root } from "../../adapters/store/root.ts";
import { memberText, withMember } from "../../domain/install/json_member.ts";
import { NotJson } from "../../domain/install/jsonc.ts";
import { SERVER, SERVER_ENTRY } from "../../domain/install/server_entry.ts";
import { option, phrase } from "../../phrase.ts";
import type { PlanPart } from "./plan_part.ts";

const PATH = ".mcp.json";
const KEYS = ["mcpServers", SERVER] as const;

/** Plans the entry. Another entry of that name stays, unless it is to be replaced. */
export function planServer(
  root: Root,
  { force }: { readonly force?: boolean | undefined },
): PlanPart {
  const before = readPersonFile(joinPath(root.path, PATH));
  try {
    const after = withMember(before, KEYS, SERVER_ENTRY);
    if (after === before) return { edits: [], notes: [] };
    const hasOther = before !== undefined && memberText(before, KEYS) !== undefined;
    if (hasOther && !force) {
      const text = phrase`it has another entry "${SERVER}", which stays; ${
        option("force")
      } replaces it`;
      return { edits: [], notes: [{ kind: "kept", path: PATH, text }] };
    }
    return { edits: [{ path: PATH, before, after }], notes: [] };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    const text = `it is not read as JSON (${error.message}), so it stays as it is`;
    return { edits: [], notes: [{ kind: "kept", path: PATH, text }] };
  }
}
