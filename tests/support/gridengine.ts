/**
 * Starts a real Grid Engine on one machine for one test, from Debian's packages gridengine-master,
 * -exec and -client. Their service need not run.
 *
 * @module
 */

import { waitUntil } from "./wait.ts";

/** The folder of the programs in Debian. */
const PROGRAMS = "/usr/lib/gridengine";
const SHARE = "/usr/share/gridengine";

/**
 * Whether it can be started: the packages are installed, and this user is root, who must run its
 * jobs.
 */
export const HAS_GRID_ENGINE = ["sge_qmaster", "sge_execd", "qsub"].every(isThere) &&
  Deno.uid() === 0;

function isThere(name: string): boolean {
  try {
    return Deno.statSync(`${PROGRAMS}/${name}`).isFile;
  } catch {
    return false;
  }
}

/** A cluster that ends when disposed of. */
export interface GridEngine extends AsyncDisposable {
  /** The environment in which its programs find the cluster, and are found. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs one of its programs; returns the output. */
  readonly run: (command: string, ...args: string[]) => Promise<string>;
  /** The host that submits and runs. */
  readonly host: string;
}

/** Starts a cluster with one queue, `all.q`, of four slots. */
export async function startGridEngine(): Promise<GridEngine> {
  const root = await Deno.makeTempDir({ prefix: "aexp-gridengine-" });
  const [qmaster, execd] = freePorts();
  const env = {
    SGE_ROOT: root,
    SGE_CELL: "default",
    SGE_QMASTER_PORT: String(qmaster),
    SGE_EXECD_PORT: String(execd),
    EDITOR: `${root}/editor`,
    PATH: `${PROGRAMS}:${Deno.env.get("PATH") ?? ""}`,
  };
  const run = (command: string, ...args: string[]) => call(`${PROGRAMS}/${command}`, args, env);
  let host = "";
  async function stop(): Promise<void> {
    await run("qdel", "-f", "-u", "*").catch(() => {});
    await end(`${root}/default/spool/execd/${host}/execd.pid`);
    await end(`${root}/default/spool/qmaster/qmaster.pid`);
    await Deno.remove(root, { recursive: true });
  }
  try {
    await writeCell(root, run);
    await run("sge_qmaster");
    await waitUntil(async () => {
      host = (await run("qconf", "-sh").catch(() => "")).split("\n")[0] ?? "";
      return host !== "";
    }, 20_000);
    await configure(root, host, run);
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, run, host, [Symbol.asyncDispose]: stop };
}

type Run = GridEngine["run"];

/** The answers that its installer asks a person for. */
async function writeCell(root: string, run: Run): Promise<void> {
  const cell = `${root}/default`;
  const places = `${cell}/common;${cell}/spool/qmaster`;
  for (const folder of ["common", "spool/qmaster/job_scripts", "spool/execd"]) {
    await Deno.mkdir(`${cell}/${folder}`, { recursive: true });
  }
  const bootstrap: Record<string, string> = {
    admin_user: "none",
    default_domain: "none",
    ignore_fqdn: "false",
    spooling_method: "classic",
    spooling_lib: "libspoolc",
    spooling_params: places,
    binary_path: PROGRAMS,
    qmaster_spool_dir: `${cell}/spool/qmaster`,
    security_mode: "none",
    listener_threads: "2",
    worker_threads: "2",
    scheduler_threads: "1",
  };
  const lines = Object.entries(bootstrap).map((pair) => `${pair.join(" ")}\n`);
  await Deno.writeTextFile(`${cell}/common/bootstrap`, lines.join(""));
  await Deno.writeTextFile(`${cell}/common/act_qmaster`, `${Deno.hostname()}\n`);
  // A machine's name is often one of its own addresses', which is then another name as well.
  await Deno.writeTextFile(`${cell}/common/host_aliases`, `localhost ${Deno.hostname()}\n`);
  await run("spoolinit", "classic", "libspoolc", places, "init");
  const usual = await Deno.readTextFile(`${SHARE}/default-configuration`);
  const configuration = usual.replace(/^execd_spool_dir.*/m, `execd_spool_dir ${cell}/spool/execd`)
    .replace(/^min_([ug])id.*/gm, "min_$1id 0")
    .replace(/^shell_start_mode.*/m, "shell_start_mode unix_behavior");
  await Deno.writeTextFile(`${root}/configuration`, configuration);
  await run("spooldefaults", "configuration", `${root}/configuration`);
  await run("spooldefaults", "complexes", `${SHARE}/util/resources/centry`);
  await run("spooldefaults", "usersets", `${SHARE}/util/resources/usersets`);
  await run("spooldefaults", "managers", "root");
}

async function configure(root: string, host: string, run: Run): Promise<void> {
  const usual = await run("qconf", "-ssconf");
  const quick = usual.replace(/^schedule_interval.*/m, "schedule_interval 0:0:1")
    .replace(/^(flush_\w+_sec).*/gm, "$1 1");
  await Deno.writeTextFile(`${root}/scheduler`, `${quick}\n`);
  await run("qconf", "-Msconf", `${root}/scheduler`);
  await run("qconf", "-as", host);
  await run("sge_execd");
  // It opens an editor on a queue of its own making, which names what is not there, and waits while the
  // machine has much to do.
  const editor = `#!/bin/sh\nexec sed -i -E 's/^(pe_list|load_thresholds).*/\\1 NONE/' "$1"\n`;
  await Deno.writeTextFile(`${root}/editor`, editor, { mode: 0o755 });
  await run("qconf", "-aq", "all.q");
  await run("qconf", "-rattr", "queue", "hostlist", host, "all.q");
  await run("qconf", "-rattr", "queue", "slots", "4", "all.q");
}

function freePorts(): [number, number] {
  const listeners = [0, 0].map((port) => Deno.listen({ hostname: "127.0.0.1", port }));
  const [first = 0, second = 0] = listeners.map(({ addr }) => "port" in addr ? addr.port : 0);
  for (const listener of listeners) listener.close();
  return [first, second];
}

/** Ends a daemon, whose number stands in a file. */
async function end(pidFile: string): Promise<void> {
  const pid = Number(await Deno.readTextFile(pidFile).catch(() => "0"));
  if (pid === 0) return;
  Deno.kill(pid, "SIGTERM");
  await waitUntil(() => {
    try {
      return /^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
    } catch {
      return true;
    }
  }, 20_000);
}

async function call(
  command: string,
  args: string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout).trim();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${text} ${decoder.decode(stderr)}`);
  return text;
}
