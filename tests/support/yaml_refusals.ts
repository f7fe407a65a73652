/**
 * The classes of YAML text that PyYAML accepts and aexp refuses, because YAML readers differ on
 * them.
 *
 * @module
 */

/** A class, shown by one of its texts. */
export interface YamlRefusal {
  readonly text: string;
  /** The cure that the message names. */
  readonly cure: string;
  /** The text after the cure: PyYAML reads the same value from it. */
  readonly cured: string;
}

/** All classes. */
export const REFUSED: readonly YamlRefusal[] = [
  {
    text: 'a: "b\u2028c"',
    cure: "Remove it, or write it as an escape in double quotes.",
    cured: 'a: "b\\u2028c"',
  },
  { text: "a: '1'\t", cure: "Write spaces, or put the text in quotes.", cured: "a: '1'" },
  { text: 'a: "b"#c', cure: 'Write a space before the "#".', cured: 'a: "b" #c' },
  { text: "{a:: 1}", cure: "Put the text in quotes.", cured: '{"a:": 1}' },
  { text: "[-]", cure: 'Put it in quotes: "-".', cured: '["-"]' },
  {
    text: "a: [\nb]",
    cure: "Close it, and indent its lines deeper than the key.",
    cured: "a: [\n  b]",
  },
  {
    text: 'a: "b\\\n\n  c"',
    cure: 'Write "\\n" for each line break.',
    cured: 'a: "b\\nc"',
  },
  {
    text: "a: &0:0",
    cure: "Use only these characters, and a space before and behind the name.",
    cured: "a: &0 :0",
  },
  {
    text: "a: ! b",
    cure: "Use no tag, or !!str, !!int, !!float, !!bool, !!null, !!seq or !!map and a space.",
    cured: "a: b",
  },
  { text: "<<: !!map [{a: b}]", cure: "Remove the tag.", cured: "<<: [{a: b}]" },
  {
    text: "a: 1:30.5",
    cure: "Put text in quotes, and write a number in the usual form: 12, 1.5, 1.0e-3.",
    cured: "a: 90.5",
  },
  { text: "=: a", cure: 'Write "=" in quotes.', cured: '"=": a' },
  {
    text: "a:\n  b:\n  |\n   c\n",
    cure: 'Write "key: |", and begin the text on the next line.',
    cured: "a:\n  b: |\n    c\n",
  },
  { text: "--- |\n a\n", cure: 'Write "key: |" before it.', cured: '"a\\n"' },
  {
    text: "a: |2\n   b\n  \n",
    cure: "Remove the spaces from the empty lines.",
    cured: "a: |2\n   b\n\n",
  },
  {
    text: "a: |-\n  b",
    cure: "End the last line with a line break.",
    cured: "a: |-\n  b\n",
  },
  { text: "? a\n: b", cure: 'Write "key: value", with the key on one line.', cured: "a: b" },
  { text: "!!str : a", cure: 'Write a key before the ":".', cured: '"": a' },
  { text: "[!!str\n, a]", cure: 'Write a value before the ",".', cured: '["", a]' },
  { text: "%YAML 1.1\n---\na: b", cure: "Remove the line.", cured: "---\na: b" },
];
