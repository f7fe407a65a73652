/**
 * The form of messages: what JSON-RPC allows, and the answers to what it does not.
 *
 * The protocol's library drops a message of a wrong form, and its sender waits for ever.
 *
 * @module
 */

import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import { parseLossless, toPlainInteger } from "./lossless_json.ts";

/** A line of a client. */
export type Envelope =
  | { readonly kind: "message"; readonly message: JSONRPCMessage; readonly openId: unknown }
  /** What is answered, or `undefined` for nothing. */
  | { readonly kind: "refused"; readonly answer: unknown };

/** The fields of a message, of whatever types. */
interface Fields {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

const CODES = { parse: -32700, request: -32600, params: -32602 } as const;

/** Reads a line that is not empty. */
export function readEnvelope(line: string): Envelope {
  let value: unknown;
  try {
    value = parseLossless(line);
  } catch {
    return refused(failure("parse", idOfUnreadable(line), "the line is not JSON"));
  }
  if (!Array.isArray(value)) return readMessage(value);
  if (value.length === 0) return refused(failure("request", null, "a list of messages is empty"));
  const answers = value.filter(wantsAnswer)
    .map((item) => failure("request", idOf(item) ?? null, "send one message a line, no lists"));
  return refused(answers.length === 0 ? undefined : answers);
}

function readMessage(value: unknown): Envelope {
  if (!isObject(value)) return refused(failure("request", null, "a message is an object"));
  const { jsonrpc, method, params } = value;
  const id = idOf(value) ?? null;
  if (jsonrpc !== "2.0") return refused(failure("request", id, 'jsonrpc must be "2.0"'));
  if (isResponse(value)) return { kind: "message", message: value, openId: undefined };
  if (typeof method !== "string") {
    return refused(failure("request", id, "method must be a text"));
  }
  const isNotification = value.id === undefined;
  if (!isNotification && id === null) {
    return refused(failure("request", null, "id must be a text or a whole number"));
  }
  if (params !== undefined && !isObject(params)) {
    return refused(isNotification ? undefined : failure("params", id, "params must be an object"));
  }
  const message = (isNotification ? value : { ...value, id }) as JSONRPCMessage;
  return { kind: "message", message, openId: isNotification ? undefined : id };
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isResponse(fields: Fields): fields is JSONRPCMessage {
  return fields.method === undefined &&
    (fields.result !== undefined || fields.error !== undefined);
}

/** Says whether a part of a list wants an answer: notifications and responses do not. */
function wantsAnswer(item: unknown): boolean {
  if (!isObject(item)) return true;
  return !isResponse(item) && !(item.id === undefined && typeof item.method === "string");
}

/** Returns the id of a message if it has one that may be answered. */
function idOf(value: unknown): string | number | undefined {
  if (!isObject(value)) return undefined;
  return typeof value.id === "string" ? value.id : toPlainInteger(value.id);
}

/** A text that our reader refuses, because it is nested too deeply, may still say who asked. */
function idOfUnreadable(line: string): string | number | null {
  try {
    return idOf(JSON.parse(line)) ?? null;
  } catch {
    return null;
  }
}

function refused(answer: unknown): Envelope {
  return { kind: "refused", answer };
}

const NAMES = {
  parse: "Parse error",
  request: "Invalid request",
  params: "Invalid params",
} as const;

function failure(kind: keyof typeof CODES, id: string | number | null, fact: string): unknown {
  const error = { code: CODES[kind], message: `${NAMES[kind]}: ${fact}` };
  return { jsonrpc: "2.0", id, error };
}
