/**
 * Having functions compiled when a script is read: what it does stays the same.
 *
 * @module
 */

import assert from "node:assert/strict";
import { calledFunctions } from "../../scripts/bundle/called_functions.ts";
import { withEagerFunctions } from "../../scripts/bundle/eager_functions.ts";
import { BuildError } from "../../scripts/pack/runtime.ts";

const NO_MAP = '{"version":3,"sources":[],"names":[],"mappings":""}';

function eager(text: string, isWanted: (name: string) => boolean = () => true): string {
  const place = ({ start, end }: { start: number; end: number }) =>
    isWanted(text.slice(start, end));
  return withEagerFunctions({ text, map: NO_MAP }, place).text;
}

Deno.test("withEagerFunctions() puts functions in parentheses, declarations first in their block", () => {
  const cases: readonly (readonly [text: string, expected: string])[] = [
    ["f(()=>1,function(){},async x=>x);", "f((()=>1),(function(){}),(async x=>x));"],
    ["(()=>{a();function a(){}})();", "(()=>{var a=(function (){});a();})();"],
    [
      "(()=>{a();async function*a(){b()}function b(){}})();",
      "(()=>{var a=(async function*(){b()});var b=(function (){});a();})();",
    ],
    [
      "(()=>{function a(){function b(){}}})();",
      "(()=>{var a=(function (){var b=(function (){});});})();",
    ],
    ["a={b:()=>1,c:function(){}};", "a={b:(()=>1),c:(function(){})};"],
  ];
  for (const [text, expected] of cases) assert.equal(eager(text), expected);
});

Deno.test("withEagerFunctions() leaves what cannot stand in parentheses, or is not wanted", () => {
  for (
    const text of [
      "a={b(){},get c(){return 1},set c(x){}};class D{e(){}static f(){}get g(){return 1}#h(){}}",
      "(()=>1)();",
      '(()=>{"use strict";function a(){}})();',
      "if(a){function b(){}}",
      "function a(){}",
      "(()=>{a=1\nfunction b(){}\n[1].map(b)})();",
      "a\nx=>x,b;",
    ]
  ) {
    assert.equal(eager(text), text);
  }
  assert.equal(eager("f(a=>1,b=>2);", (name) => name.startsWith("b")), "f(a=>1,(b=>2));");
});

const PROGRAM = `(()=>{
const said=[early(1)];
class Base{#own=()=>"own";say(){return this.#own()}}
function early(n){return n>3?n:early(n+1)}
function twice(){return 1}function twice(){return 2}
function*count(n){for(let i=0;i<n;i++)yield i}
function withDefault(a=()=>b,b=2){function b2(){return a()}return b2()}
function Old(){this.name=new.target.name}
function args(){return arguments.length}
const nested=a=>b=>c=>a+b+c;
{function inBlock(){return"block"}said.push(inBlock())}
switch(1){case 1:function inCase(){return"case"}said.push(inCase())}
said.push(new Base().say(),twice(),[...count(3)],withDefault(),new Old().name,args(1,2),nested(1)(2)(3),early.name,
(x=>x).call(null,1),typeof later,(function(){return typeof this})());
function later(){}
function again(n){again=()=>"new";return n?again(0):"old"}
const first=again;said.push(again(0),first(1));
said.push({m(){return super.toString===Object.prototype.toString}}.m());
return said})()`;

Deno.test("withEagerFunctions() changes nothing of what a program does", () => {
  const changed = eager(PROGRAM);
  assert.notEqual(changed, PROGRAM);
  const results = [PROGRAM, changed].map((text) => new Function(`return ${text}`)());
  assert.ok(results[0].length > 12);
  assert.deepEqual(results[1], results[0]);
});

Deno.test("withEagerFunctions() keeps the map to the sources true", () => {
  // One line of one source, in which each unit is where it was.
  const text = "(()=>{a();function a(){b}})();";
  const units = Array.from(text, (_, at) => at === 0 ? "AAAA" : "CAAC").join(",");
  const map = JSON.stringify({ version: 3, sources: ["a.ts"], names: [], mappings: units });
  const changed = withEagerFunctions({ text, map }, () => true);
  assert.equal(changed.text, "(()=>{var a=(function (){b});a();})();");
  const columns = columnsOf(JSON.parse(changed.map).mappings);
  for (const piece of ["function", "b}", "a();", "})();"]) {
    assert.equal(columns.get(changed.text.indexOf(piece)), text.indexOf(piece), piece);
  }
});

/** The columns of a one-line map's segments, each with its source's. */
function columnsOf(mappings: string): Map<number, number> {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const columns = new Map<number, number>();
  let [column, from] = [0, 0];
  for (const segment of mappings.split(",")) {
    const fields: number[] = [];
    let [value, shift] = [0, 0];
    for (const digit of segment) {
      const six = digits.indexOf(digit);
      value += (six & 31) << shift;
      shift += 5;
      if (six & 32) continue;
      fields.push(value & 1 ? -(value >> 1) : value >> 1);
      [value, shift] = [0, 0];
    }
    column += fields[0] ?? 0;
    from += fields[3] ?? 0;
    columns.set(column, from);
  }
  return columns;
}

Deno.test("calledFunctions() gives what a session calls, and says which command of it fails", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = `${folder}/program.js`;
    const text = 'const a=()=>1,b=()=>2;if(Deno.args[0]==="version")a();';
    await Deno.writeTextFile(script, text);
    const isCalled = await calledFunctions(script);
    const placeOf = (piece: string) => {
      const start = text.indexOf(piece);
      return { start, end: start + piece.length };
    };
    assert.deepEqual([isCalled(placeOf("()=>1")), isCalled(placeOf("()=>2"))], [true, false]);
    const failing =
      'if(Deno.args[1]==="run"){Deno.stderr.writeSync(new TextEncoder().encode("no"));Deno.exit(3)}';
    await Deno.writeTextFile(script, failing);
    await assert.rejects(
      calledFunctions(script),
      (error) =>
        error instanceof BuildError &&
        error.message === "`aexp queue run --batch b --index 0` fails here: no",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
