/**
 * Prompts: the slash commands, for clients that have no folder of commands.
 *
 * @module
 */

import type { GetPromptResult, ListPromptsResult } from "@modelcontextprotocol/server";
import { UserError } from "../../errors.ts";
import { COMMANDS, type ProgramText } from "../../texts/texts.ts";

type Prompt = ListPromptsResult["prompts"][number];

/** The one argument of every prompt: what the person said. */
const REQUEST = {
  name: "request",
  description: "What the person wants, in their words",
  required: false,
};

/** Lists the prompts. */
export async function listPrompts(): Promise<ListPromptsResult> {
  return { prompts: await Promise.all(COMMANDS.map(describe)) };
}

async function describe(text: ProgramText): Promise<Prompt> {
  const { description } = await read(text);
  return { name: text.name, description, arguments: [REQUEST] };
}

/**
 * Returns the text of a prompt.
 *
 * @throws {UserError} `FLAG_INVALID` if there is no such prompt
 */
export async function getPrompt(name: string, request: string): Promise<GetPromptResult> {
  const found = COMMANDS.find((text) => text.name === name);
  if (found === undefined) {
    throw new UserError("FLAG_INVALID", `Cannot get ${JSON.stringify(name)}: no such prompt`, {
      hint: `Use one of: ${COMMANDS.map((text) => text.name).join(", ")}.`,
    });
  }
  const { description, body } = await read(found);
  const text = request.trim() === "" ? body : `${body}\nThe request: ${request.trim()}\n`;
  return { description, messages: [{ role: "user", content: { type: "text", text } }] };
}

async function read(text: ProgramText): Promise<{ description: string; body: string }> {
  const { default: whole } = await text.load();
  const [, description = "", body = ""] = /^---\ndescription: "(.*)"\n---\n\n([^]*)$/.exec(whole) ??
    [];
  return { description, body };
}
