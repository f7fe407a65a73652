/**
 * The programs that can start the server for agents, and where each of them is told of servers.
 *
 * @module
 */

import type { EntryForm } from "./server_entry.ts";
import type { EntryPlace } from "./server_text.ts";

/** For whom a server is configured: everybody who has the repository, or one person. */
export type Scope = "project" | "user";

/** The names of all clients, as a person writes them. */
export const CLIENT_NAMES = [
  "claude-code",
  "claude-desktop",
  "cursor",
  "vscode",
  "codex",
  "gemini",
  "zed",
  "opencode",
] as const;

/** The name of a client. */
export type ClientName = typeof CLIENT_NAMES[number];

/** A person's own folders. */
export interface PersonalPlace {
  /** The operating system, as Deno names it. */
  readonly os: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How a client is configured. */
export interface Client extends EntryPlace {
  readonly title: string;
  readonly form: EntryForm;
  /** The files of a project from its root, of which the first that is there counts, else the last. */
  readonly projectFiles: readonly string[];
  /** Files or folders of a project that show that somebody uses the client there. */
  readonly projectSigns: readonly string[];
  /** The same for one person, absolute; empty where the system does not tell a person's folder. */
  readonly personalFiles: (place: PersonalPlace) => readonly string[];
  /** The client's own command, where the file of a person is the client's own. */
  readonly ownCommand?: {
    readonly install: (words: readonly string[]) => readonly string[];
    readonly uninstall: readonly string[] | undefined;
  };
  /** The word that this client replaces by the project's folder. */
  readonly folderVariable?: string;
  /** Whether the client starts servers in no folder and with no search path, for one person only. */
  readonly isBare?: boolean;
}

const SERVERS = { format: "json", keys: ["mcpServers", "aexp"], form: "plain" } as const;

/** All clients. */
export const CLIENTS: Readonly<Record<ClientName, Client>> = {
  "claude-code": {
    ...SERVERS,
    title: "Claude Code",
    projectFiles: [".mcp.json"],
    projectSigns: [".mcp.json", ".claude", "CLAUDE.md"],
    personalFiles: (place) => inHome(place, ".claude.json"),
    ownCommand: {
      install: (words) => ["claude", "mcp", "add", "--scope", "user", "aexp", "--", ...words],
      uninstall: ["claude", "mcp", "remove", "--scope", "user", "aexp"],
    },
  },
  "claude-desktop": {
    ...SERVERS,
    title: "Claude Desktop",
    isBare: true,
    projectFiles: [],
    projectSigns: [],
    personalFiles: (place) => inSettings(place, "Claude/claude_desktop_config.json"),
  },
  cursor: {
    ...SERVERS,
    title: "Cursor",
    projectFiles: [".cursor/mcp.json"],
    projectSigns: [".cursor"],
    personalFiles: (place) => inHome(place, ".cursor/mcp.json"),
  },
  vscode: {
    format: "json",
    keys: ["servers", "aexp"],
    form: "typed",
    title: "VS Code",
    folderVariable: "${workspaceFolder}",
    projectFiles: [".vscode/mcp.json"],
    projectSigns: [".vscode"],
    personalFiles: (place) => inSettings(place, "Code/User/mcp.json"),
    ownCommand: {
      install: ([command = "", ...args]) => [
        "code",
        "--add-mcp",
        JSON.stringify({ name: "aexp", command, args }),
      ],
      uninstall: undefined,
    },
  },
  codex: {
    format: "toml",
    keys: ["mcp_servers", "aexp"],
    form: "plain",
    title: "Codex",
    projectFiles: [".codex/config.toml"],
    projectSigns: [".codex"],
    personalFiles: ({ os, env }) => {
      const { CODEX_HOME: home = "" } = env;
      return home === "" ? inHome({ os, env }, ".codex/config.toml") : [`${home}/config.toml`];
    },
  },
  gemini: {
    ...SERVERS,
    title: "Gemini CLI",
    projectFiles: [".gemini/settings.json"],
    projectSigns: [".gemini", "GEMINI.md"],
    personalFiles: (place) => inHome(place, ".gemini/settings.json"),
  },
  zed: {
    format: "json",
    keys: ["context_servers", "aexp"],
    form: "plain",
    title: "Zed",
    projectFiles: [".zed/settings.json"],
    projectSigns: [".zed"],
    personalFiles: (place) =>
      place.os === "windows"
        ? inSettings(place, "Zed/settings.json")
        : inConfig(place, "zed/settings.json"),
  },
  opencode: {
    format: "json",
    keys: ["mcp", "aexp"],
    form: "words",
    title: "opencode",
    projectFiles: ["opencode.jsonc", "opencode.json"],
    projectSigns: ["opencode.jsonc", "opencode.json", ".opencode"],
    personalFiles: (place) =>
      ["opencode.jsonc", "opencode.json"].flatMap((name) => inConfig(place, `opencode/${name}`)),
  },
};

function inHome({ os, env }: PersonalPlace, path: string): readonly string[] {
  const home = (os === "windows" ? env["USERPROFILE"] : undefined) ?? env["HOME"] ?? "";
  return home === "" ? [] : [`${home}/${path}`];
}

function inConfig(place: PersonalPlace, path: string): readonly string[] {
  const { XDG_CONFIG_HOME: config = "" } = place.env;
  return config === "" ? inHome(place, `.config/${path}`) : [`${config}/${path}`];
}

/** Where programs with windows keep their settings. */
function inSettings(place: PersonalPlace, path: string): readonly string[] {
  const { APPDATA: data = "" } = place.env;
  if (place.os === "windows") return data === "" ? [] : [`${data}/${path}`];
  if (place.os === "darwin") return inHome(place, `Library/Application Support/${path}`);
  return inConfig(place, path);
}
