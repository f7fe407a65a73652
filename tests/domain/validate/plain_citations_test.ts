import assert from "node:assert/strict";
import { citationsOf } from "../../../lib/domain/validate/citation.ts";
import { readPlainFinding } from "../../../lib/domain/validate/plain_citations.ts";
import { parseYaml } from "../../../lib/domain/yaml/yaml.ts";
import { YamlMapping } from "../../../lib/domain/yaml/yaml_value.ts";
import { randomTest } from "../../support/random.ts";

const HEX = "e26ce7064b82a28c8412dbfee59c8fc4";

/** Lines of front matter, most of the usual form and some that only resemble it. */
const HEADS = [
  "id: F001",
  'id: "F002"',
  "id: 'E003'",
  "id: F4",
  "type: finding",
  'title: "a: b # c"',
  "title: it's",
  "title: a: b",
  "title: a #b",
  "title: a:b",
  "title: 'x'y",
  "title:",
  "title: >",
  "aliases: [a, b]",
  "aliases: [\"F001\", 'x: y', a.b]",
  'aliases: ["a", "b]',
  "aliases: [a, {b: c}]",
  "tags:",
  "  - x",
  "  - supporting",
  "  more text",
  "  - - y",
  "  ? a",
  'title: "open',
  'close"',
  "date: 2026-01-01",
  "n: 1.5",
  "a: &x 1",
  "b: *x",
  "",
  "# comment",
  "  # comment",
  "title: \tx",
  'created: "2026\\n"',
  "supporting: 1",
];
const ITEMS = [
  `  - type: job\n    id: ${HEX}`,
  `  - type: job\n    id: "${HEX}"`,
  `  - type: job\n    id: '${HEX}'`,
  `  - type: job\n   id: ${HEX}`,
  `  - type: job\n     id: ${HEX}`,
  `- type: job\n  id: ${HEX}`,
  `    - type: job\n      id: ${HEX}`,
  `  - type: job\n    id: 12345678901234567890123456789012`,
  `  - type: job\n    id: 1234567890123456789012345678901e`,
  `  - type: job\n    id: 0b101010101010101010101010101010`,
  `  - type: job\n    id: 123456789012345678901234567890e1`,
  `  - {type: job, id: ${HEX}}`,
  `  - {type: job, id: "${HEX}"}`,
  `  - {id: ${HEX}, type: job}`,
  `  - id: ${HEX}\n    type: job`,
  `  - type: batch\n    experiment_id: E001`,
  `  - type: batch\n    experiment_id: E001\n    selector: {condition: full}`,
  `  - type: batch\n    experiment_id: E001\n    selector: {condition: yes}`,
  `  - type: batch\n    experiment_id: E001\n    selector:\n      condition: full`,
  `  - {type: batch, experiment_id: E001, selector: {condition: full}}`,
  `  - {type: batch, experiment_id: E001, selector: {condition: null}}`,
  `  - {type: batch, experiment_id: E001}`,
  `  - {type: batch, experiment_id: 5}`,
  "  - foo",
  "",
  "  # comment",
];

randomTest(
  "readPlainFinding() reads what the YAML parser reads, or leaves it to that",
  (random) => {
    const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
    const some = (from: readonly string[], most: number) =>
      Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(from));
    let plain = 0;
    for (let round = 0; round < 6000; round++) {
      const heads = random() < 0.5 ? HEADS.slice(0, 6) : HEADS;
      const items = random() < 0.5 ? ITEMS.slice(0, 3) : ITEMS;
      const lines = [...some(heads, 3), "supporting_runs:", ...some(items, 4), ...some(heads, 2)];
      const text = `\n${lines.join("\n")}\n`;
      const found = readPlainFinding(text, 1);
      if (found === undefined) continue;
      plain++;
      let whole;
      try {
        whole = parseYaml(text, { firstLine: 1 });
      } catch (error) {
        assert.fail(`${error}\n${text}`);
      }
      assert.ok(whole instanceof YamlMapping, text);
      assert.deepEqual(found.citations, citationsOf(whole), text);
      const id = whole.get("id");
      const isId = typeof id === "string" && /^[A-Z]+[0-9]{3}$/.test(id);
      assert.equal(found.id, isId ? id : undefined, text);
    }
    assert.ok(plain > 500, String(plain));
    return Promise.resolve();
  },
);
