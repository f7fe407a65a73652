/**
 * Nodes to values, as PyYAML's `SafeConstructor` does it: tags choose the type, `<<` merges mappings,
 * and of a key that comes twice the last value counts at the first place.
 *
 * @module
 */

import { Float } from "../value/value.ts";
import type { MappingNode, SequenceNode, YamlNode, YamlPair } from "./yaml_node.ts";
import { constructScalar, resolvePlain, ScalarError, type ScalarTag } from "./yaml_scalar.ts";
import {
  Foreign,
  MAX_VALUES,
  type YamlEntry,
  YamlError,
  YamlMapping,
  type YamlValue,
} from "./yaml_value.ts";

/** Where a collection's texts without quotes stand: by index of the item or of the entry. */
export type PlainTexts = ReadonlySet<number>;

/** Told of every collection that is made and of the plain texts in it. */
export type PlainListener = (collection: object, plain: PlainTexts) => void;

/**
 * The value of a node.
 *
 * @throws {YamlError} for unknown tags, text that does not fit its tag, keys that are collections,
 * merges of what is no mapping, and aliases of a node inside itself
 */
export function constructYaml(node: YamlNode, onPlain: PlainListener): YamlValue {
  return new Constructor(onPlain).construct(node);
}

/** Whether a node is text because nothing else fits it, not because of quotes or a tag. */
function isPlainText(node: YamlNode): boolean {
  return node.kind === "scalar" && node.isPlain && node.tag === undefined;
}

const RECURSIVE = "An alias stands inside of what it names";
const STANDARD = "tag:yaml.org,2002:";

class Constructor {
  readonly #onPlain: PlainListener;
  readonly #values = new Map<YamlNode, YamlValue>();
  readonly #open = new Set<YamlNode>();
  readonly #flat = new Map<MappingNode, readonly YamlPair[]>();
  readonly #flattening = new Set<MappingNode>();
  #merged = 0;

  constructor(onPlain: PlainListener) {
    this.#onPlain = onPlain;
  }

  construct(node: YamlNode): YamlValue {
    const known = this.#values.get(node);
    if (known !== undefined) return known;
    if (this.#open.has(node)) throw problem(RECURSIVE, node);
    this.#open.add(node);
    const value = this.#constructNew(node);
    this.#open.delete(node);
    this.#values.set(node, value);
    return value;
  }

  #constructNew(node: YamlNode): YamlValue {
    const tag = tagOf(node);
    switch (tag) {
      case "seq":
        return this.#sequence(node);
      case "map":
        return this.#mapping(node);
      case "set":
        return this.#set(node);
      case "omap":
      case "pairs":
        return this.#pairs(node, tag);
      default:
        return this.#scalar(node, tag);
    }
  }

  #scalar(node: YamlNode, tag: ScalarTag): YamlValue {
    try {
      return constructScalar(tag, this.#textOf(node));
    } catch (error) {
      if (error instanceof ScalarError) throw problem(error.message, node);
      throw error;
    }
  }

  /** A tagged mapping may give its text under the key `=`. */
  #textOf(node: YamlNode): string {
    if (node.kind === "scalar") return node.text;
    const pairs = node.kind === "mapping" ? node.pairs : [];
    const pair = pairs.find(({ key }) => tagOf(key) === "value");
    if (pair === undefined) throw problem("A collection has the tag of a scalar", node);
    return this.#textOf(pair.value);
  }

  #sequence(node: YamlNode): YamlValue {
    const { items } = asSequence(node);
    const values = items.map((item) => this.construct(item));
    this.#onPlain(values, indexes(items.map(isPlainText)));
    return values;
  }

  #mapping(node: YamlNode): YamlMapping {
    const entries = new Map<string, YamlEntry & { readonly isPlain: boolean }>();
    for (const pair of this.#flatten(asMapping(node))) {
      const key = this.#key(pair.key);
      const id = identity(key);
      const value = this.construct(pair.value);
      entries.set(id, {
        key: entries.get(id)?.key ?? key,
        value,
        line: pair.key.line,
        isPlain: isPlainText(pair.value),
      });
    }
    const list = [...entries.values()];
    const mapping = new YamlMapping(list.map(({ key, value, line }) => ({ key, value, line })));
    this.#onPlain(mapping, indexes(list.map(({ isPlain }) => isPlain)));
    return mapping;
  }

  #key(node: YamlNode): YamlValue {
    // As a key, "=" is text in Python, too.
    const key = node.kind === "scalar" && tagOf(node) === "value"
      ? node.text
      : this.construct(node);
    const isCollection = Array.isArray(key) || key instanceof YamlMapping ||
      (key instanceof Foreign && ["set", "omap", "pairs"].includes(key.kind));
    if (isCollection) throw problem("A key is a list or a mapping", node);
    return key;
  }

  /** The pairs that `<<` brings, then the mapping's own. */
  #flatten(node: MappingNode): readonly YamlPair[] {
    const known = this.#flat.get(node);
    if (known !== undefined) return known;
    const isMerge = (pair: YamlPair) => tagOf(pair.key) === "merge";
    // A mapping that merges itself brings what else it has.
    if (this.#flattening.has(node)) return node.pairs.filter((pair) => !isMerge(pair));
    this.#flattening.add(node);
    const merged = node.pairs.filter(isMerge).flatMap((pair) => this.#merge(pair.value));
    this.#merged += merged.length;
    if (this.#merged > MAX_VALUES) throw problem("Merges bring too many keys", node);
    const pairs = [...merged, ...node.pairs.filter((pair) => !isMerge(pair))];
    this.#flat.set(node, pairs);
    return pairs;
  }

  /** Of several mappings the first counts most, so it comes last. */
  #merge(value: YamlNode): readonly YamlPair[] {
    const sources = value.kind === "sequence" ? [...value.items].reverse() : [value];
    return sources.flatMap((source) => {
      if (source.kind !== "mapping") throw problem('"<<" wants a mapping to merge', value);
      return this.#flatten(source);
    });
  }

  #set(node: YamlNode): Foreign {
    this.#mapping(node);
    return new Foreign("set", "");
  }

  #pairs(node: YamlNode, kind: "omap" | "pairs"): Foreign {
    for (const item of asSequence(node).items) {
      const [pair, ...more] = item.kind === "mapping" ? item.pairs : [];
      if (pair === undefined || more.length > 0) throw problem("A pair wants one key", item);
      this.construct(pair.key);
      this.construct(pair.value);
    }
    return new Foreign(kind, "");
  }
}

type Tag = ScalarTag | "map" | "omap" | "pairs" | "seq" | "set";

const TAGS: readonly string[] = [
  ..."binary bool float int map merge null omap pairs seq set str timestamp value".split(" "),
];

function tagOf(node: YamlNode): Tag {
  if (node.tag === undefined || node.tag === "!") return defaultTag(node);
  const name = node.tag.startsWith(STANDARD) ? node.tag.slice(STANDARD.length) : "";
  if (TAGS.includes(name)) return name as Tag;
  throw problem(`The tag "${node.tag}" is unknown`, node);
}

function defaultTag(node: YamlNode): Tag {
  if (node.kind === "sequence") return "seq";
  if (node.kind === "mapping") return "map";
  if (node.tag === "!") return node.isPlain && node.text === "" ? "str" : resolvePlain(node.text);
  return node.isPlain ? resolvePlain(node.text) : "str";
}

function asSequence(node: YamlNode): SequenceNode {
  if (node.kind !== "sequence") throw problem("The tag wants a list", node);
  return node;
}

function asMapping(node: YamlNode): MappingNode {
  if (node.kind !== "mapping") throw problem("The tag wants a mapping", node);
  return node;
}

function indexes(flags: readonly boolean[]): PlainTexts {
  return new Set(flags.flatMap((flag, index) => flag ? [index] : []));
}

/** Equal for keys that are one key in Python: `1`, `1.0` and `True` are. */
function identity(key: YamlValue): string {
  if (typeof key === "string") return `s${key}`;
  if (typeof key === "boolean") return key ? "n1" : "n0";
  if (typeof key === "bigint") return `n${key}`;
  if (key instanceof Float) {
    return `n${Number.isInteger(key.number) ? BigInt(key.number) : key.number}`;
  }
  return key instanceof Foreign ? `${key.kind} ${key.text}` : "null";
}

function problem(message: string, node: YamlNode): YamlError {
  return new YamlError(message, node.line, node.column);
}
