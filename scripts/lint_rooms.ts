/**
 * Tells which room a file belongs to.
 *
 * @module
 */

/**
 * Returns the room of a file: floor and folder, or only the floor if it has no folders; `undefined`
 * outside `lib/`.
 */
export function roomOf(path: string): string | undefined {
  const inLib = /\/lib\/(.+)$/.exec(path.replaceAll("\\", "/"))?.[1];
  const [floor, room, file] = inLib?.split("/") ?? [];
  if (room === undefined) return undefined;
  return file === undefined ? floor : `${floor}/${room}`;
}
