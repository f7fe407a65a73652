import assert from "node:assert/strict";
import { renderTable } from "../../../lib/domain/terminal/table.ts";

Deno.test("renderTable() aligns columns without lines between them", () => {
  assert.equal(
    renderTable(["ID", "NOTE"], [["1", "one"], ["22", "two"]], 80),
    "ID  NOTE\n1   one\n22  two\n",
  );
});

Deno.test("renderTable() counts wide characters as two columns", () => {
  const [, first, second] = renderTable(["A", "B"], [["日本", "x"], ["abcd", "y"]], 80).split("\n");
  assert.equal(first, "日本  x");
  assert.equal(second, "abcd  y");
});

Deno.test("renderTable() cuts the last column first, then the widest, to fit the terminal", () => {
  const rows = [["1", "a".repeat(30), "b".repeat(60)]];
  const wide = renderTable(["ID", "A", "B"], rows, 80).split("\n")[1] ?? "";
  assert.ok(wide.includes("a".repeat(30)));
  assert.match(wide, /b+…$/);
  assert.ok(wide.length <= 80);
  const narrow = renderTable(["ID", "A", "B"], rows, 40).split("\n")[1] ?? "";
  assert.match(narrow, /^1 +a+… +b+…$/);
  assert.ok(narrow.length <= 40);
});

Deno.test("renderTable() of no rows is empty", () => {
  assert.equal(renderTable(["ID"], [], 80), "");
});

Deno.test("renderTable() takes twice as long for twice as many rows, and keeps them in line", () => {
  const count = 20_000;
  const rows = Array.from({ length: count }, (_, n) => [`${n}`, "queued", `seed=${n}`]);
  const start = performance.now();
  const lines = renderTable(["ID", "STATUS", "STATE POINT"], rows, 80).split("\n");
  // Four times as long for twice as many rows would be a minute.
  assert.ok(performance.now() - start < 15_000);
  assert.equal(lines.length, count + 2);
  assert.equal(lines[0], "ID     STATUS  STATE POINT");
  assert.equal(lines[7], "6      queued  seed=6");
  assert.equal(lines[count], "19999  queued  seed=19999");
});
