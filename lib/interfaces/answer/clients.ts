/**
 * The results of configuring clients of the server, as answers.
 *
 * @module
 */

import type { ClientChange } from "../../engine/setup/client_plan.ts";
import type { ConfiguredClients } from "../../operations/install_server.ts";
import type { Answer } from "./answer.ts";
import { fileAnswer } from "./install.ts";

/** Makes the answer of `mcp install` and `mcp uninstall`. */
export function configuredAnswer({ kind, plan }: ConfiguredClients): Answer {
  const { scope, root, changes } = plan;
  return {
    result: kind,
    dry_run: kind === "planned",
    scope,
    root,
    clients: changes.map((change) => ({ client: change.client, ...changeAnswer(change) })),
  };
}

function changeAnswer(change: ClientChange): Answer {
  switch (change.kind) {
    case "edit":
      return fileAnswer(change);
    case "same":
      return { path: change.path, action: "none" };
    case "kept":
      return { path: change.path, action: "none", reason: change.text };
    case "command":
      return { action: "call", command: change.words };
  }
}
