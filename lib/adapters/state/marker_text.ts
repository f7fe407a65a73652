/**
 * Reads and writes the text of a store's marker, which names the state folder that the store
 * belongs to.
 *
 * @module
 */

import { parseJson } from "../../domain/value/json_parse.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { isMapping, type Mapping, numberAt, textAt, type Value } from "../../domain/value/value.ts";

/** The content of a store's marker. */
export interface Marker {
  /** The identity of the state folder; `undefined` if the text is damaged or of a later version. */
  readonly identity: string | undefined;
  /** The path of the state folder when the marker was written. */
  readonly path: string | undefined;
  /** The name of the machine that wrote the marker, for people. */
  readonly host: string | undefined;
  /** Identifies the folder that `path` names, see `mountIdentity()`. */
  readonly mounts: string | undefined;
  /** The inode of the marker. A different inode means that the marker was copied. */
  readonly markerInode: number | undefined;
  /**
   * The inode of the state folder's identity. A different inode means that the identity was copied.
   */
  readonly identityInode: number | undefined;
}

/** The version of the text. A store whose marker has another version is refused. */
const SCHEMA_VERSION = 1n;

/** Parses a marker; a damaged text yields no values. */
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

/** Formats a marker. */
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
