/**
 * The entry by which a client starts the server for agents.
 *
 * @module
 */

import type { Plain } from "./json_member.ts";

/** The name of the server in every client. */
export const SERVER = "aexp";

/** The entry of `.mcp.json`: no path, because others commit and read the file. */
export const SERVER_ENTRY: Plain = { command: "aexp", args: ["mcp"] };
