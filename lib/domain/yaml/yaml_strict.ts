/**
 * Texts on which YAML readers differ: PyYAML's Python reader, its C reader (libyaml) or the YAML
 * library accepts them, and another of the three refuses them or reads another value. aexp refuses
 * these texts and says how to write them.
 *
 * @module
 */

import { type Lexeme, lexYaml } from "./yaml_lexeme.ts";
import type { Fault } from "./yaml_value.ts";

/** A fault and its place. */
export interface PlacedFault extends Fault {
  /** Where it begins, in UTF-16 units from 0. */
  readonly offset: number;
}

/** Returns the first text on which readers differ, or `undefined`. */
export function findFault(text: string): PlacedFault | undefined {
  const fault = findCharacter(text);
  if (fault !== undefined) return fault;
  for (const lexeme of lexYaml(text)) {
    const fault = checkLexeme(lexeme, text);
    if (fault !== undefined) return { ...fault, offset: lexeme.offset };
  }
  return undefined;
}

// Besides control characters: U+0085, U+2028 and U+2029 break a line for PyYAML alone, and a byte order
// mark may stand only at the start.
const FORBIDDEN =
  /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function findCharacter(text: string): PlacedFault | undefined {
  const found = FORBIDDEN.exec(text);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  return {
    message: `the character U+${code} may not stand in YAML`,
    cure: "Remove it, or write it as an escape in double quotes.",
    offset: found.index,
  };
}

function checkLexeme(lexeme: Lexeme, text: string): Fault | undefined {
  const { type, source, offset, isInFlow } = lexeme;
  const before = text[offset - 1] ?? "\n";
  const after = text[offset + source.length] ?? "\n";
  const isApart = /[\s[{,]/.test(before) && /[\s\]},]/.test(after);
  switch (type) {
    case "space":
      return source.includes("\t") ? TAB : undefined;
    case "comment":
      return /\S/.test(before) ? COMMENT : undefined;
    case "scalar":
      return checkPlain(source, isInFlow);
    case "single-quoted-scalar":
      return /^'[^']*(?:''[^']*)*'$/.test(source) ? undefined : UNCLOSED;
    case "double-quoted-scalar":
      return checkDoubleQuoted(source);
    case "flow-error-end":
      return UNCLOSED;
    case "map-value-ind":
      return isInFlow && lexeme.previous === "scalar" && /[,[\]{}]/.test(after) ? SIGN : undefined;
    case "seq-item-ind":
      return isInFlow ? DASH : undefined;
    case "explicit-key-ind":
      return QUESTION;
    case "anchor":
    case "alias":
      return /^[&*][-\w]+$/.test(source) && isApart ? undefined : NAME;
    case "tag":
      return TAGS.test(source) && isApart ? undefined : TAG;
    case "block-scalar-header":
      return checkHeader(text, offset);
    case "block":
      return checkBlock(lexeme, text);
    case "directive-line":
      return DIRECTIVE;
    case "doc-end":
      return text.slice(0, offset).replace(/#.*/g, "").trim() === "" ? DIRECTIVE : undefined;
    default:
      return undefined;
  }
}

function checkPlain(source: string, isInFlow: boolean): Fault | undefined {
  if (source.includes("\t")) return TAB;
  return isInFlow && /^:|\?|:(?:[,[\]{}]|$)/.test(source) ? SIGN : undefined;
}

function checkDoubleQuoted(source: string): Fault | undefined {
  if (!/^"[^"\\]*(?:\\[^][^"\\]*)*"$/.test(source)) return UNCLOSED;
  return /(?<!\\)(?:\\\\)*\\\n[ \t]*\n/.test(source) ? ESCAPED_BREAK : undefined;
}

/** The sign of a block of text stands behind its key, and at most a comment follows it. */
function checkHeader(text: string, offset: number): Fault | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset) + 1, offset);
  const [rest = ""] = text.slice(offset).split("\n", 1);
  return before.trim() !== "" && /^[|>][-+1-9]*(?: *| +#.*)$/.test(rest) ? undefined : HEADER;
}

function checkBlock({ source, offset, header }: Lexeme, text: string): Fault | undefined {
  if (/^[ \n]*\t/.test(source)) return TAB;
  const end = offset + source.length;
  const emptyLines = /^[ \n]*/.exec(text.slice(end))?.[0] ?? "";
  if (/[1-9]/.test(header) && /^ +$/m.test(source + emptyLines)) return BLANK;
  const isLast = end + emptyLines.length === text.length;
  return isLast && !text.endsWith("\n") ? LAST_BREAK : undefined;
}

const TAGS = /^!!(?:bool|float|int|map|null|seq|str)$/;

const TAB: Fault = {
  message: "a tab stands outside of quotes",
  cure: "Write spaces, or put the text in quotes.",
};
const COMMENT: Fault = {
  message: "no space stands before a comment",
  cure: 'Write a space before the "#".',
};
const SIGN: Fault = {
  message: 'a text in brackets has a ":" or "?" that readers take for a sign',
  cure: "Put the text in quotes.",
};
const DASH: Fault = {
  message: 'a "-" stands alone in brackets',
  cure: 'Put it in quotes: "-".',
};
const UNCLOSED: Fault = {
  message: "a quote or a bracket is not closed, or its lines are not indented",
  cure: "Close it, and indent its lines deeper than the key.",
};
const ESCAPED_BREAK: Fault = {
  message: 'an empty line follows a "\\" at the end of a line',
  cure: 'Write "\\n" for each line break.',
};
const NAME: Fault = {
  message: 'the name of an anchor has other characters than A-Z, a-z, 0-9, "-" and "_"',
  cure: "Use only these characters, and a space before and behind the name.",
};
const TAG: Fault = {
  message: "the tag is unknown, or no space follows it",
  cure: "Use no tag, or !!str, !!int, !!float, !!bool, !!null, !!seq or !!map and a space.",
};
const HEADER: Fault = {
  message: 'a "|" or ">" does not stand between its key and the end of the line',
  cure: 'Write "key: |", and begin the text on the next line.',
};
const QUESTION: Fault = {
  message: 'a "?" begins a key',
  cure: 'Write "key: value", with the key on one line.',
};
const BLANK: Fault = {
  message: "a block of text has an indent in its sign and a line of nothing but spaces",
  cure: "Remove the spaces from the empty lines.",
};
const LAST_BREAK: Fault = {
  message: "the file ends in a block of text, without a line break",
  cure: "End the last line with a line break.",
};
const DIRECTIVE: Fault = {
  message: 'a line begins with "%", or is "..." before any value',
  cure: "Remove the line.",
};
