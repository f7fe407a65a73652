/**
 * What the configurations of clients say about the server, and what they are to say.
 *
 * @module
 */

import {
  readPersonFile,
  removePersonFile,
  replacePersonFile,
} from "../../adapters/files/person_file.ts";
import { exists, joinPath, parentOf } from "../../adapters/files/path.ts";
import type { Context } from "../../context.ts";
import {
  type Client,
  CLIENT_NAMES,
  type ClientName,
  CLIENTS,
  type Scope,
} from "../../domain/install/clients.ts";
import { NotJson } from "../../domain/install/jsonc.ts";
import {
  type CommandLine,
  isOwnEntry,
  SERVER,
  serverEntry,
} from "../../domain/install/server_entry.ts";
import { readServer, withoutServer, withServer } from "../../domain/install/server_text.ts";
import { NotToml } from "../../domain/install/toml_scan.ts";
import { lineAndColumn } from "../../domain/value/json_parse.ts";
import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { locate, type RepositoryOptions } from "../session/repository.ts";
import { refuseLinks } from "./plan_part.ts";
import { makerOf } from "../session/session.ts";

/** Which clients, and for whom. */
export interface ClientWish extends RepositoryOptions {
  /** By default those that are in use. */
  readonly clients?: readonly ClientName[] | undefined;
  /** @default {"project"} */
  readonly scope?: Scope | undefined;
  /** Returns the words after the program's name that start the server, for a folder if it must be told one. */
  readonly serverWords: (folder: string | undefined) => readonly string[];
  /** Whether to replace or remove an entry that somebody else wrote. @default {false} */
  readonly force?: boolean | undefined;
}

/** What is to become of the configuration of one client. */
export type ClientChange =
  & { readonly client: ClientName; readonly title: string }
  & (
    /** `after` is `undefined` if the file is removed. */
    | {
      readonly kind: "edit";
      readonly path: string;
      readonly before: string | undefined;
      readonly after: string | undefined;
    }
    /** Nothing is to be done. */
    | { readonly kind: "same"; readonly path: string }
    /** Somebody else's entry stays. */
    | { readonly kind: "kept"; readonly path: string; readonly text: Text }
    /** The file is the client's own: a person calls the client. */
    | { readonly kind: "command"; readonly words: readonly string[] }
  );

/** The plan for all clients. */
export interface ClientPlan {
  readonly scope: Scope;
  /** The folder from which relative paths count; `undefined` if all are absolute. */
  readonly root: string | undefined;
  readonly changes: readonly ClientChange[];
}

/**
 * Plans to configure the server. Nothing is written.
 *
 * @throws {UserError} `FLAG_INVALID` if no client is known, `FILE_UNREADABLE`, `ROOT_NOT_FOUND`
 */
export function planClients(context: Context, wish: ClientWish): ClientPlan {
  const place = placeOf(context, wish);
  const names = wish.clients ?? CLIENT_NAMES.filter((name) => isUsed(place, CLIENTS[name]));
  if (names.length === 0) throw noClient();
  const changes = names.map((name) => planEntry(place, name, wish));
  return { scope: place.scope, root: place.root, changes };
}

/**
 * Plans to take the server out again. Nothing is written.
 *
 * @throws {UserError} as {@link planClients}
 */
export function planClientRemoval(context: Context, wish: ClientWish): ClientPlan {
  const place = placeOf(context, wish);
  const names = wish.clients ?? CLIENT_NAMES.filter((name) => hasEntry(place, CLIENTS[name]));
  const changes = names.map((name) => planRemoval(place, name, wish));
  return { scope: place.scope, root: place.root, changes };
}

/**
 * Carries a plan out, file by file; each is replaced whole.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export async function applyClients(context: Context, { root, changes }: ClientPlan): Promise<void> {
  const maker = makerOf(context);
  for (const change of changes) {
    if (change.kind !== "edit") continue;
    const whole = joinPath(root ?? "/", change.path);
    if (change.after !== undefined) await replacePersonFile(whole, change.after, maker);
    else await removePersonFile(whole, root ?? parentOf(whole));
  }
}

interface Place {
  readonly context: Context;
  readonly scope: Scope;
  readonly root: string | undefined;
}

function placeOf(context: Context, { scope = "project", repo }: ClientWish): Place {
  const needsRoot = scope === "project";
  return { context, scope, root: needsRoot ? locate(context, { repo }).path : undefined };
}

/** Returns the file in which a client looks, which need not be there; `undefined` if it has none. */
function fileOf({ context, scope, root = "/" }: Place, client: Client): string | undefined {
  const files = scope === "project" ? client.projectFiles : client.personalFiles(context);
  return files.find((path) => exists(joinPath(root, path))) ?? files.at(-1);
}

function isUsed(place: Place, client: Client): boolean {
  const { context, scope, root = "/" } = place;
  if (scope === "project") return client.projectSigns.some((path) => exists(joinPath(root, path)));
  const home = context.env["HOME"];
  return client.personalFiles(context).some((path) =>
    exists(path) || (parentOf(path) !== home && exists(parentOf(path)))
  );
}

function hasEntry(place: Place, client: Client): boolean {
  const path = fileOf(place, client);
  if (path === undefined) return false;
  try {
    const text = readPersonFile(joinPath(place.root ?? "/", path));
    return text !== undefined && readServer(text, client) !== undefined;
  } catch {
    // A file that cannot be read is refused where the person names its client.
    return false;
  }
}

function planEntry(place: Place, name: ClientName, wish: ClientWish): ClientChange {
  const client = CLIENTS[name];
  const { title } = client;
  const words = commandLine(place, client, wish);
  if (place.scope === "user" && client.ownCommand !== undefined) {
    return { client: name, title, kind: "command", words: client.ownCommand.install(words) };
  }
  const path = checkedFile(place, client);
  return inFile(place, path, (before) => {
    const entry = serverEntry(client.form, words);
    const old = before === undefined ? undefined : readServer(before, client);
    const after = withServer(before, client, entry);
    if (isSame(old, entry)) return { client: name, title, kind: "same", path };
    const isOther = old !== undefined && !isOwnEntry(client.form, old);
    if (isOther && !wish.force) return { client: name, title, kind: "kept", path, text: OTHER };
    return { client: name, title, kind: "edit", path, before, after };
  });
}

function planRemoval(place: Place, name: ClientName, wish: ClientWish): ClientChange {
  const client = CLIENTS[name];
  const { title } = client;
  if (place.scope === "user" && client.ownCommand !== undefined) {
    return removalByClient(name, client);
  }
  const path = checkedFile(place, client);
  return inFile(place, path, (before) => {
    const old = before === undefined ? undefined : readServer(before, client);
    if (before === undefined || old === undefined) {
      return { client: name, title, kind: "same", path };
    }
    const wanted = serverEntry(client.form, commandLine(place, client, wish));
    const isOurs = isSame(old, wanted) || isOwnEntry(client.form, old);
    if (!isOurs && !wish.force) return { client: name, title, kind: "kept", path, text: CHANGED };
    return {
      client: name,
      title,
      kind: "edit",
      path,
      before,
      after: withoutServer(before, client),
    };
  });
}

function removalByClient(name: ClientName, { title, ownCommand }: Client): ClientChange {
  const words = ownCommand?.uninstall;
  if (words !== undefined) return { client: name, title, kind: "command", words };
  const text = `it is ${title}'s own: remove "${SERVER}" there`;
  return { client: name, title, kind: "kept", path: title, text };
}

const OTHER = phrase`it has another entry "${SERVER}", which stays; ${option("force")} replaces it`;
const CHANGED = phrase`somebody has changed the entry "${SERVER}", which stays; ${
  option("force")
} removes it`;

/** A committed file gets no path of this machine; a client without a search path needs one. */
function commandLine({ context }: Place, client: Client, wish: ClientWish): CommandLine {
  if (!client.isBare) return [SERVER, ...wish.serverWords(client.folderVariable)];
  const [program = SERVER, ...words] = context.program;
  return [program, ...words, ...wish.serverWords(locate(context, { repo: wish.repo }).path)];
}

function checkedFile(place: Place, client: Client): string {
  const path = fileOf(place, client);
  if (path !== undefined) return path;
  const isProject = place.scope === "project";
  const fact = isProject ? "it has no file for a project" : "no variable names your own folder";
  throw new UserError("FLAG_INVALID", `Cannot configure ${client.title}: ${fact}`, {
    hint: isProject
      ? phrase`Use ${option("scope")} user for your own settings.`
      : "Set $HOME, or on Windows %USERPROFILE% and %APPDATA%.",
  });
}

/** Calls a function with the text of a file. */
function inFile(
  { root }: Place,
  path: string,
  plan: (text: string | undefined) => ClientChange,
): ClientChange {
  if (root !== undefined) refuseLinks({ path: root }, [path]);
  const whole = joinPath(root ?? "/", path);
  const text = readPersonFile(whole);
  try {
    return plan(text);
  } catch (error) {
    if (!(error instanceof NotJson) && !(error instanceof NotToml)) throw error;
    const { line } = lineAndColumn(text ?? "", error.at);
    const state = error.message;
    throw new UserError(
      "FILE_UNREADABLE",
      `Cannot change ${JSON.stringify(path)}: line ${line}: ${state}`,
      { hint: "Mend the file, or write the entry by hand.", place: { path: whole, line, state } },
    );
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function noClient(): UserError {
  return new UserError("FLAG_INVALID", "Cannot choose a client: none is in use here", {
    hint: phrase`Name some with ${option("client")}: ${CLIENT_NAMES.join(", ")}.`,
  });
}
