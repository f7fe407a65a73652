/**
 * The server: lists the tools and calls them, in both eras of the protocol.
 *
 * @module
 */

import {
  type CallToolResult,
  INVALID_PARAMS,
  type ListToolsResult,
  ProtocolError,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Context } from "../../context.ts";
import { UserError } from "../../errors.ts";
import { brief } from "../../domain/terminal/visible.ts";
import { spell, type Spelling, type Text } from "../../phrase.ts";
import { VERSION } from "../../version.ts";
import type { Answer } from "../answer/answer.ts";
import { answerText } from "../answer/json.ts";
import { inputSchema, readArguments, text } from "./arguments.ts";
import { parseLossless } from "./lossless_json.ts";
import { getPrompt, listPrompts } from "./prompts.ts";
import { complete, listResources, listTemplates, readResource } from "./resources.ts";
import { toolSpelling } from "./spelling.ts";
import { type Effect, outputSchema, type Progress, type Tool, type ToolWorld } from "./tool.ts";
import { warningsAnswer } from "./tools/shared.ts";
import { LineTransport } from "./transport.ts";

/** What a server serves. */
export interface ServerOptions {
  readonly context: Context;
  readonly tools: readonly Tool[];
  /** The repository of calls that name none; by default the one that contains the folder. */
  readonly repo: string | undefined;
}

/** Serves a client on the standard streams until it closes its end. */
export async function serve(options: ServerOptions): Promise<void> {
  const { context } = options;
  const transport = new LineTransport(context.inputStream(), (line) => context.stdout.write(line));
  const served = serveStdio(() => serverOf(options), {
    transport,
    onerror: (error) => context.stderr.write(`${error.message.split("\n")[0]}\n`),
  });
  await transport.ended;
  await served.close();
}

/** The tool argument that names the repository, which every tool has. */
const REPO = text();

function serverOf(options: ServerOptions): Server {
  const server = new Server({ name: "aexp", version: VERSION }, {
    capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} },
    instructions: INSTRUCTIONS,
  });
  const names = new Set(options.tools.map(({ name }) => name));
  const spelling = toolSpelling(options.tools);
  const described = options.tools.map(describe);
  server.setRequestHandler("tools/list", () => ({ tools: described }));
  server.setRequestHandler("tools/call", async ({ params }, call) => {
    const tool = options.tools.find(({ name }) => name === params.name);
    if (tool === undefined) return failure(unknownTool(params.name, names), spelling);
    return await answer(tool, params.arguments ?? {}, { options, call, spelling });
  });
  const world = (call: ServerContext) => worldOf({ options, call, spelling }, options.repo);
  server.setRequestHandler("prompts/list", () => listPrompts());
  server.setRequestHandler("prompts/get", async ({ params }) => {
    const get = () => getPrompt(params.name, params.arguments?.["request"] ?? "");
    return await inProtocol(get, spelling, (text) => new ProtocolError(INVALID_PARAMS, text));
  });
  server.setRequestHandler("resources/list", (_, call) => listResources(world(call)));
  server.setRequestHandler("resources/templates/list", () => listTemplates());
  server.setRequestHandler("resources/read", async ({ params: { uri } }, call) => {
    const read = () => readResource(world(call), uri, (found) => answerText(found, spelling));
    return await inProtocol(read, spelling, (text) => new ResourceNotFoundError(uri, text));
  });
  server.setRequestHandler("completion/complete", async ({ params }, call) => {
    return await complete(world(call), params.argument);
  });
  return server;
}

/** What a person can mend is an error of the protocol where there is no tool that could answer it. */
async function inProtocol<T>(
  work: () => Promise<T>,
  spelling: Spelling,
  errorOf: (text: string) => Error,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const hint = error.hint === undefined ? "" : ` ${spell(error.hint, spelling)}`;
    throw errorOf(brief(`${spell(error.text, spelling)}.${hint}`, LONGEST));
  }
}

/** What models read before they call anything. */
const INSTRUCTIONS = "A queue of experiment runs in a git repository. Tools queue runs, look at " +
  "them and change them; none executes a run. Runs execute where a person or a cluster calls " +
  "`aexp queue run` or submits a script that queue_materialize wrote. Start with experiments and " +
  "queue_list. Check a sweep with queue_plan before queue_add. After runs have been executed, " +
  "queue_digest says what changed. Numbers keep their spelling: 1 and 1.0 are different values " +
  "and give different runs. Ids may be shortened to their beginnings. `sp` filters by values of " +
  "the state point, with dots for nested keys. `dry_run` only says which runs match.";

type ListedTool = ListToolsResult["tools"][number];

function describe(tool: Tool): ListedTool {
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: inputSchema({ ...tool.arguments, repo: REPO }) as ListedTool["inputSchema"],
    outputSchema: outputSchema(tool) as NonNullable<ListedTool["outputSchema"]>,
    annotations: annotationsOf(tool.effect),
  };
}

/** All four hints, because some clients ask a person about a call whose hints are missing. */
function annotationsOf(effect: Effect): NonNullable<ListedTool["annotations"]> {
  return {
    readOnlyHint: effect === "looks",
    destructiveHint: effect === "changes",
    idempotentHint: true,
    openWorldHint: false,
  };
}

interface Call {
  readonly options: ServerOptions;
  readonly call: ServerContext;
  readonly spelling: Spelling;
}

async function answer(tool: Tool, given: object, call: Call): Promise<CallToolResult> {
  const warnings: Text[] = [];
  try {
    const { repo, ...values } = readArguments({ ...tool.arguments, repo: REPO }, given);
    const repository = typeof repo === "string" ? repo : call.options.repo;
    const world = worldOf(call, repository, (text) => warnings.push(text));
    return success(withWarnings(await tool.call(world, values), warnings), call.spelling);
  } catch (error) {
    if (error instanceof UserError) return failure(error, call.spelling);
    // A defect is the program's, not the caller's; the stack goes where a person looks for it.
    call.options.context.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return failureOf({ error: `Internal error: ${message}`, code: "INTERNAL" }, call.spelling);
  }
}

/** Adds what the call warned about to the sentences that the answer has for the caller. */
function withWarnings(found: Answer, warnings: readonly Text[]): Answer {
  if (warnings.length === 0) return found;
  const own = Array.isArray(found["warnings"]) ? found["warnings"] : [];
  return { ...found, warnings: [...own, ...warningsAnswer(warnings)] };
}

function worldOf(
  { options, call }: Call,
  repo: string | undefined,
  warn: (text: Text) => void = () => {},
): ToolWorld {
  const context = Object.assign(Object.create(options.context) as Context, { warn });
  const token = call.mcpReq._meta?.progressToken;
  const report = ({ done, total, message }: Progress) => {
    if (token === undefined) return;
    const params = { progressToken: token, progress: done, total, message };
    void call.mcpReq.notify({ method: "notifications/progress", params });
  };
  return { context, repo, report, signal: call.mcpReq.signal };
}

/** Some clients show models only the text, some only the structure: both say the same. */
function success(found: Answer, spelling: Spelling): CallToolResult {
  const structured = parseLossless(answerText(found, spelling)) as Record<string, unknown>;
  return {
    content: [{ type: "text", text: JSON.stringify(structured) }],
    structuredContent: structured,
  };
}

/** The longest text of an error, in characters: a message may repeat what the caller gave. */
const LONGEST = 1000;

function failure(error: UserError, spelling: Spelling): CallToolResult {
  const { excerpt, hint } = error;
  return failureOf({
    error: brief(spell(error.text, spelling), LONGEST),
    code: error.code,
    ...(hint && { hint: brief(spell(hint, spelling), LONGEST) }),
    ...(excerpt &&
      { at: brief(excerpt.line.slice(excerpt.start).slice(0, excerpt.length), LONGEST) }),
  }, spelling);
}

function failureOf(found: Answer, spelling: Spelling): CallToolResult {
  return { content: [{ type: "text", text: answerText(found, spelling) }], isError: true };
}

function unknownTool(name: string, names: ReadonlySet<string>): UserError {
  return new UserError("FLAG_INVALID", `Cannot call ${JSON.stringify(name)}: no such tool`, {
    hint: `Use one of: ${[...names].join(", ")}.`,
  });
}
