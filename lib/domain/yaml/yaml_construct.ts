/**
 * Nodes to values, as PyYAML's `SafeConstructor` makes them: tags choose the type, `<<` merges
 * mappings, and a key that comes twice has its last value at its first place.
 *
 * @module
 */

import {
  type CST,
  isAlias,
  isMap,
  isScalar,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { MAX_DEPTH } from "../value/json_parse.ts";
import { constructScalar, resolvePlain, ScalarError, type ScalarTag } from "./yaml_scalar.ts";
import type { YamlSource } from "./yaml_source.ts";
import {
  type Fault,
  keyIdentity,
  type YamlEntry,
  YamlMapping,
  type YamlValue,
} from "./yaml_value.ts";

/** Returns the value of a node of `source`. */
export function constructYaml(node: ParsedNode, source: YamlSource): YamlValue {
  return new Constructor(source).construct(node, 1).value;
}

/** Returns whether an item or an entry of a collection is text without quotes and without a tag. */
export function isPlainText(collection: object, index: number): boolean {
  return PLAIN_TEXTS.get(collection)?.[index] === true;
}

/** By index of the item or entry. The quotes of a text are no part of its value. */
const PLAIN_TEXTS = new WeakMap<object, readonly boolean[]>();

/** A value, and whether it is text without quotes and without a tag. */
interface Built {
  readonly value: YamlValue;
  readonly isPlainText: boolean;
}

type BuiltEntry = YamlEntry & Built;
type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

class Constructor {
  readonly #source: YamlSource;
  readonly #anchors = new Map<string, Built>();

  constructor(source: YamlSource) {
    this.#source = source;
  }

  construct(node: ParsedNode, depth: number): Built {
    const [offset] = node.range;
    if (depth > MAX_DEPTH) throw this.#source.error({ message: "the nesting is too deep" }, offset);
    if (isAlias(node)) return this.#alias(node.source, offset);
    const built = this.#constructNew(node, depth);
    if (node.anchor !== undefined) this.#setAnchor(node.anchor, built, offset);
    return built;
  }

  #constructNew(node: Scalar.Parsed | YAMLMap.Parsed | YAMLSeq.Parsed, depth: number): Built {
    const tag = node.tag?.slice("tag:yaml.org,2002:".length);
    if (isScalar(node)) return this.#scalar(node, tag);
    const kind = isMap(node) ? "map" : "seq";
    if (tag !== undefined && tag !== kind) {
      throw this.#source.error({
        message: `the tag "!!${tag}" does not fit`,
        cure: "Remove the tag.",
      }, node.range[0]);
    }
    const value = isMap(node) ? this.#mapping(node, depth) : this.#sequence(node, depth);
    return { value, isPlainText: false };
  }

  #alias(name: string, offset: number): Built {
    const built = this.#anchors.get(name);
    if (built !== undefined) return built;
    throw this.#source.error({
      message: `the alias "*${name}" has no anchor before it, or is part of what the anchor names`,
      cure: "Write the value itself.",
    }, offset);
  }

  #setAnchor(name: string, built: Built, offset: number): void {
    if (this.#anchors.has(name)) {
      throw this.#source.error({ message: `the anchor "&${name}" comes twice` }, offset);
    }
    this.#anchors.set(name, built);
  }

  #scalar(node: Scalar.Parsed, tag: string | undefined): Built {
    const isPlain = node.type === "PLAIN" && tag === undefined;
    const type = isPlain ? resolvePlain(node.source) : (tag ?? "str") as ScalarTag;
    try {
      const value = constructScalar(type, node.source);
      return { value, isPlainText: isPlain && type === "str" };
    } catch (error) {
      if (error instanceof ScalarError) throw this.#source.error(error.fault, node.range[0]);
      throw error;
    }
  }

  #sequence(node: YAMLSeq.Parsed, depth: number): readonly YamlValue[] {
    const items = node.items.map((item) => this.construct(item, depth + 1));
    const values = items.map(({ value }) => value);
    PLAIN_TEXTS.set(values, items.map(({ isPlainText }) => isPlainText));
    return values;
  }

  #mapping(node: YAMLMap.Parsed, depth: number): YamlMapping {
    const merged: BuiltEntry[] = [];
    const own: BuiltEntry[] = [];
    for (const pair of node.items) {
      this.#checkPair(pair);
      if (isMerge(pair.key)) merged.push(...this.#merge(pair, depth));
      else own.push(this.#entry(pair, depth));
    }
    const entries = new Map<string, BuiltEntry>();
    for (const entry of [...merged, ...own]) {
      const id = keyIdentity(entry.key);
      entries.set(id, { ...entry, key: entries.get(id)?.key ?? entry.key });
    }
    const list = [...entries.values()];
    const mapping = new YamlMapping(list.map(({ key, value, line }) => ({ key, value, line })));
    PLAIN_TEXTS.set(mapping, list.map(({ isPlainText }) => isPlainText));
    return mapping;
  }

  #entry(pair: ParsedPair, depth: number): BuiltEntry {
    const { value: key } = this.construct(pair.key, depth + 1);
    const [offset] = pair.key.range;
    if (Array.isArray(key) || key instanceof YamlMapping) {
      throw this.#source.error({ message: "a key is a list or a mapping" }, offset);
    }
    const built = pair.value === null ? NOTHING : this.construct(pair.value, depth + 1);
    return { key, line: this.#source.lineOf(offset), ...built };
  }

  /** The entries that a `<<` brings. Of several mappings the first has priority, so it comes last. */
  #merge(pair: ParsedPair, depth: number): BuiltEntry[] {
    const { value } = pair.value === null ? NOTHING : this.construct(pair.value, depth + 1);
    const sources = Array.isArray(value) ? value.toReversed() : [value];
    return sources.flatMap((source) => {
      if (!(source instanceof YamlMapping)) {
        throw this.#source.error({ message: '"<<" needs a mapping to merge' }, pair.key.range[0]);
      }
      return source.entries.map((entry, index) => ({
        ...entry,
        isPlainText: isPlainText(source, index),
      }));
    });
  }

  /** Refuses pairs that the library reads and PyYAML does not. */
  #checkPair(pair: ParsedPair): void {
    const { start, key, sep = [], value } = pair.srcToken as CST.CollectionItem;
    const colon = sep.find(({ type }) => type === "map-value-ind");
    if (!key) throw this.#source.error(MISSING_KEY, pair.key.range[0]);
    if (colon === undefined) {
      if (value === undefined && !sep.some(isProperty)) return;
      throw this.#source.error({ message: 'a ":" is missing before a value' }, key.offset);
    }
    const first = start.find(isProperty) ?? key;
    const text = this.#source.text.slice(first.offset, colon.offset);
    if (!text.includes("\n") && text.length <= MAX_KEY_LENGTH) return;
    throw this.#source.error({ message: 'a key and its ":" are not on one line' }, colon.offset);
  }
}

const NOTHING: Built = { value: null, isPlainText: false };
const MAX_KEY_LENGTH = 1024;
const MISSING_KEY: Fault = { message: "a key is missing", cure: 'Write a key before the ":".' };

function isProperty({ type }: CST.SourceToken): boolean {
  return type === "anchor" || type === "tag";
}

function isMerge(key: ParsedNode): boolean {
  if (!isScalar(key) || key.type !== "PLAIN") return false;
  return key.source === "<<" && key.tag === undefined && key.anchor === undefined;
}
