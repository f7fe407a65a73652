/**
 * Having functions compiled as soon as a script is read.
 *
 * An engine compiles a function when it is first called, and the runtime keeps for the next start only what
 * was compiled before the script began: every start would compile the same functions anew. V8 does not wait
 * with what stands in parentheses. A declaration cannot stand there, so it becomes a variable, set where
 * its block begins: that is as early as what it declares can be used.
 *
 * @module
 */

import remapping from "@jridgewell/remapping";
import { type AnyNode, parse } from "acorn";
import MagicString from "magic-string";

/** A script, and where each piece of it comes from. */
export interface MappedScript {
  /** The script. */
  readonly text: string;
  /** Its source map, as JSON. */
  readonly map: string;
}

/** Where a function begins and ends in a script, in UTF-16 units. */
export interface FunctionPlace {
  /** The first unit of it, of `function` or of its arguments. */
  readonly start: number;
  /** The unit behind it. */
  readonly end: number;
}

type FunctionNode = Extract<
  AnyNode,
  { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }
>;

/** Has functions of a script compiled when it is read; methods cannot be, and keep their way. */
export function withEagerFunctions(
  { text, map }: MappedScript,
  isWanted: (place: FunctionPlace) => boolean,
): MappedScript {
  const changed = new MagicString(text);
  const program = parse(text, { ecmaVersion: "latest", preserveParens: true });
  visit(program, [], (node, ancestors) => {
    if (!isWanted(node)) return;
    if (node.type === "FunctionDeclaration") makeVariable(changed, node, ancestors);
    else if (mayStandInParentheses(node, ancestors)) {
      changed.prependRight(node.start, "(").appendLeft(node.end, ")");
    }
  });
  const own = changed.generateMap({ hires: true }).toString();
  const maps = [own, map];
  return { text: changed.toString(), map: remapping(maps, () => null).toString() };
}

/** Calls back for each function, with the nodes around it from the outermost on. */
function visit(
  node: AnyNode,
  ancestors: readonly AnyNode[],
  onFunction: (node: FunctionNode, ancestors: readonly AnyNode[]) => void,
): void {
  if (isFunction(node)) onFunction(node, ancestors);
  const around = [...ancestors, node];
  for (const child of Object.values(node).flat()) {
    if (isNode(child)) visit(child, around, onFunction);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function isFunction(node: AnyNode): node is FunctionNode {
  return node.type === "FunctionDeclaration" || node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression";
}

/**
 * One of a method is no expression of its own, and at the beginning of a statement a parenthesis could be
 * taken for a call of what stands before.
 */
function mayStandInParentheses(node: FunctionNode, ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1);
  if (ancestors.some((one) => one.type === "ExpressionStatement" && one.start === node.start)) {
    return false;
  }
  switch (parent?.type) {
    case "MethodDefinition":
    case "ParenthesizedExpression":
      return false;
    case "Property":
      return parent.kind === "init" && !parent.method && parent.value === node;
    default:
      return true;
  }
}

/**
 * In the body of a function a declaration counts from its beginning on; elsewhere other rules hold. Where
 * the body begins with a directive (`"use strict"`), nothing may stand before that.
 */
function makeVariable(
  changed: MagicString,
  node: FunctionNode,
  ancestors: readonly AnyNode[],
): void {
  const [outer, body] = ancestors.slice(-2);
  if (outer === undefined || !isFunction(outer) || body?.type !== "BlockStatement") return;
  const [first] = body.body;
  if (!node.id || (first?.type === "ExpressionStatement" && first.directive)) return;
  const before = body.body.findLast((one) => one.start < node.start && !isFunction(one));
  if (before !== undefined && !isClosed(before, changed.original)) return;
  const beginning = body.start + 1;
  // Without a name of its own: within it, that would hide the variable, which may be set anew.
  changed.remove(node.id.start, node.id.end);
  changed.prependRight(node.start, `var ${node.id.name}=(`).appendLeft(node.end, ");");
  if (node.start !== beginning) changed.move(node.start, node.end, beginning);
}

/** Whether a statement ends where it does, whatever comes behind it. */
function isClosed(statement: AnyNode, text: string): boolean {
  return text[statement.end - 1] === ";" || statement.type === "ClassDeclaration" ||
    statement.type === "BlockStatement" || statement.type === "TryStatement";
}
