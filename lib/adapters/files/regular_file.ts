/**
 * Reads files whose names other users can give to something else.
 *
 * Opening a FIFO waits for a writer, and reading a link to `/dev/zero` never ends; a thread that
 * hangs in either hears no signal. The runtime cannot open a file without blocking, so the type of
 * a file is checked before it is opened. On a local disk the check costs 1.5 µs for a file that
 * takes 3.6 µs to read. On a file server it costs one operation more than the three to five of a
 * read, because opening fetches the same attributes again. Checking the open file instead would
 * cost nothing, but opening a FIFO already hangs.
 *
 * @module
 */

const MIB = 2 ** 20;

/** The largest file that is read, in bytes, where other processes may have created it. */
const MAX_FILE_BYTES = 64 * MIB;

/** The largest file that a person may name, in bytes: enough for a list of a million runs. */
export const MAX_NAMED_BYTES = 256 * MIB;

/** A file that is refused for its type or its size. The message is the end of a sentence. */
export class UnfitFile extends Error {
  override readonly name = "UnfitFile";
  /** A code in the form of the system's codes. */
  readonly code: "ENOTREG" | "ETOOBIG";

  private constructor(code: UnfitFile["code"], state: string) {
    super(state);
    this.code = code;
  }

  /** Creates the error for a folder, a FIFO, a socket or a device. */
  static ofKind({ isDirectory }: Deno.FileInfo): UnfitFile {
    return new UnfitFile("ENOTREG", isDirectory ? "it is a folder" : "it is not a regular file");
  }

  /** Creates the error for a file with more bytes than the limit. */
  static ofSize(limit: number): UnfitFile {
    return new UnfitFile("ETOOBIG", `it has more than ${limit / MIB} MiB`);
  }
}

/**
 * Throws if a file is not a regular file.
 *
 * @throws {UnfitFile}
 */
export function checkRegular(info: Deno.FileInfo): void {
  if (!info.isFile) throw UnfitFile.ofKind(info);
}

/**
 * Reads the text of a regular file of a bounded size.
 *
 * @throws {UnfitFile} or the system's error
 */
export function readRegularTextSync(path: string): string {
  const info = Deno.statSync(path);
  return hasSize(info) ? Deno.readTextFileSync(path) : textOf(readBoundedSync(path));
}

/**
 * Reads the text of a regular file of a bounded size asynchronously.
 *
 * @throws {UnfitFile} or the system's error
 */
export async function readRegularText(path: string): Promise<string> {
  const info = await Deno.stat(path);
  return hasSize(info) ? await Deno.readTextFile(path) : textOf(await readBounded(path));
}

/**
 * Reads a regular file of a bounded size.
 *
 * @throws {UnfitFile} or the system's error
 */
export function readRegularSync(path: string): Uint8Array {
  return hasSize(Deno.statSync(path)) ? Deno.readFileSync(path) : readBoundedSync(path);
}

/**
 * Returns whether a file reports its size. A file that reports 0 may be empty, may have just been
 * filled by another machine, or may be an endless file of the kernel: only a bounded read can tell.
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
 * Reads a file of any type, a FIFO too, up to a limit of bytes.
 *
 * @throws {UnfitFile} if there are more bytes, or the system's error
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

/** The size of the first buffer for a file that does not report its size, in bytes. */
const PIECE = 65_536;

/** Collects bytes that are read piece by piece. */
class Gathered {
  readonly #limit: number;
  #buffer = new Uint8Array(PIECE);
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The buffer for the next piece. */
  get room(): Uint8Array {
    return this.#buffer.subarray(this.#length);
  }

  /** All bytes read up to now. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Takes the result of a read. Returns whether there may be more bytes. */
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
