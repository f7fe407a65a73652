/**
 * Rights that a group has in one folder and needs in another one, too.
 *
 * A person's umask keeps the group from writing in the folders that a program makes. Where a store was opened to
 * a group, its members take turns: what one of them makes in the store or beside it must be open to the others
 * in the same way, as git does it with `core.sharedRepository`.
 *
 * @module
 */

/** The rights of group and others, and that new files get the folder's group. */
const SHARED_BITS = 0o2077;
/** To make and remove files. */
const WRITE_BITS = 0o022;

/** Whether others than its owner may write in a folder. */
export function isOpenToGroup(path: string): boolean {
  try {
    return ((Deno.statSync(path).mode ?? 0) & WRITE_BITS) !== 0;
  } catch {
    return false;
  }
}

/**
 * Gives a folder the group of another one, and the rights that its group and others have there. No right is
 * taken away. Does what the system allows: only the owner of a folder may change its rights.
 */
export function shareLike(path: string, model: string): void {
  try {
    const wanted = Deno.statSync(model);
    const found = Deno.statSync(path);
    if (wanted.mode === null || found.mode === null) return;
    const missing = wanted.mode & SHARED_BITS & ~found.mode;
    if ((missing & WRITE_BITS) === 0) return;
    if (wanted.gid !== found.gid) Deno.chownSync(path, null, wanted.gid);
    Deno.chmodSync(path, (found.mode | missing) & 0o7777);
  } catch {
    // Whether the folder can be used shows when something is written there.
  }
}
