/**
 * The text of the marker that says which state folder a store belongs to.
 *
 * @module
 */

import { parseJson } from "../../domain/value/json_parse.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { isMapping, type Mapping, numberAt, textAt, type Value } from "../../domain/value/value.ts";

/** What a marker says. */
export interface Marker {
  /** The identity of the state folder; `undefined` where the text is damaged or of a later version. */
  readonly identity: string | undefined;
  /** Where the state folder was when the marker was made. */
  readonly path: string | undefined;
  /** The name of the machine that made the marker, for people. */
  readonly host: string | undefined;
  /** Tells which folder `path` names: see `mountIdentity()`. */
  readonly mounts: string | undefined;
  /** The inode of the marker; another one means that the marker was copied. */
  readonly markerInode: number | undefined;
  /** The inode of the state folder's identity; another one means that it was copied. */
  readonly identityInode: number | undefined;
}

/** The form of the text. A store whose marker has another one is refused. */
const SCHEMA_VERSION = 1n;

/** Reads a marker; a text that is damaged says nothing. */
export function parseMarker(text: string): Marker {
  const mapping = parseMapping(text);
  const isKnown = mapping.get("schema_version") === SCHEMA_VERSION;
  return {
    identity: isKnown ? textAt(mapping, "identity") : undefined,
    path: textAt(mapping, "path"),
    host: textAt(mapping, "host"),
    mounts: isKnown ? textAt(mapping, "mounts") : undefined,
    markerInode: numberAt(mapping, "marker_inode"),
    identityInode: numberAt(mapping, "identity_inode"),
  };
}

/** Writes a marker. */
export function formatMarker(marker: Marker & { readonly identity: string }): string {
  const mapping = new Map<string, Value>([["schema_version", SCHEMA_VERSION]]);
  for (const key of ["identity", "path", "host", "mounts"] as const) {
    const text = marker[key];
    if (text !== undefined) mapping.set(key, text);
  }
  const { markerInode, identityInode } = marker;
  if (markerInode !== undefined) mapping.set("marker_inode", BigInt(markerInode));
  if (identityInode !== undefined) mapping.set("identity_inode", BigInt(identityInode));
  return `${formatJson(mapping)}\n`;
}

function parseMapping(text: string): Mapping {
  try {
    const value = parseJson(text);
    return isMapping(value) ? value : new Map();
  } catch {
    return new Map();
  }
}
