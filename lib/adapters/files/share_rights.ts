/**
 * Gives a group the same rights in one folder as in another.
 *
 * A person's umask keeps the group from writing in folders that a program creates. If a store was
 * opened to a group, its members take turns: everything that one member creates in the store or
 * beside it must be open to the others in the same way, as with git's `core.sharedRepository`.
 *
 * @module
 */

/** The rights of the group and of others, and the bit that gives new files the folder's group. */
const SHARED_BITS = 0o2077;
/** The rights to create and remove files. */
const WRITE_BITS = 0o022;

/** Returns whether users other than the owner may write in a folder. */
export function isOpenToGroup(path: string): boolean {
  try {
    return ((Deno.statSync(path).mode ?? 0) & WRITE_BITS) !== 0;
  } catch {
    return false;
  }
}

/**
 * Gives a folder the group of another folder, and adds the rights that group and others have there.
 * Removes no right. Ignores errors: only the owner of a folder may change its rights.
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
    // A folder that cannot be used is reported when a file is written there.
  }
}
