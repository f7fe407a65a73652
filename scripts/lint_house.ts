/**
 * The rules of the house that `deno lint` does not know: who may import whom, which rooms touch
 * nothing, and where the world may be touched.
 *
 * @module
 */

/** Which rooms a room may import from; files right under `lib/` are open to all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  value: [],
  statepoint: ["value"],
  sweep: ["value"],
  template: ["value"],
  experiment: ["value"],
  run: ["value", "statepoint"],
  plan: ["value", "run"],
  terminal: [],
  script: ["template"],
  machine: [],
  store: ["value", "statepoint", "machine"],
  runner: ["machine"],
  program: [],
  git: ["program"],
  slurm: ["program"],
  batch: ["program"],
  system: [],
  operations: [
    "value",
    "statepoint",
    "sweep",
    "template",
    "experiment",
    "run",
    "plan",
    "script",
    "machine",
    "store",
    "runner",
    "program",
    "git",
    "slurm",
    "batch",
  ],
  cli: ["operations", "terminal", "value", "run"],
};

/** Rooms that decide and never touch: no files, processes, clock, chance or environment. */
const PURE = new Set([
  "value",
  "statepoint",
  "sweep",
  "template",
  "experiment",
  "run",
  "plan",
  "script",
  "terminal",
]);

/** The one room that each library may be imported in. */
const LIBRARY_ROOM: Readonly<Record<string, string>> = {
  "@stricli/core": "cli",
  "cli-table3": "terminal",
  "yaml": "value",
};

/** Members of `Deno` that only some rooms may use: everything else reaches them by `Context`. */
const WORLD: Readonly<Record<string, readonly string[]>> = {
  Command: ["runner", "program"],
  kill: ["machine", "runner", "system"],
  env: ["system"],
  stdin: ["system"],
  stdout: ["system"],
  stderr: ["system"],
  hostname: ["system"],
  pid: ["system"],
  cwd: ["system"],
  addSignalListener: ["system"],
  removeSignalListener: ["system"],
  consoleSize: ["system"],
  writeFile: ["store"],
  writeFileSync: ["store"],
  writeTextFile: ["store"],
  writeTextFileSync: ["store"],
  rename: ["store"],
  renameSync: ["store"],
  remove: ["store"],
  removeSync: ["store"],
  mkdir: ["store"],
  mkdirSync: ["store"],
  link: ["store"],
  linkSync: ["store"],
  open: ["store"],
  openSync: ["store"],
};

function roomOf(path: string): string | undefined {
  return /\/lib\/([^/]+)\//.exec(path.replaceAll("\\", "/"))?.[1];
}

function isInLib(path: string): boolean {
  return /\/lib\//.test(path.replaceAll("\\", "/"));
}

function importProblem(filename: string, specifier: string): string | undefined {
  const here = roomOf(filename);
  if (!specifier.startsWith(".")) return libraryProblem(filename, here, specifier);
  if (here === undefined) return undefined;
  const there = roomOf(new URL(specifier, `file://${filename}`).pathname);
  if (there === undefined || there === here || MAY_IMPORT[here]?.includes(there)) return undefined;
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
    function check(node: Deno.lint.Node, specifier: string): void {
      const problem = importProblem(context.filename, specifier);
      if (problem !== undefined) context.report({ node, message: problem });
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => {
        if (node.source) check(node, node.source.value);
      },
      ExportAllDeclaration: (node) => {
        if (isInLib(context.filename)) {
          context.report({ node, message: "Name what you export" });
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
    if (!PURE.has(roomOf(context.filename) ?? "")) return {};
    const message = "This room is pure: take it as an argument";
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
    if (here === undefined || here === "system") return {};
    const message = "The clock and chance come with Context";
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

const noExit: Deno.lint.Rule = {
  create(context) {
    return {
      'MemberExpression[object.name="Deno"][property.name="exit"]': (node) =>
        context.report({ node, message: "Return an exit code instead" }),
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: { layers, pure, world, clock, "no-exit": noExit },
};
export default plugin;
