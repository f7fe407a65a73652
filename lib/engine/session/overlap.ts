/**
 * Runs slow calls in parallel, up to a limit.
 *
 * @module
 */

/** How many file operations wait for a network file system at once. */
const IN_FLIGHT = 32;

/** Maps items with asynchronous work. The results are in the order of the items. */
export async function mapOverlapping<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  async function worker(): Promise<void> {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T);
    }
  }
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, items.length) }, worker));
  return results;
}
