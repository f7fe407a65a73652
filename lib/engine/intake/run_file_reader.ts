/**
 * Reads files of runs and files of sweeps, as JSON, JSON Lines or YAML.
 *
 * @module
 */

import { option } from "../../phrase.ts";
import type { Context } from "../../context.ts";
import { describeFileError } from "../../adapters/files/file_error.ts";
import { joinPath } from "../../adapters/files/path.ts";
import { readTextFile } from "../../adapters/files/text_file.ts";
import {
  axesOf,
  entriesOf,
  type FileEntry,
  fileError,
  jsonItemLine,
  parseJsonFile,
  parseJsonLines,
  type RunFile,
} from "../../domain/sweep/run_file.ts";
import type { Axis } from "../../domain/sweep/sweep.ts";
import type { Value } from "../../domain/value/value.ts";
import {
  toValue,
  YamlError,
  YamlMapping,
  type YamlValue,
  YamlValueError,
} from "../../domain/yaml/yaml_value.ts";

/** Reads the files that a person names and collects warnings about them. */
export class RunFileReader {
  readonly #context: Context;
  readonly #warnings: string[] = [];

  /** @param context gives the working directory and the standard input */
  constructor(context: Context) {
    this.#context = context;
  }

  /** Sentences for the person about the files read so far. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /**
   * Reads the runs of a file; `-` is the standard input as JSON Lines.
   *
   * @throws {UserError} if the file cannot be read, is no list of mappings, or contains no run
   */
  async readEntries(name: string): Promise<readonly FileEntry[]> {
    const file = { flag: option("spFile"), name };
    const isLines = name === "-" || /\.(jsonl|ndjson)$/i.test(name);
    const entries = isLines
      ? parseJsonLines(await this.#readText(file), file)
      : await this.#readList(file);
    if (entries.length === 0) throw fileError(file, "", "it contains no run");
    return entries;
  }

  /**
   * Reads the axes of a file.
   *
   * @throws {UserError} if the file cannot be read or is no mapping of keys to lists
   */
  async readAxes(name: string): Promise<Axis[]> {
    const file = { flag: option("sweepFile"), name };
    const text = await this.#readText(file);
    const value = isYaml(file)
      ? (await this.#parseYaml(text, file)).value
      : parseJsonFile(text, file);
    return axesOf(value, file);
  }

  async #readList(file: RunFile): Promise<FileEntry[]> {
    const text = await this.#readText(file);
    if (!isYaml(file)) {
      return entriesOf(parseJsonFile(text, file), file, (index) => jsonItemLine(text, index));
    }
    const { value, yaml } = await this.#parseYaml(text, file);
    return entriesOf(value, file, (index) => {
      const item = Array.isArray(yaml) ? yaml[index] : undefined;
      return item instanceof YamlMapping ? item.entries[0]?.line : undefined;
    });
  }

  async #parseYaml(text: string, file: RunFile): Promise<{ value: Value; yaml: YamlValue }> {
    const { parseYaml, surprises } = await import("../../domain/yaml/yaml.ts");
    try {
      const yaml = parseYaml(text);
      for (const found of surprises(yaml, "")) this.#warn(file, found);
      return { value: toValue(yaml, ""), yaml };
    } catch (error) {
      if (error instanceof YamlError) {
        const state = `${error.message} (column ${error.column})`;
        const { cure: hint } = error;
        throw fileError(file, `:${error.line}`, state, hint === undefined ? {} : { hint });
      }
      if (!(error instanceof YamlValueError)) throw error;
      const place = error.line === undefined ? "" : `:${error.line}`;
      throw fileError(file, place, `${error.message}, which a state point cannot hold`);
    }
  }

  #warn(
    file: RunFile,
    found: { source: string; spelling: string; line: number | undefined },
  ): void {
    const place = found.line === undefined ? file.name : `${file.name}:${found.line}`;
    this.#warnings.push(
      `"${found.source}" is a text; write ${found.spelling} for the number (${place})`,
    );
  }

  async #readText(file: RunFile): Promise<string> {
    if (file.name !== "-") return readTextFile(joinPath(this.#context.cwd, file.name));
    const bytes = await this.#readInput();
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw fileError(file, "", "it is not UTF-8");
    }
  }

  async #readInput(): Promise<Uint8Array> {
    try {
      return await this.#context.readInput();
    } catch (error) {
      throw describeFileError(error, "read", "standard input");
    }
  }
}

function isYaml(file: RunFile): boolean {
  return /\.ya?ml$/i.test(file.name);
}
