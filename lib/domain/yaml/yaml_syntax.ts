/**
 * YAML text to the nodes of the YAML library.
 *
 * @module
 */

import {
  Composer,
  type Document,
  isScalar,
  type ParsedNode,
  Parser,
  type YAMLError as LibraryError,
} from "yaml";
import type { YamlSource } from "./yaml_source.ts";
import { findFault } from "./yaml_strict.ts";
import type { Fault, YamlError } from "./yaml_value.ts";

/**
 * Returns the node of the only document, or `null` if the text is empty.
 *
 * @throws {YamlError} if the text is not YAML, readers differ on it, or it has a second document
 */
export function parseNode(source: YamlSource): ParsedNode | null {
  const fault = findFault(source.text);
  if (fault !== undefined) throw source.error(fault, fault.offset);
  const [document, second] = compose(source.text);
  const [error] = document?.errors ?? [];
  if (error !== undefined) throw describe(error, source);
  if (second !== undefined) {
    throw source.error({ message: "a second document begins" }, second.range[0]);
  }
  const node = document?.contents ?? null;
  if (isScalar(node) && node.type?.startsWith("BLOCK")) {
    throw source.error(ONLY_BLOCK, node.range[0]);
  }
  return node;
}

function compose(text: string): Document.Parsed[] {
  const composer = new Composer({
    schema: "failsafe",
    resolveKnownTags: false,
    uniqueKeys: false,
    keepSourceTokens: true,
    logLevel: "silent",
  });
  const documents = composer.compose(new Parser().parse(text), true, text.length);
  return [...documents] as Document.Parsed[];
}

function describe(error: LibraryError, source: YamlSource): YamlError | RangeError {
  if (error.code === "RESOURCE_EXHAUSTION") return new RangeError(error.message);
  const message = error.message.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  const better = BETTER.find(([start]) => error.message.startsWith(start))?.[1];
  return source.error({ message, ...better }, error.pos[0]);
}

/** Better words for errors of the library, found by the start of its message. */
const BETTER: readonly (readonly [start: string, words: Partial<Fault>])[] = [
  ["Block scalars with more-indented", {
    message: "the first empty lines of a block of text are longer than its indent",
    cure: "Remove the spaces from the empty lines.",
  }],
  ["Unexpected , in flow", { cure: 'Write a value before the ",".' }],
  ["Nested mappings are not allowed", {
    message: 'a text without quotes has another ": " in it',
    cure: "Put the text in quotes.",
  }],
  ["Plain value cannot start with", { cure: "Put the text in quotes." }],
  ["Implicit map keys need to be followed", {
    message: 'no ":" follows the key',
    cure: 'Write "key: value", with a space behind the ":".',
  }],
  ["All mapping items must start", {
    message: "a key does not stand below the key before it",
    cure: "Indent all keys of a mapping alike, with spaces.",
  }],
];

const ONLY_BLOCK: Fault = {
  message: "the text is nothing but a block of text",
  cure: 'Write "key: |" before it.',
};
