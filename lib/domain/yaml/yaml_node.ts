/**
 * A YAML text as a tree of nodes, before anything has a type: what PyYAML calls its node graph. An
 * alias is the very node that its anchor names, so the tree is a graph.
 *
 * @module
 */

/** A place in the file. */
export interface Position {
  /** The line, from 1. */
  readonly line: number;
  /** The column, in UTF-16 units from 1. */
  readonly column: number;
}

/** A text with or without quotes, of whatever style. */
export interface ScalarNode extends Position {
  readonly kind: "scalar";
  /** The full name of its tag, `!` for the tag without a name, `undefined` without a tag. */
  readonly tag: string | undefined;
  /** The text, after quotes, escapes and folded lines have been read. */
  readonly text: string;
  /** Whether it stands without quotes and is no block scalar. */
  readonly isPlain: boolean;
}

/** A list, `- a` or `[a]`. */
export interface SequenceNode extends Position {
  readonly kind: "sequence";
  /** The full name of its tag, if it has one. */
  readonly tag: string | undefined;
  /** The items; the list is filled while the text is read, because an item may be an alias of it. */
  readonly items: YamlNode[];
}

/** A mapping, `a: b` or `{a: b}`; the same key may come more than once. */
export interface MappingNode extends Position {
  readonly kind: "mapping";
  /** The full name of its tag, if it has one. */
  readonly tag: string | undefined;
  /** Keys with their values; filled while the text is read. */
  readonly pairs: YamlPair[];
}

/** A key and a value. */
export interface YamlPair {
  /** Of any kind. */
  readonly key: YamlNode;
  /** An empty plain scalar where nothing is written. */
  readonly value: YamlNode;
}

/** Any node. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode;
