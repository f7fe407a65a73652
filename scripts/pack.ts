/**
 * `deno task pack [--target …]` builds the program as one file that needs only a shell, `tar` and
 * `gzip`: `dist/aexp`, or `dist/aexp-packed-TARGET` for another kind of machine.
 *
 * The file is a shell script, followed by a compressed archive with Deno and the program. The same
 * commit always gives the same file.
 *
 * @module
 */

import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { UNPACK_PLACES, type UnpackPlace } from "../lib/adapters/packed/unpack_folders.ts";
import { VERSION } from "../lib/version.ts";
import { builtCommit, PROJECT } from "./bundling.ts";
import { compressedEnd, compressedPart, concat, firstSize } from "./pack/archive.ts";
import { PARTS, partsFile } from "./pack/parts_file.ts";
import { programParts } from "./parts.ts";
import {
  BuildError,
  hostTarget,
  readRuntime,
  RUNTIME_VERSION,
  sha256,
  type Target,
  TARGETS,
} from "./pack/runtime.ts";

const DIST = join(PROJECT, "dist");

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({ args: Deno.args, options: { target: { type: "string" } } });
    const name = values.target ?? hostTarget();
    const target = TARGETS[name];
    if (target === undefined) {
      throw new BuildError(`There is no target "${name}": ${Object.keys(TARGETS).join(", ")}`);
    }
    const output = join(DIST, name === hostTarget() ? "aexp" : `aexp-packed-${name}`);
    await pack(name, target, output);
    report(output, name);
    return 0;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`pack: ${error.message}\n`));
    return 1;
  }
}

/** Says what was made. */
function report(output: string, name: string): void {
  const megabytes = (Deno.statSync(output).size / 1e6).toFixed(1);
  const path = relative(Deno.cwd(), output);
  const text = `packed ${path}: ${megabytes} MB, aexp ${VERSION} (commit ${builtCommit()}), ` +
    `Deno ${RUNTIME_VERSION}, for ${name}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

async function pack(name: string, target: Target, output: string): Promise<void> {
  const { parts, start } = partsFile(await programParts());
  const runtime = await compressedRuntime(name, target);
  const content = new TextEncoder().encode(start);
  const payload = concat([
    runtime,
    compressedPart([
      { name: PARTS, mode: 0o644, content: parts },
      { name: "main.js", mode: 0o644, content },
    ]),
    compressedEnd(),
  ]);
  const sizes = { DENO: firstSize(runtime), PARTS: parts.length, MAIN: content.length };
  const header = await makeHeader(name, target, payload, sizes);
  await Deno.writeFile(`${output}.new`, concat([header, payload]), { mode: 0o755 });
  await Deno.chmod(`${output}.new`, 0o755);
  await Deno.rename(`${output}.new`, output);
}

/** The compressed runtime is kept, because compressing takes seconds. */
async function compressedRuntime(name: string, target: Target): Promise<Uint8Array> {
  const kept = join(DIST, "runtime", `${name}-${target.sha256.slice(0, 16)}.tar.gz`);
  try {
    return await Deno.readFile(kept);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const content = await readRuntime(target);
  const part = compressedPart([{ name: "deno", mode: 0o755, content }]);
  await Deno.mkdir(join(DIST, "runtime"), { recursive: true });
  await Deno.writeFile(`${kept}.new`, part);
  await Deno.rename(`${kept}.new`, kept);
  return part;
}

/** @param sizes the size of each unpacked file, in bytes */
async function makeHeader(
  name: string,
  target: Target,
  payload: Uint8Array,
  sizes: Readonly<Record<string, number>>,
): Promise<Uint8Array> {
  const source = await Deno.readTextFile(join(PROJECT, "scripts", "pack", "header.sh"));
  const fill = (length: number) => {
    const values: Record<string, string> = {
      VERSION,
      TARGET: name,
      MACHINE: target.machine,
      PLACES: UNPACK_PLACES.map(shellOf).join("\n"),
      ID: id.slice(0, 16),
      SKIP: String(length + 1),
      SIZE: String(length + payload.length),
    };
    return source.replaceAll(
      /@([A-Z]+)@/g,
      (text, key: string) => values[key] ?? sizes[key]?.toString() ?? text,
    );
  };
  const id = await sha256(payload);
  // The header contains its own length.
  let length = 0;
  while (fill(length).length !== length) length = fill(length).length;
  return new TextEncoder().encode(fill(length));
}

/** Returns the header's code for one place. */
function shellOf({ variable, folder, below, trust }: UnpackPlace): string {
  const base = variable === undefined ? folder : `$${variable}`;
  const path = `"${base}${below.replace("UID", "$uid")}"`;
  const call = `"$1" ${path} ${trust} && return 0`;
  const needsUid = below.includes("UID") ? "uid=${uid:-$(id -u)}; " : "";
  if (variable === undefined) return `  ${needsUid}${call}`;
  return `  case \${${variable}-} in /*) ${needsUid}${call} ;; esac`;
}

Deno.exitCode = await main();
