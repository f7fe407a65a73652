/**
 * `aexp mcp install` and `aexp mcp uninstall` on the files of every client.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { git, type TemporaryFolder, temporaryFolder, writeFile } from "../support/temporary.ts";

/** Files of a project, for each client, with what a person has there. */
const FILES: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "claude-code": [".mcp.json", '{"mcpServers": {"b": {"command": "b"}}}'],
  cursor: [".cursor/mcp.json", '{\n    "mcpServers": {}, "x": 1.0\n}\n'],
  vscode: [".vscode/mcp.json", '// mine\n{\n\t"inputs": [], // why\n\t"servers": {\n\t},\n}\n'],
  codex: [".codex/config.toml", 'model = "x" # mine\r\n\r\n[tui]\r\ntheme = """\r\n[a]"""\r\n'],
  gemini: [".gemini/settings.json", '{ /* ui */ "ui": {"theme": "dark"} }'],
  zed: [".zed/settings.json", '\ufeff{\n  "tab_size": 2, // two\n}\n'],
  opencode: ["opencode.jsonc", '{\n  // models\n  "model": "x"\n}\n'],
};
const ALL = Object.keys(FILES).join(",");

async function repositoryWith(
  files: readonly (readonly [path: string, text: string])[],
): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await git(folder.path, "init", "-q");
  for (const [path, text] of files) await writeFile(`${folder.path}/${path}`, text);
  return folder;
}

async function filesOf(root: string, folder = root): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (name === ".git") continue;
    if (isDirectory) Object.assign(files, await filesOf(root, path));
    else files[path.slice(root.length + 1)] = await Deno.readTextFile(path);
  }
  return files;
}

async function must(path: string, args: readonly string[], env = {}): Promise<string> {
  const { code, stdout, stderr } = await aexp(path, ["mcp", ...args], { env });
  assert.equal(code, 0, stderr);
  return stdout + stderr;
}

/** Reads JSON with comments and trailing commas. */
function plain(text: string): Record<string, Record<string, unknown>> {
  const bare = text.replace(/^\ufeff/, "")
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, "$1").replace(/,(\s*[}\]])/g, "$1");
  return JSON.parse(bare);
}

Deno.test("mcp install makes the file of every client, and mcp uninstall removes it", async () => {
  await using repository = await repositoryWith([]);
  const { path } = repository;
  const said = await must(path, ["install", "--yes", "--client", ALL]);
  const files = await filesOf(path);
  assert.deepEqual(Object.keys(files).length, 7, said);
  const entry = { command: "aexp", args: ["mcp"] };
  for (const name of [".mcp.json", ".cursor/mcp.json", ".gemini/settings.json"]) {
    assert.deepEqual(plain(files[name] ?? ""), { mcpServers: { aexp: entry } });
  }
  assert.deepEqual(plain(files[".zed/settings.json"] ?? ""), { context_servers: { aexp: entry } });
  assert.deepEqual(plain(files["opencode.json"] ?? ""), {
    mcp: { aexp: { type: "local", command: ["aexp", "mcp"] } },
  });
  assert.deepEqual(plain(files[".vscode/mcp.json"] ?? ""), {
    servers: {
      aexp: { type: "stdio", command: "aexp", args: ["mcp", "--repo", "${workspaceFolder}"] },
    },
  });
  assert.equal(
    files[".codex/config.toml"],
    '[mcp_servers.aexp]\ncommand = "aexp"\nargs = ["mcp"]\n',
  );
  // Others commit and read these files.
  for (const text of Object.values(files)) assert.doesNotMatch(text, /\/|\\\\/);
  assert.match(await must(path, ["install", "--client", ALL]), /nothing to do/);
  assert.match(await must(path, ["install"]), /nothing to do/);
  await must(path, ["uninstall", "--yes"]);
  assert.deepEqual(await filesOf(path), {});
  assert.match(await must(path, ["uninstall"]), /nothing to do/);
});

Deno.test("mcp install keeps all that stands in a file, and mcp uninstall gives it back", async () => {
  const before = Object.fromEntries(Object.values(FILES));
  await using repository = await repositoryWith(Object.values(FILES));
  const { path } = repository;
  await Deno.chmod(`${path}/.mcp.json`, 0o640);
  await must(path, ["install", "--yes"]);
  const made = await filesOf(path);
  for (const [name, text] of Object.entries(before)) {
    assert.notEqual(made[name], text);
    for (const piece of text.match(/\/\/ \w+|\/\* \w+|# \w+|\ufeff|1\.0|\r\n/g) ?? []) {
      assert.ok(made[name]?.includes(piece), `${name}: ${piece}`);
    }
  }
  assert.deepEqual(plain(made[".mcp.json"] ?? "")["mcpServers"], {
    b: { command: "b" },
    aexp: { command: "aexp", args: ["mcp"] },
  });
  assert.equal(((await Deno.stat(`${path}/.mcp.json`)).mode ?? 0) & 0o777, 0o640);
  await must(path, ["install", "--yes", "--read-only", "--tools", "queue"]);
  const args = ["mcp", "--read-only", "--tools", "queue"];
  const changed = await filesOf(path);
  assert.deepEqual(plain(changed["opencode.jsonc"] ?? "")["mcp"], {
    aexp: { type: "local", command: ["aexp", ...args] },
  });
  assert.ok(
    changed[".codex/config.toml"]?.includes(`args = [${args.map((one) => `"${one}"`).join(", ")}]`),
  );
  await must(path, ["uninstall", "--yes"]);
  const after = await filesOf(path);
  assert.deepEqual(Object.keys(after).sort(), Object.keys(before).sort());
  assert.equal(after[".codex/config.toml"], before[".codex/config.toml"]);
  for (const [name, text] of Object.entries(before)) {
    if (!name.includes("json")) continue;
    const { mcpServers: mine = {}, servers = {}, ...rest } = plain(text);
    const { mcpServers: left = {}, servers: others = {}, ...more } = plain(after[name] ?? "");
    assert.deepEqual([left, others, more], [mine, servers, rest], name);
  }
});

const BROKEN: readonly (readonly [path: string, text: string, said: RegExp])[] = [
  [".mcp.json", '{"mcpServers": {,}}', /line 1/],
  [".mcp.json", '{\n"mcpServers": []\n}', /line 2: "mcpServers" is not an object/],
  [".cursor/mcp.json", '{"mcpServers": {}, "mcpServers": {}}', /stands twice/],
  [".codex/config.toml", "model = \n", /line 1/],
  [".codex/config.toml", 'mcp_servers = { aexp = { command = "x" } }\n', /not written as a table/],
  [".codex/config.toml", "\n<<<<<<< HEAD\n", /line 2/],
];

Deno.test("mcp install refuses what it cannot read, and writes nothing at all", async () => {
  for (const [name, text, said] of BROKEN) {
    await using repository = await repositoryWith([[".gemini/settings.json", "{}"], [name, text]]);
    const { path } = repository;
    const before = await filesOf(path);
    const { code, stderr } = await aexp(path, ["mcp", "install", "--yes"]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, said);
    assert.ok(stderr.startsWith("error: Cannot change "), stderr);
    assert.deepEqual(await filesOf(path), before);
  }
});

Deno.test("mcp install writes nothing through a link that leads out of the repository", async () => {
  await using repository = await repositoryWith([[".gemini/settings.json", "{}"]]);
  await using outside = await repositoryWith([["mcp.json", "{}"]]);
  const { path } = repository;
  await Deno.symlink(outside.path, `${path}/.cursor`);
  await Deno.symlink("nowhere", `${path}/.mcp.json`);
  for (const client of ["cursor", "claude-code", "gemini,cursor"]) {
    const { code, stderr } = await aexp(path, ["mcp", "install", "--yes", "--client", client]);
    assert.deepEqual([code, /a link that leads out/.test(stderr)], [2, true], stderr);
  }
  assert.deepEqual(await filesOf(outside.path), { "mcp.json": "{}" });
  assert.equal(await Deno.readTextFile(`${path}/.gemini/settings.json`), "{}");
});

Deno.test("mcp install leaves the entry of somebody else, unless it is told otherwise", async () => {
  const others: readonly (readonly [path: string, text: string])[] = [
    [".mcp.json", '{"mcpServers": {"aexp": {"command": "uvx", "args": ["aexp", "mcp"]}}}'],
    [
      ".cursor/mcp.json",
      '{"mcpServers": {"aexp": {"command": "aexp", "args": ["mcp"], "env": {}}}}',
    ],
    [".codex/config.toml", '[mcp_servers.aexp]\ncommand = "aexp"\nargs = ["mcp"]\nenv.A = "1"\n'],
  ];
  await using repository = await repositoryWith(others);
  const { path } = repository;
  for (const verb of ["install", "uninstall"]) {
    const said = await must(path, [verb, "--yes"]);
    assert.deepEqual(await filesOf(path), Object.fromEntries(others));
    assert.equal(said.match(/note: .*"aexp", which stays; --force re/g)?.length, 3, said);
  }
  await must(path, ["install", "--yes", "--force"]);
  const made = await filesOf(path);
  assert.deepEqual(
    made[".codex/config.toml"],
    '[mcp_servers.aexp]\ncommand = "aexp"\nargs = ["mcp"]\n',
  );
  assert.deepEqual(plain(made[".mcp.json"] ?? ""), plain(made[".cursor/mcp.json"] ?? ""));
});

Deno.test("mcp install asks at a terminal, wants --yes without one, and shows what it would do", async () => {
  await using repository = await repositoryWith([FILES["codex"] ?? ["", ""]]);
  const { path } = repository;
  const before = await filesOf(path);
  const { code, stderr } = await aexp(path, ["mcp", "install"]);
  assert.equal(code, 2);
  assert.match(stderr, /no terminal.*--yes/);
  const plan = await must(path, ["install", "--dry-run"]);
  assert.match(plan, /^change \.codex\/config\.toml\n( {2}\+ .*\n)*$/);
  assert.match(plan, / {2}\+ command = "aexp"\n/);
  const no = await aexp(path, ["mcp", "install"], { answer: "n\n" });
  assert.deepEqual([no.code, await filesOf(path)], [1, before]);
  assert.match(no.stderr, /command = "aexp"/);
  assert.equal((await aexp(path, ["mcp", "install"], { answer: "y\n" })).code, 0);
  const { stdout } = await aexp(path, ["mcp", "uninstall", "--dry-run", "--json"]);
  const [client] = JSON.parse(stdout).clients;
  assert.deepEqual([client.client, client.action], ["codex", "change"]);
  assert.match(client.diff[1], /^-\[mcp_servers\.aexp\]/);
});

Deno.test("mcp install --scope user writes a person's own files, or says what to call", async () => {
  await using home = await repositoryWith([
    ["home/.codex/config.toml", 'model = "x"\n'],
    ["dotfiles/mcp.json", "{}"],
    ["home/.config/Claude/other.json", ""],
  ]);
  const { path } = home;
  await Deno.mkdir(`${path}/home/.cursor`);
  await Deno.symlink(`${path}/dotfiles/mcp.json`, `${path}/home/.cursor/mcp.json`);
  const env = { HOME: `${path}/home` };
  const user = ["--scope", "user", "--yes"];
  await must(path, ["install", ...user], env);
  const made = await filesOf(path);
  assert.match(made["home/.codex/config.toml"] ?? "", /^model = "x"\n\n\[mcp_servers\.aexp\]\n/);
  assert.deepEqual(plain(made["dotfiles/mcp.json"] ?? ""), {
    mcpServers: { aexp: { command: "aexp", args: ["mcp"] } },
  });
  const desktop = plain(made["home/.config/Claude/claude_desktop_config.json"] ?? "");
  const { command, args } = desktop["mcpServers"]?.["aexp"] as { command: string; args: string[] };
  // It has no search path, and starts servers in no folder.
  assert.ok(command.startsWith("/"));
  assert.deepEqual(args.slice(-3), ["mcp", "--repo", path]);
  const own = await must(path, ["install", ...user, "--client", "claude-code,vscode"], env);
  assert.match(own, /call: claude mcp add --scope user aexp -- aexp mcp\n/);
  assert.match(own, /call: code --add-mcp '\{"name":"aexp"/);
  await must(path, ["uninstall", ...user], env);
  const after = await filesOf(path);
  assert.equal(after["home/.codex/config.toml"], 'model = "x"\n');
  assert.equal("home/.config/Claude/claude_desktop_config.json" in after, false);
});

Deno.test("mcp install says which clients there are, where none is in use or has a file", async () => {
  await using repository = await repositoryWith([]);
  const { path } = repository;
  const none = await aexp(path, ["mcp", "install", "--yes"]);
  assert.deepEqual([none.code, /--client: claude-code, /.test(none.stderr)], [2, true]);
  const desktop = await aexp(path, ["mcp", "install", "--yes", "--client", "claude-desktop"]);
  assert.deepEqual([desktop.code, /--scope/.test(desktop.stderr)], [2, true]);
  const wrong = await aexp(path, ["mcp", "install", "--client", "emacs"]);
  assert.deepEqual([wrong.code, /no client; expected/.test(wrong.stderr)], [2, true]);
  const near = await aexp(path, ["mcp", "isntall"]);
  assert.deepEqual([near.code, /Did you mean `install`/.test(near.stderr)], [2, true]);
});
