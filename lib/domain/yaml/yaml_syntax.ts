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
 * The node of the only document, or `null` if the text is empty.
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
  const cure = CURES.find(([start]) => error.message.startsWith(start))?.[1];
  const message = error.message.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  const fault: Fault = { message, ...(cure !== undefined && { cure }) };
  return source.error(fault, error.pos[0]);
}

/** Errors of the library, by the start of their messages, where PyYAML reads the text. */
const CURES: readonly (readonly [start: string, cure: string])[] = [
  ["Block scalars with more-indented", "Remove the spaces from the empty lines."],
  ["Unexpected , in flow", 'Write a value before the ",".'],
];

const ONLY_BLOCK: Fault = {
  message: "the text is nothing but a block of text",
  cure: 'Write "key: |" before it.',
};
