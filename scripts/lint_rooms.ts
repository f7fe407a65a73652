/**
 * Which room a file belongs to.
 *
 * @module
 */

/** The room of a file: its floor and folder, or its floor where that has none; `undefined` elsewhere. */
export function roomOf(path: string): string | undefined {
  const inLib = /\/lib\/(.+)$/.exec(path.replaceAll("\\", "/"))?.[1];
  const [floor, room, file] = inLib?.split("/") ?? [];
  if (room === undefined) return undefined;
  return file === undefined ? floor : `${floor}/${room}`;
}
