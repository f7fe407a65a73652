/** draft
 * @module */
import { constructYaml, type PlainTexts } from "./yaml_construct.ts";
import { parseNodes } from "./yaml_syntax.ts";
import { YamlError, type YamlValue } from "./yaml_value.ts";
export interface YamlOptions {
  readonly firstLine?: number;
}
export function parseYaml(text: string, options: YamlOptions = {}): YamlValue {
  const firstLine = options.firstLine ?? 1;
  try {
    const node = parseNodes(text, firstLine);
    return node === undefined ? null : constructYaml(node, (c, p) => {
      PLAIN.set(c, p);
    });
  } catch (error) {
    if (error instanceof RangeError) throw new YamlError("The nesting is too deep", firstLine, 1);
    throw error;
  }
}
const PLAIN = new WeakMap<object, PlainTexts>();
