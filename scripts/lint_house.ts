/**
 * Adds the project's own rules to `deno lint`: which room may import which, which rooms have no
 * side effects, and which rooms may use the outside world.
 *
 * @module
 */

import { roomOf } from "./lint_rooms.ts";
import { spelling } from "./lint_spelling.ts";

/**
 * The rooms that each room may import from. A room is a folder of a floor (`domain/value`);
 * `operations`, `manual` and `texts` have no rooms. `domain` and `adapters` stand for all their rooms. Every
 * room may import the files directly under `lib/`.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "domain/value": [],
  "domain/yaml": ["domain/value"],
  "domain/statepoint": ["domain/value"],
  "domain/sweep": ["domain/value"],
  "domain/template": ["domain/value"],
  "domain/experiment": ["domain/value", "domain/yaml", "domain/template"],
  "domain/document": ["domain/value", "domain/statepoint", "domain/scheduler"],
  "domain/ledger": ["domain/value", "domain/statepoint", "domain/document"],
  "domain/merge": ["domain/value", "domain/template", "domain/document"],
  "domain/install": ["domain/value", "domain/merge"],
  "domain/failure": ["domain/value", "domain/document"],
  "domain/triage": ["domain/value", "domain/document", "domain/failure", "domain/results"],
  "domain/validate": ["domain/value", "domain/yaml", "domain/document"],
  "domain/plan": ["domain/value", "domain/statepoint", "domain/document"],
  "domain/scheduler": ["domain/template"],
  "domain/results": ["domain/value"],
  "domain/chart": ["domain/value", "domain/terminal", "domain/results"],
  "domain/eta": ["domain/value", "domain/document", "domain/results"],
  "domain/export": ["domain/value", "domain/statepoint", "domain/document"],
  "domain/terminal": [],
  "adapters/machine": [],
  "adapters/process": ["domain/template", "adapters/machine"],
  "adapters/program": ["texts"],
  "adapters/files": ["domain/value", "adapters/machine"],
  "adapters/state": ["domain/value", "adapters/machine", "adapters/files"],
  "adapters/store": [
    "domain/template",
    "domain/value",
    "domain/statepoint",
    "domain/document",
    "adapters/files",
    "adapters/state",
  ],
  "adapters/git": ["adapters/program", "adapters/files"],
  "adapters/batch": ["domain", "adapters/program"],
  "adapters/packed": ["adapters/files"],
  "adapters/system": ["adapters/files"],
  "engine/session": ["domain", "adapters"],
  "engine/liveness": ["domain", "adapters", "engine/session"],
  "engine/attempt": ["domain", "adapters", "engine/session", "engine/liveness"],
  "engine/intake": ["domain", "adapters", "engine/session", "engine/liveness", "engine/attempt"],
  "engine/worker": [
    "domain",
    "adapters",
    "engine/session",
    "engine/liveness",
    "engine/attempt",
    "engine/intake",
  ],
  "engine/handover": ["domain", "adapters", "engine/session", "engine/liveness"],
  "engine/sync": ["domain", "adapters", "engine/session"],
  "engine/validate": ["domain", "adapters", "engine/session", "engine/intake"],
  "engine/health": ["domain", "adapters", "engine/session", "engine/intake", "engine/validate"],
  "engine/setup": ["domain", "adapters", "engine/session", "texts"],
  "operations": ["domain", "adapters", "engine"],
  "manual": [],
  "texts": [],
  "interfaces/answer": ["domain", "interfaces/page"],
  "interfaces/page": ["domain"],
  "interfaces/mcp": ["domain", "operations", "texts", "interfaces/answer"],
  "interfaces/library": ["domain", "operations", "adapters/system"],
  "interfaces/cli": ["domain", "operations", "manual", "interfaces"],
};

/** Rooms from which every interface may import types, because operations return them. */
const TYPES_FOR_INTERFACES = /^(engine\/.*|operations)$/;

/** The only room that may import each library. */
const LIBRARY_ROOM: Readonly<Record<string, string>> = {
  "@modelcontextprotocol/server": "interfaces/mcp",
  "@modelcontextprotocol/server/stdio": "interfaces/mcp",
  "@stricli/core": "interfaces/cli",
  "cli-table3": "domain/terminal",
  "d3-array": "domain/chart",
  "d3-format": "domain/chart",
  "hyparquet-writer": "domain/export",
  "yaml": "domain/yaml",
};

/** Rooms that may change files. */
const WRITERS = ["adapters/files", "adapters/state", "adapters/store", "adapters/packed"];

/** Members of `Deno` that only these rooms may use. All other rooms use `Context`. */
const WORLD: Readonly<Record<string, readonly string[]>> = {
  Command: ["adapters/process", "adapters/program"],
  kill: ["adapters/machine", "adapters/process", "adapters/system"],
  env: ["adapters/system"],
  stdin: ["adapters/system"],
  stdout: ["adapters/system"],
  stderr: ["adapters/system"],
  hostname: ["adapters/system"],
  pid: ["adapters/system"],
  cwd: ["adapters/system"],
  addSignalListener: ["adapters/system"],
  removeSignalListener: ["adapters/system"],
  consoleSize: ["adapters/system"],
  writeFile: WRITERS,
  writeFileSync: WRITERS,
  writeTextFile: WRITERS,
  writeTextFileSync: WRITERS,
  rename: WRITERS,
  renameSync: WRITERS,
  remove: WRITERS,
  removeSync: WRITERS,
  mkdir: WRITERS,
  mkdirSync: WRITERS,
  link: WRITERS,
  linkSync: WRITERS,
  open: WRITERS,
  openSync: WRITERS,
};

function isInLib(path: string): boolean {
  return /\/lib\//.test(path.replaceAll("\\", "/"));
}

function mayImport(here: string, there: string, isType: boolean): boolean {
  if (here === there) return true;
  if (here.startsWith("interfaces/") && isType && TYPES_FOR_INTERFACES.test(there)) return true;
  return (MAY_IMPORT[here] ?? []).some((one) => there === one || there.startsWith(`${one}/`));
}

function importProblem(filename: string, specifier: string, isType: boolean): string | undefined {
  const here = roomOf(filename);
  if (!specifier.startsWith(".")) return libraryProblem(filename, here, specifier);
  if (here === undefined) return undefined;
  const there = roomOf(new URL(specifier, `file://${filename}`).pathname);
  if (there === undefined || mayImport(here, there, isType)) return undefined;
  return `lib/${here} may not import from lib/${there}`;
}

function libraryProblem(
  filename: string,
  here: string | undefined,
  specifier: string,
): string | undefined {
  if (!isInLib(filename)) return undefined;
  if (specifier.startsWith("node:")) return `Use Deno's own: ${specifier} is slow to load`;
  const room = LIBRARY_ROOM[specifier];
  if (room === undefined) return `"${specifier}" is not one of the project's libraries`;
  return room === here ? undefined : `"${specifier}" may be imported in lib/${room} only`;
}

const layers: Deno.lint.Rule = {
  create(context) {
    function check(node: Deno.lint.Node, specifier: string, isType = false): void {
      const problem = importProblem(context.filename, specifier, isType);
      if (problem !== undefined) context.report({ node, message: problem });
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value, node.importKind === "type"),
      ExportNamedDeclaration: (node) => {
        if (node.source) check(node, node.source.value);
      },
      ExportAllDeclaration: (node) => {
        if (isInLib(context.filename)) {
          context.report({ node, message: "Export by name" });
        }
      },
      ImportExpression: (node) => {
        if (node.source.type === "Literal" && typeof node.source.value === "string") {
          check(node, node.source.value);
        }
      },
    };
  },
};

const pure: Deno.lint.Rule = {
  create(context) {
    if (!roomOf(context.filename)?.startsWith("domain/")) return {};
    const message = "This room has no side effects: take the value as an argument";
    return {
      'MemberExpression[object.name="Deno"]': (node) => context.report({ node, message }),
      'MemberExpression[object.name="Math"][property.name="random"]': (node) =>
        context.report({ node, message }),
    };
  },
};

const world: Deno.lint.Rule = {
  create(context) {
    const here = roomOf(context.filename);
    if (here === undefined) return {};
    return {
      'MemberExpression[object.name="Deno"]'(node: Deno.lint.MemberExpression) {
        if (node.property.type !== "Identifier") return;
        const rooms = WORLD[node.property.name];
        if (rooms !== undefined && !rooms.includes(here)) {
          const message = `Deno.${node.property.name} belongs to lib/${rooms.join(", lib/")}`;
          context.report({ node, message });
        }
      },
    };
  },
};

const clock: Deno.lint.Rule = {
  create(context) {
    const here = roomOf(context.filename);
    if (here === undefined || here === "adapters/system" || here === "interfaces/page") return {};
    const message = "Take the time and random values from Context";
    return {
      'MemberExpression[object.name="Date"][property.name="now"]': (node) =>
        context.report({ node, message }),
      'NewExpression[callee.name="Date"][arguments.length=0]': (node) =>
        context.report({ node, message }),
      'MemberExpression[object.name="performance"]': (node) => context.report({ node, message }),
      'MemberExpression[object.name="crypto"][property.name=/^random|^getRandom/]': (node) =>
        context.report({ node, message }),
    };
  },
};

/** Keys of a job's document, without keys that other files have, too (`id`, `host`). */
const DOCUMENT_KEYS = new Set([
  ...["status", "queue", "attempts", "started_at", "ended_at", "wallclock_s", "heartbeat_at"],
  ...["results", "tracker", "queued_at", "tag", "runner_hint", "runner_command_override"],
  ...["submitted", "last_error", "proc", "pgid", "start_fingerprint", "returncode", "stderr_tail"],
  ...["failed_at", "cause", "evidence", "attempts_before", "aexp", "limina", "code_diff_summary"],
]);

/** Rooms that may name these keys: that of documents, and the one whose records repeat some. */
const DOCUMENT_ROOMS = new Set(["domain/document", "adapters/state"]);

const documentKeys: Deno.lint.Rule = {
  create(context) {
    const here = roomOf(context.filename);
    if (here === undefined || DOCUMENT_ROOMS.has(here)) return {};
    return {
      CallExpression(node: Deno.lint.CallExpression) {
        const key = keyRead(node);
        if (key === undefined || !DOCUMENT_KEYS.has(key)) return;
        const message = `"${key}" is a document's key: read it with lib/domain/document`;
        context.report({ node, message });
      },
    };
  },
};

/** Returns the literal key in calls like `textAt(mapping, "key")` and `mapping.get("key")`. */
function keyRead({ callee, arguments: args }: Deno.lint.CallExpression): string | undefined {
  const isReader = callee.type === "Identifier" && /^(text|number|mapping)At$/.test(callee.name);
  const isMethod = callee.type === "MemberExpression" && callee.property.type === "Identifier" &&
    /^(get|set|has|delete)$/.test(callee.property.name);
  const key = isReader ? args[1] : isMethod ? args[0] : undefined;
  return key?.type === "Literal" && typeof key.value === "string" ? key.value : undefined;
}

const noExit: Deno.lint.Rule = {
  create(context) {
    return {
      'MemberExpression[object.name="Deno"][property.name="exit"]': (node) =>
        context.report({ node, message: "Return an exit code instead" }),
    };
  },
};

const noUsing: Deno.lint.Rule = {
  create(context) {
    if (!isInLib(context.filename)) return {};
    const message =
      "Close it in `finally`: the bundler drops `using` where the variable is used once";
    return {
      'VariableDeclaration[kind="using"]': (node) => context.report({ node, message }),
      'VariableDeclaration[kind="await using"]': (node) => context.report({ node, message }),
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    layers,
    pure,
    world,
    clock,
    "document-keys": documentKeys,
    spelling,
    "no-exit": noExit,
    "no-using": noUsing,
  },
};
export default plugin;
