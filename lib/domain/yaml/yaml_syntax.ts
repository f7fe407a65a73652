/**
 * YAML text to nodes. The library reads the syntax; what it forgives and PyYAML does not is refused
 * here and by `yaml_strict.ts`, and the other way round it is rewritten by `yaml_lenient.ts` first.
 *
 * @module
 */

import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLError as LibraryError,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { MAX_DEPTH } from "../value/json_parse.ts";
import { readBlockScalar } from "./yaml_block_scalar.ts";
import { type LenientText, makeLenient } from "./yaml_lenient.ts";
import type { Lexeme } from "./yaml_lexeme.ts";
import type { MappingNode, Position, SequenceNode, YamlNode } from "./yaml_node.ts";
import { findPairRefusal } from "./yaml_pair.ts";
import { findRefusal } from "./yaml_strict.ts";
import { YamlError } from "./yaml_value.ts";

/**
 * The node that the text holds, or `undefined` where it holds none.
 *
 * @param firstLine the line of the file that the text begins on, from 1
 * @throws {YamlError} where PyYAML refuses the text
 */
export function parseNodes(text: string, firstLine: number): YamlNode | undefined {
  const source = text.replace(/^\ufeff/, "").replace(/\r\n?|\x85/g, "\n");
  return new Reader(source, firstLine).read();
}

class Reader {
  readonly #source: string;
  readonly #firstLine: number;
  readonly #lineStarts: readonly number[];
  readonly #anchors = new Map<string, YamlNode>();
  readonly #lenient: LenientText;

  constructor(source: string, firstLine: number) {
    this.#source = source;
    this.#firstLine = firstLine;
    this.#lineStarts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
    this.#lenient = makeLenient(source);
  }

  read(): YamlNode | undefined {
    this.#checkCharacters();
    const { text, lexemes } = this.#lenient;
    const refusal = findRefusal(lexemes, text);
    if (refusal !== undefined) throw this.#error(refusal.message, refusal.offset);
    const [document, second] = compose(lexemes, text.length);
    for (const error of document?.errors ?? []) {
      if (error.code === "RESOURCE_EXHAUSTION") throw new RangeError(error.message);
      if (!isForgiven(error)) throw this.#error(error.message, error.pos[0]);
    }
    if (second !== undefined) throw this.#error("A second document begins", second.range[0]);
    if (document === undefined || document.contents === null) return undefined;
    return this.#node(document.contents, { depth: 1, indent: -1 });
  }

  #checkCharacters(): void {
    const found = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(
      this.#source,
    );
    if (found === null) return;
    const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    const { line, column } = this.#place(found.index);
    throw new YamlError(`The character U+${code} may not stand in YAML`, line, column);
  }

  #node(node: ParsedNode, around: Surroundings): YamlNode {
    if (around.depth > MAX_DEPTH) throw this.#error("The nesting is too deep", node.range[0]);
    if (isAlias(node)) return this.#alias(node.source, node.range[0]);
    if (isScalar(node)) return this.#scalar(node, around);
    return isMap(node) ? this.#mapping(node, around) : this.#sequence(node, around);
  }

  #scalar(node: Scalar.Parsed, around: Surroundings): YamlNode {
    return this.#anchor(node.anchor, {
      kind: "scalar",
      tag: node.tag,
      text: node.srcToken?.type === "block-scalar"
        ? this.#blockScalar(node.srcToken, around.indent)
        : node.source,
      isPlain: node.type === "PLAIN",
      ...this.#position(node.range[0]),
    });
  }

  #blockScalar(token: CST.BlockScalar, parentIndent: number): string {
    const header = token.props.find(({ type }) => type === "block-scalar-header");
    const start = token.props.reduce((end, prop) => end + sourceOf(prop).length, token.offset);
    const end = start + token.source.length;
    // The library leaves out empty lines at the end; some of them belong to the text.
    const emptyLines = /^(?: *\n)*(?: *$)?/.exec(this.#lenient.text.slice(end))?.[0] ?? "";
    const { text, leftover } = readBlockScalar({
      header: sourceOf(header),
      source: token.source + emptyLines,
      parentIndent,
    });
    if (leftover === undefined) return text;
    throw this.#error("A line is not indented enough for the block of text", start + leftover);
  }

  #sequence(node: YAMLSeq.Parsed, around: Surroundings): YamlNode {
    const { tag, range } = node;
    const list: SequenceNode = { kind: "sequence", tag, items: [], ...this.#position(range[0]) };
    this.#anchor(node.anchor, list);
    const inside = enter(node, around);
    for (const item of node.items) list.items.push(this.#node(item as ParsedNode, inside));
    return list;
  }

  #mapping(node: YAMLMap.Parsed, around: Surroundings): YamlNode {
    const { tag, range } = node;
    const mapping: MappingNode = { kind: "mapping", tag, pairs: [], ...this.#position(range[0]) };
    this.#anchor(node.anchor, mapping);
    const inside = enter(node, around);
    for (const pair of node.items) {
      const refusal = findPairRefusal(pair, this.#lenient.text, node.flow === true);
      if (refusal !== undefined) throw this.#error(refusal.message, refusal.offset);
      const key = this.#node(pair.key, inside);
      const value = pair.value === null ? emptyNode(key) : this.#node(pair.value, inside);
      mapping.pairs.push({ key, value });
    }
    return mapping;
  }

  #anchor<Node extends YamlNode>(name: string | undefined, node: Node): Node {
    if (name === undefined) return node;
    if (this.#anchors.has(name)) {
      throw new YamlError(`The anchor "${name}" comes twice`, node.line, node.column);
    }
    this.#anchors.set(name, node);
    return node;
  }

  #alias(name: string, offset: number): YamlNode {
    const node = this.#anchors.get(name);
    if (node === undefined) throw this.#error(`The alias "${name}" has no anchor`, offset);
    return node;
  }

  /** An error at an offset of the lenient text. */
  #error(message: string, offset: number): YamlError {
    const { line, column } = this.#position(offset);
    return new YamlError(message, line, column);
  }

  #position(offset: number): Position {
    return this.#place(this.#lenient.originalOffset(offset));
  }

  #place(offset: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: this.#firstLine + low, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }
}

interface Surroundings {
  /** How many nodes are around a node, and it. */
  readonly depth: number;
  /** The column, from 0, of the block collection around it; -1 where there is none. */
  readonly indent: number;
}

function enter(
  node: YAMLMap.Parsed | YAMLSeq.Parsed,
  { depth, indent }: Surroundings,
): Surroundings {
  const token = node.srcToken;
  const isBlock = token?.type === "block-map" || token?.type === "block-seq";
  return { depth: depth + 1, indent: isBlock ? token.indent : indent };
}

function sourceOf(token: CST.Token | undefined): string {
  return token !== undefined && "source" in token ? token.source : "";
}

function emptyNode({ line, column }: Position): YamlNode {
  return { kind: "scalar", tag: undefined, text: "", isPlain: true, line, column };
}

function compose(lexemes: readonly Lexeme[], length: number): Document.Parsed[] {
  const parser = new Parser();
  const composer = new Composer({
    schema: "failsafe",
    resolveKnownTags: false,
    uniqueKeys: false,
    keepSourceTokens: true,
    logLevel: "silent",
  });
  const tokens = lexemes.flatMap(({ source }) => [...parser.next(source)]);
  tokens.push(...parser.end());
  return [...composer.compose(tokens, true, length)] as Document.Parsed[];
}

// PyYAML wants no space before a comment (after plain text there is always one), and of blocks of text
// we know better.
const FORGIVEN = ["Comments must be separated", "Block scalars with", "Block scalar values in"];

function isForgiven({ message }: LibraryError): boolean {
  return FORGIVEN.some((start) => message.startsWith(start));
}
