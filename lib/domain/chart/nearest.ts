/**
 * What a person points at.
 *
 * @module
 */

import type { Target } from "./chart.ts";

/** Things farther away than this, in pixels, are not meant. */
const MOST_DISTANCE = 12;

/**
 * Returns the target nearest to a point; `undefined` if none is near. Of targets at one distance the
 * last one is meant, because it lies on top.
 */
export function nearestTarget(
  targets: readonly Target[],
  x: number,
  y: number,
  most = MOST_DISTANCE,
): Target | undefined {
  let nearest: Target | undefined;
  let least = most;
  for (const target of targets) {
    const toBox = boxDistance(target, x, y);
    if (toBox > least) continue;
    const distance = target.line === undefined ? toBox : lineDistance(target.line, x, y);
    if (distance <= least) [nearest, least] = [target, distance];
  }
  return nearest;
}

function boxDistance(box: Target, x: number, y: number): number {
  const across = Math.max(box.x - x, 0, x - box.x - box.width);
  const down = Math.max(box.y - y, 0, y - box.y - box.height);
  return Math.hypot(across, down);
}

/** The distance to the nearest point of a line. */
function lineDistance(points: readonly number[], x: number, y: number): number {
  let least = Math.hypot((points[0] ?? Infinity) - x, (points[1] ?? Infinity) - y);
  for (let at = 2; at + 1 < points.length; at += 2) {
    const [fromX, fromY] = [points[at - 2] ?? 0, points[at - 1] ?? 0];
    const [alongX, alongY] = [(points[at] ?? 0) - fromX, (points[at + 1] ?? 0) - fromY];
    const square = alongX * alongX + alongY * alongY;
    const share = square === 0 ? 0 : ((x - fromX) * alongX + (y - fromY) * alongY) / square;
    const part = Math.min(1, Math.max(0, share));
    least = Math.min(least, Math.hypot(fromX + part * alongX - x, fromY + part * alongY - y));
  }
  return least;
}
