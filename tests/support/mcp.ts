/**
 * A client that speaks the protocol by itself, line by line, so that tests see what the server
 * really writes.
 *
 * @module
 */

import { lineStream } from "./text_lines.ts";
import { programArguments } from "./cli.ts";

/** A message of the server. */
export type Message = Readonly<Record<string, unknown>>;

/** The result of a tool call. */
export interface ToolResult {
  readonly isError: boolean;
  /** The text, which is JSON. */
  readonly text: string;
  /** The structured result as the server wrote it. */
  readonly structured: Message | undefined;
}

/** Options of {@link McpClient.start}. */
export interface McpClientOptions {
  /** Arguments after `mcp`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A client, and the server that it started. */
export class McpClient implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #stderr: Promise<string>;
  /** All lines that the server has written. */
  readonly lines: string[] = [];
  #id = 0;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#lines = child.stdout.pipeThrough(new TextDecoderStream())
      .pipeThrough(lineStream()).getReader();
    this.#stderr = new Response(child.stderr).text();
  }

  /** Starts a server in a folder and greets it in the older form of the protocol. */
  static async start(cwd: string, options: McpClientOptions = {}): Promise<McpClient> {
    const [file, ...first] = programArguments();
    const client = new McpClient(
      new Deno.Command(file, {
        args: [...first, "mcp", ...(options.args ?? [])],
        cwd,
        env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...options.env },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
    await client.request("initialize", {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "test", version: "1" },
    });
    await client.write('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    return client;
  }

  /** Writes one line. */
  async write(line: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
  }

  /** Reads the next line; `undefined` at the end. */
  async next(): Promise<string | undefined> {
    const { done, value } = await this.#lines.read();
    if (done) return undefined;
    this.lines.push(value);
    return value;
  }

  /** Sends a request and returns the answer's result, or throws its error. */
  async request(method: string, params: Message): Promise<Message> {
    return await this.requestText(method, JSON.stringify(params));
  }

  /** Does the same with parameters as JSON text. */
  async requestText(method: string, params: string): Promise<Message> {
    const id = ++this.#id;
    await this.write(`{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`);
    for (;;) {
      const line = await this.next();
      if (line === undefined) throw new Error(`the server ended: ${await this.#stderr}`);
      const message = JSON.parse(line) as Message;
      if (message["id"] !== id) continue;
      if (message["error"] !== undefined) throw new Error(JSON.stringify(message["error"]));
      return message["result"] as Message;
    }
  }

  /** Calls a tool. */
  async call(name: string, given: unknown = {}): Promise<ToolResult> {
    return await this.callText(name, JSON.stringify(given));
  }

  /** Calls a tool with its arguments as JSON text. */
  async callText(name: string, given: string): Promise<ToolResult> {
    const params = `{"name":${JSON.stringify(name)},"arguments":${given}}`;
    const result = await this.requestText("tools/call", params);
    const [content] = result["content"] as { readonly text: string }[];
    return {
      isError: result["isError"] === true,
      text: content?.text ?? "",
      structured: result["structuredContent"] as Message | undefined,
    };
  }

  /** Closes the connection; returns the server's exit code and what it wrote to the standard error. */
  async close(): Promise<{ readonly code: number; readonly stderr: string }> {
    await this.#writer.close().catch(() => {});
    while (await this.next() !== undefined);
    const { code } = await this.#child.status;
    return { code, stderr: await this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
