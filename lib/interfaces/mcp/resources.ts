/**
 * Resources: what a person attaches to a conversation without a tool call. They are made by the
 * tools that look.
 *
 * @module
 */

import type {
  CompleteResult,
  ListResourcesResult,
  ListResourceTemplatesResult,
  ReadResourceResult,
} from "@modelcontextprotocol/server";
import { UserError } from "../../errors.ts";
import type { ListedExperiment } from "../../operations/list_experiments.ts";
import type { Answer } from "../answer/answer.ts";
import { experimentAnswer } from "../answer/experiments.ts";
import type { Tool, ToolWorld } from "./tool.ts";
import { queueLogs } from "./tools/logs.ts";
import { experiments as experimentsTool, showRun } from "./tools/runs.ts";

const JSON_TYPE = "application/json";
const EXPERIMENTS = "aexp://experiments";

/** The resources whose addresses hold an id. */
const TEMPLATES: ListResourceTemplatesResult["resourceTemplates"] = [
  {
    name: "experiment",
    uriTemplate: "aexp://experiments/{experiment_id}",
    description: "An experiment: file, named conditions, and its runs by status",
    mimeType: JSON_TYPE,
  },
  {
    name: "run",
    uriTemplate: "aexp://runs/{job_id}",
    description: "A run: state point, status, attempts, results, and why it failed",
    mimeType: JSON_TYPE,
  },
  {
    name: "log",
    uriTemplate: "aexp://runs/{job_id}/log",
    description: "The last lines of what a run wrote",
    mimeType: "text/plain",
  },
];

/** The most experiments that are listed one by one. */
const MOST_LISTED = 100;
/** The most values that a completion may have, by the protocol. */
const MOST_VALUES = 100;

/** Lists the resources that have no id in their address, and the experiments. */
export async function listResources(world: ToolWorld): Promise<ListResourcesResult> {
  const all = {
    name: "experiments",
    uri: EXPERIMENTS,
    description: "All experiments",
    mimeType: JSON_TYPE,
  };
  const known = await orNone(() => listed(world));
  const each = known.slice(0, MOST_LISTED).map(({ experimentId, path }) => ({
    name: experimentId,
    uri: `${EXPERIMENTS}/${encodeURIComponent(experimentId)}`,
    ...path !== undefined && { description: path },
    mimeType: JSON_TYPE,
  }));
  return { resources: [all, ...each] };
}

/** Lists the kinds of resources whose addresses hold an id. */
export function listTemplates(): ListResourceTemplatesResult {
  return { resourceTemplates: TEMPLATES };
}

/**
 * Reads a resource.
 *
 * @param text makes the text of an answer
 * @throws {UserError} if there is no such resource
 */
export async function readResource(
  world: ToolWorld,
  uri: string,
  text: (answer: Answer) => string,
): Promise<ReadResourceResult> {
  const [, kind, id = "", part] = /^aexp:\/\/(experiments|runs)(?:\/([^/]+)(\/log)?)?$/.exec(uri) ??
    [];
  const key = decoded(id);
  const asJson = async (answer: Promise<Answer>) => ({
    contents: [{ uri, mimeType: JSON_TYPE, text: text(await answer) }],
  });
  if (kind === "experiments" && part === undefined) {
    if (key === "") return await asJson(answerOf(experimentsTool, world, { limit: 50 }));
    return await asJson(experimentOf(world, key));
  }
  if (kind !== "runs" || key === "") throw unknownResource(uri);
  if (part === undefined) return await asJson(answerOf(showRun, world, { job_id: key }));
  const log = await answerOf(queueLogs, world, { job_id: key, attempt: 0, lines: 50 });
  return { contents: [{ uri, mimeType: "text/plain", text: String(log["text"] ?? "") }] };
}

/** Completes an id in the address of a resource; nothing where there is nothing to complete. */
export async function complete(
  world: ToolWorld,
  { name, value }: { readonly name: string; readonly value: string },
): Promise<CompleteResult> {
  const ids = await orNone(() => idsOf(world, name));
  const values = ids.filter((id) => id.startsWith(value));
  return {
    completion: {
      values: values.slice(0, MOST_VALUES),
      total: values.length,
      hasMore: values.length > MOST_VALUES,
    },
  };
}

async function idsOf(world: ToolWorld, name: string): Promise<readonly string[]> {
  if (name === "experiment_id") {
    return (await listed(world)).map(({ experimentId }) => experimentId);
  }
  if (name !== "job_id") return [];
  const { listRuns } = await import("../../operations/list_runs.ts");
  const { runs } = await listRuns(world.context, { repo: world.repo });
  return runs.map(({ jobId }) => jobId);
}

async function listed({ context, repo }: ToolWorld): Promise<readonly ListedExperiment[]> {
  const { listExperiments } = await import("../../operations/list_experiments.ts");
  return (await listExperiments(context, { repo })).experiments;
}

async function experimentOf(world: ToolWorld, id: string): Promise<Answer> {
  const known = await listed(world);
  const found = known.find(({ experimentId }) => experimentId === id);
  if (found !== undefined) return experimentAnswer(found);
  throw new UserError(
    "EXPERIMENT_UNKNOWN",
    `Cannot read ${JSON.stringify(id)}: there is no such experiment`,
    { hint: `Read ${EXPERIMENTS} for all of them.` },
  );
}

async function answerOf(tool: Tool, world: ToolWorld, given: object): Promise<Answer> {
  return await tool.call(world, { ...given });
}

/** A listing for a menu is empty where there is no repository. */
async function orNone<T>(find: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function unknownResource(uri: string): UserError {
  const forms = [EXPERIMENTS, ...TEMPLATES.map(({ uriTemplate }) => uriTemplate)];
  return new UserError(
    "FLAG_INVALID",
    `Cannot read ${JSON.stringify(uri)}: there is no such resource`,
    { hint: `Read one of: ${forms.join(", ")}.` },
  );
}
