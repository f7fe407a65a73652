/**
 * The flags of the commands that configure clients of the server for agents.
 *
 * @module
 */

import { CLIENT_NAMES, type ClientName } from "../../domain/install/clients.ts";
import type { ClientWish } from "../../engine/setup/client_plan.ts";
import type { FlagValues } from "./flag_values.ts";
import { jsonFlag, nonEmpty, repoFlag, switchFlag, textFlag } from "./flags.ts";
import { wordProposer } from "./proposers.ts";

/** The flags that both commands have. */
export const clientFlags = {
  client: {
    ...textFlag(`Only these: ${CLIENT_NAMES.join(", ")}`, "name,…"),
    parse: parseClient,
    variadic: ",",
    proposeCompletions: wordProposer(CLIENT_NAMES),
  },
  scope: {
    kind: "enum",
    values: ["project", "user"],
    brief: "For everybody who has the repository, or for you; by default project",
    optional: true,
  },
  dryRun: switchFlag("Show each file and line; write nothing"),
  yes: switchFlag("Do not ask"),
  force: switchFlag('Also an entry "aexp" that somebody else wrote or changed'),
  repo: repoFlag,
  json: jsonFlag,
} as const;

/** The letters of the flags. */
export const clientAliases = { y: "yes", n: "dryRun" } as const;

/** Turns the flags into the options of an operation. */
export function clientOptions(
  { client, scope, dryRun, force, repo }: FlagValues<typeof clientFlags>,
  serverFlags: readonly string[] = [],
): ClientWish & { readonly dryRun: boolean } {
  const serverWords = (folder: string | undefined) => [
    "mcp",
    ...serverFlags,
    ...folder === undefined ? [] : ["--repo", folder],
  ];
  return { clients: client && [...new Set(client)], scope, dryRun, force, repo, serverWords };
}

function parseClient(text: string): ClientName {
  const word = nonEmpty(text).trim().toLowerCase();
  const found = CLIENT_NAMES.find((name) => name === word);
  if (found !== undefined) return found;
  throw new SyntaxError(`"${text}" is no client; expected ${CLIENT_NAMES.join(", ")}`);
}
