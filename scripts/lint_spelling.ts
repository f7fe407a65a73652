/**
 * The rule that only interfaces spell options and commands.
 *
 * @module
 */

import { roomOf } from "./lint_rooms.ts";

/** Rooms whose texts are arguments of other programs or parts of scripts. */
const FOR_PROGRAMS: ReadonlySet<string> = new Set([
  "domain/install",
  "domain/scheduler",
  "adapters/batch",
  "adapters/git",
  "adapters/program",
  "adapters/system",
]);

/**
 * Returns whether a text names a flag or a command of aexp. Commands of other programs stand in
 * backticks.
 */
function namesOurs(text: string): boolean {
  return /(^|[\s"'(/])--[a-z]/.test(text.replace(/`[^`]*(`|$)/g, "")) || /`aexp /.test(text);
}

/** Reports texts below the interfaces that name a flag or a command of aexp. */
export const spelling: Deno.lint.Rule = {
  create(context) {
    const here = roomOf(context.filename);
    if (here === undefined || here.startsWith("interfaces/") || FOR_PROGRAMS.has(here)) return {};
    const message = "Each interface spells options and commands: use lib/phrase.ts";
    return {
      Literal(node: Deno.lint.Node) {
        if (node.type !== "Literal" || typeof node.value !== "string") return;
        if (namesOurs(node.value)) context.report({ node, message });
      },
      TemplateElement(node: Deno.lint.TemplateElement) {
        if (namesOurs(node.cooked)) context.report({ node, message });
      },
    };
  },
};
