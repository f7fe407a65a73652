/**
 * Which quotes are open where.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ShellQuoteTracker } from "../../../lib/domain/template/shell_quotes.ts";

/** Each template marks the place with `^`. */
const PLACES: Readonly<Record<string, string>> = {
  "^": "none",
  "echo ^": "none",
  "echo '^'": "single",
  'echo "^"': "double",
  "echo 'a' ^": "none",
  'echo "a" ^': "none",
  'echo "it\'s ^"': "double",
  "echo 'say \"^'": "single",
  "echo \\'^": "none",
  'echo \\"^': "none",
  'echo "a\\"^"': "double",
  "echo 'a\\'^": "none",
  'echo "a\\\\" ^': "none",
  "echo # don't ^": "comment",
  "echo # don't\n^": "none",
  "# a\n# b ^": "comment",
  "echo a#'^'": "single",
  "echo ${#a} '^'": "single",
  "echo $# '^'": "single",
  "echo '#' ^": "none",
  'echo "$(cat ^)"': "none",
  "echo \"$(cat '^')\"": "single",
  'echo "$(cat "^")"': "double",
  'echo "$(cat "a") ^"': "double",
  'echo "$(cat $(ls (a))) ^"': "double",
  'echo "$(cat $(ls) ^)"': "none",
  "echo `cat ^`": "none",
  "echo \"`cat '^'`\"": "single",
  'echo "`cat a` ^"': "double",
  "(cd a; echo '^')": "single",
  "a) echo ^ ;;": "none",
  "(#'\n^)": "none",
};

Deno.test("ShellQuoteTracker finds the open quotes at a place", async (t) => {
  for (const [template, quotes] of Object.entries(PLACES)) {
    await t.step(JSON.stringify(template), () => {
      const place = template.indexOf("^");
      assert.equal(new ShellQuoteTracker(template.replace("^", "x")).at(place), quotes);
    });
  }
});

Deno.test("ShellQuoteTracker continues from the place of the question before", () => {
  const tracker = new ShellQuoteTracker(`a 'b' "c" d`);
  const places = [0, 3, 5, 7, 10, 10].map((place) => tracker.at(place));
  assert.deepEqual(places, ["none", "single", "none", "double", "none", "none"]);
});
