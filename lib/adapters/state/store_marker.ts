/**
 * Makes sure that a store is used with only one state folder.
 *
 * Locks and records exclude only processes that see the same `.aexp/`. A store may be reached with a
 * different one: if only `.runs` is mounted into containers, or if two repositories name one store.
 * So each state folder has an identity, in `.aexp/identity`, and the store has a marker that repeats
 * this identity, in `⟨store⟩/.aexp/state_folder.json`. Git ignores both. A person who copies or moves
 * a whole repository copies both. A removed file is created again.
 *
 * @module
 */

import { RUNNERS } from "./layout.ts";
import { UserError } from "../../errors.ts";
import { mountIdentity } from "../machine/process_identity.ts";
import { fileSystemOf, readMounts } from "../files/file_calls.ts";
import { describeFileError, quotePath } from "../files/file_error.ts";
import { linkText, type Put, removeIfThere, writeSynced } from "../files/link.ts";
import { type Maker, removeAbandoned, TEMPORARY_PREFIX } from "../files/maker.ts";
import { readAgain, readPatiently, untilKnown } from "../files/patient_read.ts";
import { joinPath } from "../files/path.ts";
import type { ReadResult } from "../files/read_text.ts";
import { formatMarker, type Marker, parseMarker } from "./marker_text.ts";
import { MARKER_FOLDER, type Place } from "./place.ts";
import { makeOwnFolder, makeStateFolder, openToGroup } from "./state_folder.ts";

/**
 * Throws if a store belongs to another state folder. Writes nothing.
 *
 * @param host the name of this machine
 * @throws {UserError} `STORE_FOREIGN`
 */
export async function checkStore(place: Place, host: string): Promise<void> {
  await findOwner(place, host, undefined);
}

/**
 * Makes sure that a store belongs to the state folder that it was reached with, before a process
 * takes or changes anything in the store.
 *
 * @param known the identity of the state folder, if this process has claimed the store before: it
 *   is written again if somebody has removed it
 * @returns the identity of the state folder
 * @throws {UserError} `STORE_FOREIGN`, or `FILE_UNWRITABLE`; for a user who may not write in the
 *   store, nothing is created
 */
export async function claimStore(place: Place, maker: Maker, known?: string): Promise<string> {
  const owner = await findOwner(place, maker.identity.host, known);
  const identity = owner.identity ?? await mark(place, maker, { ...owner, known });
  openToGroup(place);
  return identity;
}

/** The state folder that a store belongs to. */
interface Owner {
  /**
   * The identity of this state folder, if the store belongs to it; `undefined` if the marker must
   * be written.
   */
  readonly identity?: string;
  /** Whether the store belongs to a state folder that was at this path and was removed. */
  readonly isRemoved: boolean;
}

async function findOwner(place: Place, host: string, known: string | undefined): Promise<Owner> {
  const marker = await readMarker(place);
  if (marker === undefined) return { isRemoved: false };
  const identity = await readIdentity(place);
  const isSame = identity !== undefined && marker.identity === identity;
  if (isSame && !isCopied(place, marker)) return { identity, isRemoved: false };
  const wasHere = identity === undefined && known !== undefined && marker.identity === known;
  if (wasHere || isMadeHere(place, host, marker)) return { isRemoved: true };
  throw foreignStore(place, marker, isSame);
}

/**
 * Writes the missing files, the marker last: of several state folders at once, one gets the store.
 */
async function mark(
  place: Place,
  maker: Maker,
  { isRemoved, known }: Owner & { readonly known: string | undefined },
): Promise<string> {
  const folder = markerFolder(place);
  const path = markerPath(place);
  const source = joinPath(folder, `${TEMPORARY_PREFIX}${maker.name}`);
  try {
    await makeOwnFolder(place, folder);
    removeAbandoned(folder, await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), maker);
    // A user who may not write in the store must not create a state folder: it would exclude all
    // other users.
    await writeSynced(source, "");
    const identity = await readIdentity(place) ??
      await makeIdentity(place, maker, known ?? maker.name);
    const text = formatMarker(describe(place, maker, { identity, source }));
    await writeSynced(source, text);
    if (isRemoved) await Deno.rename(source, path);
    else await publish(place, { source, identity, text });
    return identity;
  } catch (error) {
    throw describeFileError(error, "write", path);
  } finally {
    await removeIfThere(source).catch(() => {});
  }
}

/** Publishes the store's marker, unless another process did so. */
async function publish(
  place: Place,
  marker: { readonly source: string; readonly identity: string; readonly text: string },
): Promise<void> {
  const put = await linkPatiently(marker.source, markerPath(place), marker.text);
  if (put?.kind === "taken") return;
  const standing = put?.kind === "held" ? parseMarker(put.text) : undefined;
  if (standing?.identity !== marker.identity) throw foreignStore(place, standing, false);
}

/**
 * Gives the state folder an identity, unless another process did so. Returns the identity that it
 * has.
 */
async function makeIdentity(place: Place, maker: Maker, wanted: string): Promise<string> {
  const path = identityPath(place);
  const source = joinPath(await makeStateFolder(place, RUNNERS), `${maker.name}-identity`);
  const text = `${wanted}\n`;
  try {
    await writeSynced(source, text);
    const put = await linkPatiently(source, path, text);
    const standing = put?.kind === "held" ? put.text.trim() : "";
    if (standing !== "") return standing;
    // A full disk created the file without content.
    if (put?.kind !== "taken") await Deno.rename(source, path);
    return wanted;
  } finally {
    await removeIfThere(source).catch(() => {});
  }
}

/** A name that exists but cannot be read is not in this machine's cache yet. */
function linkPatiently(source: string, path: string, text: string): Promise<Put | undefined> {
  return untilKnown(async () => {
    const put = await linkText(source, path, text);
    return put.kind === "vanished" ? undefined : put;
  });
}

function describe(
  place: Place,
  maker: Maker,
  { identity, source }: { readonly identity: string; readonly source: string },
): Marker & { readonly identity: string } {
  const { host } = maker.identity;
  return {
    identity,
    path: place.statePath,
    host,
    mounts: mountIdentity(host),
    markerInode: inodeOf(source),
    identityInode: inodeOf(identityPath(place)),
  };
}

/**
 * Returns whether the marker was made for a folder at this path, which was then removed. The path
 * and the host name alone do not tell, because containers may share both.
 */
function isMadeHere(place: Place, host: string, { path, mounts }: Marker): boolean {
  return path === place.statePath && mounts === mountIdentity(host);
}

/** File systems on which the inode of a file may change. */
const UNSTABLE = /^(fuse|9p|virtiofs|cifs|smb|vboxsf)/;

/**
 * Returns whether the state folder is a copy and the store is not: a container's image may hold a
 * copy of the repository, with the store mounted over it. If both are copies, they belong together.
 */
function isCopied(place: Place, { markerInode, identityInode }: Marker): boolean {
  if (inodeOf(identityPath(place)) === identityInode) return false;
  if (inodeOf(markerPath(place)) !== markerInode) return false;
  const mounts = readMounts();
  return [place.path, place.statePath].every((path) =>
    !UNSTABLE.test(fileSystemOf(path, mounts) ?? "")
  );
}

function foreignStore(place: Place, marker: Marker | undefined, isCopy: boolean): UserError {
  const remove = `remove ${quotePath(markerPath(place))}`;
  return new UserError(
    "STORE_FOREIGN",
    `Cannot use the run store ${quotePath(place.path)} with the state folder ` +
      `${quotePath(place.statePath)}: ${ownerText(place, marker)}${isCopy ? COPY : ""}`,
    {
      hint:
        "Mount the whole repository, so that the store and its state folder are shared. If the store is a " +
        `copy, or no process uses the other state folder any more, ${remove}.`,
    },
  );
}

const COPY = ", of which this one is a copy";

function ownerText(place: Place, marker: Marker | undefined): string {
  if (marker?.identity === undefined || marker.path === undefined) {
    return "its marker is damaged, or of a later version of aexp";
  }
  const host = marker.host === undefined ? "" : ` on ${marker.host}`;
  const isOfSameName = marker.path === place.statePath;
  const owner = isOfSameName ? "another folder of that name" : quotePath(marker.path);
  return `it belongs to ${owner}${host}${isOfSameName ? ", or to one that was removed" : ""}`;
}

/** Reads the identity of the state folder; `undefined` if it has none. */
async function readIdentity(place: Place): Promise<string | undefined> {
  const path = identityPath(place);
  const first = await readPatiently(path);
  if (first.kind === "text") return textOf(path, first)?.trim() || undefined;
  const take = (result: ReadResult) => textOf(path, result)?.trim() || undefined;
  return await readAgain(path, first, { take, now: place.now });
}

/** Reads the marker of the store; `undefined` if it has none. */
async function readMarker(place: Place): Promise<Marker | undefined> {
  const path = markerPath(place);
  const text = textOf(path, await readPatiently(path));
  return text === undefined ? undefined : parseMarker(text);
}

/** Returns the text of a file. A damaged text becomes one that equals no identity. */
function textOf(path: string, result: ReadResult): string | undefined {
  if (result.kind === "error") throw describeFileError(result.error, "read", path);
  if (result.kind === "damaged") return "damaged";
  return result.kind === "text" ? result.text : undefined;
}

function inodeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).ino ?? undefined;
  } catch {
    return undefined;
  }
}

function identityPath(place: Place): string {
  return joinPath(place.statePath, "identity");
}

function markerFolder(place: Place): string {
  return joinPath(place.path, MARKER_FOLDER);
}

function markerPath(place: Place): string {
  return joinPath(markerFolder(place), "state_folder.json");
}
