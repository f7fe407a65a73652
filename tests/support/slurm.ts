/**
 * Starts a real Slurm for one test with the script that `AEXP_SLURM_LOCAL` names.
 *
 * @module
 */

import { waitUntil } from "./wait.ts";

/** The script; empty if there is none, and then such tests are skipped. */
export const SLURM_SCRIPT = Deno.env.get("AEXP_SLURM_LOCAL") ?? "";

/** A cluster that ends when disposed of. */
export interface Slurm extends AsyncDisposable {
  /** The environment in which its programs find the cluster. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs one of its programs; returns the output. */
  readonly run: (command: string, ...args: string[]) => Promise<string>;
  /** Restarts the controller while jobs continue. */
  readonly restartController: () => Promise<void>;
}

/** Starts a cluster; `options` are those of the script. */
export async function startSlurm(...options: readonly string[]): Promise<Slurm> {
  const folder = await Deno.makeTempDir({ prefix: "aexp-slurm-" });
  const answer = await call(SLURM_SCRIPT, ["up", `${folder}/slurm`, ...options]);
  const env = { SLURM_CONF: /SLURM_CONF=['"]?([^'"\s;]+)/.exec(answer)?.[1] ?? "" };
  return {
    env,
    run: (command, ...args) => call(command, args, env),
    restartController: async () => {
      const config = await call("scontrol", ["show", "config"], env);
      const pidFile = /^SlurmctldPidFile\s*=\s*(.+)$/m.exec(config)?.[1] ?? "";
      const pid = Number(await Deno.readTextFile(pidFile));
      Deno.kill(pid, "SIGTERM");
      await waitUntil(() => !isThere(`/proc/${pid}/stat`), 20_000);
      await call(SLURM_SCRIPT, ["up", `${folder}/slurm`, ...options]);
    },
    [Symbol.asyncDispose]: async () => {
      await call(SLURM_SCRIPT, ["down", `${folder}/slurm`, "--now"]);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Returns whether the packages that `sacct` needs are installed. */
export function hasAccounting(): boolean {
  return ["slurmdbd", "mariadbd"].every((name) =>
    ["/usr/sbin", "/usr/bin", "/usr/local/sbin"].some((folder) => isThere(`${folder}/${name}`))
  );
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function call(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).trim();
}
