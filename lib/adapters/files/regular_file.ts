/**
 * Reading files by names that anybody can give to something else.
 *
 * Opening a FIFO waits for a writer, reading a link to `/dev/zero` never ends, and a thread that waits
 * for either hears no signal. The runtime cannot open a file without blocking, so a file is looked at
 * before it is opened. The look costs 1.5 µs for a file that takes 3.6 µs to read on a local disk, and
 * on a file server one operation more, of three to five: opening it fetches again what the look has
 * fetched. To open first and look at the open file would cost nothing more, but a FIFO holds the thread
 * in the opening.
 *
 * @module
 */

const MIB = 2 ** 20;

/** The largest file that is read by a name that others can make, in bytes. */
const MAX_FILE_BYTES = 64 * MIB;

/** The largest file that a person may name, in bytes: a list of a million runs. */
export const MAX_NAMED_BYTES = 256 * MIB;

/** A file that is not read for what it is; the message is the end of a sentence. */
export class UnfitFile extends Error {
  override readonly name = "UnfitFile";
  /** In the form of the system's own codes. */
  readonly code: "ENOTREG" | "ETOOBIG";

  private constructor(code: UnfitFile["code"], state: string) {
    super(state);
    this.code = code;
  }

  /** A folder, a FIFO, a socket or a device. */
  static ofKind({ isDirectory }: Deno.FileInfo): UnfitFile {
    return new UnfitFile("ENOTREG", isDirectory ? "it is a folder" : "it is no regular file");
  }

  /** A file with more bytes than the limit. */
  static ofSize(limit: number): UnfitFile {
    return new UnfitFile("ETOOBIG", `it has more than ${limit / MIB} MiB`);
  }
}

/**
 * Refuses what is no regular file.
 *
 * @throws {UnfitFile}
 */
export function checkRegular(info: Deno.FileInfo): void {
  if (!info.isFile) throw UnfitFile.ofKind(info);
}

/**
 * Reads the text of a regular file of a bounded size.
 *
 * @throws {UnfitFile} or what the system says
 */
export function readRegularTextSync(path: string): string {
  const info = Deno.statSync(path);
  return hasSize(info) ? Deno.readTextFileSync(path) : textOf(readBoundedSync(path));
}

/**
 * Reads the text of a regular file of a bounded size without holding up anything else.
 *
 * @throws {UnfitFile} or what the system says
 */
export async function readRegularText(path: string): Promise<string> {
  const info = await Deno.stat(path);
  return hasSize(info) ? await Deno.readTextFile(path) : textOf(await readBounded(path));
}

/**
 * Reads a regular file of a bounded size.
 *
 * @throws {UnfitFile} or what the system says
 */
export function readRegularSync(path: string): Uint8Array {
  return hasSize(Deno.statSync(path)) ? Deno.readFileSync(path) : readBoundedSync(path);
}

/**
 * Whether a file says how large it is. One that says 0 may be empty, one that another machine has just
 * filled, or one of the kernel's without end: only reading tells.
 */
function hasSize(info: Deno.FileInfo): boolean {
  checkRegular(info);
  if (info.size > MAX_FILE_BYTES) throw UnfitFile.ofSize(MAX_FILE_BYTES);
  return info.size > 0;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * Reads whatever has a name, a FIFO too, but no more than so many bytes.
 *
 * @throws {UnfitFile} where there is more, or what the system says
 */
export function readBoundedSync(path: string, limit = MAX_FILE_BYTES): Uint8Array {
  const file = Deno.openSync(path, { read: true });
  try {
    const gathered = new Gathered(limit);
    while (gathered.add(file.readSync(gathered.room)));
    return gathered.bytes;
  } finally {
    file.close();
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await Deno.open(path, { read: true });
  try {
    const gathered = new Gathered(MAX_FILE_BYTES);
    while (gathered.add(await file.read(gathered.room)));
    return gathered.bytes;
  } finally {
    file.close();
  }
}

/** How much is read at first of a file that does not say how large it is, in bytes. */
const PIECE = 65_536;

/** Bytes that are read piece by piece. */
class Gathered {
  readonly #limit: number;
  #buffer = new Uint8Array(PIECE);
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Where the next piece goes. */
  get room(): Uint8Array {
    return this.#buffer.subarray(this.#length);
  }

  /** All so far. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Takes what a read answered; gives whether there may be more. */
  add(count: number | null): boolean {
    if (count === null || count === 0) return false;
    this.#length += count;
    if (this.#length > this.#limit) throw UnfitFile.ofSize(this.#limit);
    if (this.#length === this.#buffer.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return true;
  }
}
