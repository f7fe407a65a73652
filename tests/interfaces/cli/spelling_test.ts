/**
 * Options and commands that texts name as data: each is there, and is spelt as it is typed.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { RouteMap } from "@stricli/core";
import { UserError } from "../../../lib/errors.ts";
import { reportError } from "../../../lib/interfaces/cli/error_text.ts";
import type { CliContext } from "../../../lib/interfaces/cli/cli_context.ts";
import { cliText } from "../../../lib/interfaces/cli/spelling.ts";
import { command, joinTexts, option, phrase, spell, type Text } from "../../../lib/phrase.ts";
import { tree } from "../../../main.ts";

const LIB = new URL("../../../lib/", import.meta.url);

Deno.test("the command line spells an error's options; the message has their bare names", () => {
  const error = new UserError("FLAG_INVALID", phrase`Cannot use ${option("noSteal")}`, {
    hint: phrase`Run ${command("queue stop", "9f3a", option("request"))}.`,
  });
  assert.equal(error.message, "Cannot use noSteal");
  assert.equal(
    reportError(error).text,
    "error: Cannot use --no-steal. Run `aexp queue stop 9f3a --request`.\n",
  );
});

Deno.test("another interface spells the same text in its own way", () => {
  const hint = phrase`Give ${option("assumeGone")} to ${command("queue reconcile")}.`;
  const spelling = {
    option: (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    command: (name: string) => name.replace(" ", "_"),
  };
  assert.equal(spell(hint, spelling), "Give assume_gone to queue_reconcile.");
});

Deno.test("a text without options and commands is a string", () => {
  const texts: Text[] = [phrase`${1} of ${"two"}`, joinTexts(["a", "b"], ", ")];
  assert.deepEqual(texts, ["1 of two", "a, b"]);
  assert.equal(cliText(joinTexts(["a", option("b")], " or ")), "a or --b");
});

Deno.test("every option and command that lib names exists", async () => {
  const known = new Set([...knownIn(tree([]), ""), ...ONLY_OF_THE_LIBRARY]);
  for (const name of await namedIn(LIB)) assert.ok(known.has(name), `there is no ${name}`);
});

/** Options of functions for programs that no command has. */
const ONLY_OF_THE_LIBRARY = ["option initDoc"];

/** All commands and options of a group. */
function knownIn(group: RouteMap<CliContext>, before: string): Set<string> {
  const known = new Set<string>();
  for (const { name, target } of group.getAllEntries()) {
    const path = `${before}${name.original}`;
    known.add(`command ${path}`);
    const inner = "getAllEntries" in target
      ? knownIn(target, `${path} `)
      : Object.keys(target.parameters.flags ?? {}).map((flag) => `option ${flag}`);
    for (const one of inner) known.add(one);
  }
  return known;
}

/** What the sources name. */
async function namedIn(folder: URL): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await namedIn(new URL(`${name}/`, folder)));
    else if (name !== "phrase.ts") {
      const text = await Deno.readTextFile(new URL(name, folder));
      const calls = text.matchAll(/\b(option|command)\("([\w -]+)"/g);
      found.push(...Array.from(calls, ([, kind, words]) => `${kind} ${words}`));
    }
  }
  return found.filter((name) => name !== ALL_OF_SLURM);
}

/** Stands for all options that begin like that. */
const ALL_OF_SLURM = "option slurm-";
