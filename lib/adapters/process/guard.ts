/**
 * The guard is a small shell that outlives a killed runner for a moment, to end the runner's
 * children.
 *
 * The guard reads from a pipe which groups of processes are to be killed with the runner. Only the
 * runner holds the other end. When that end closes, even by `kill -9`, the guard kills these
 * groups, except a group whose command has ended and whose end is being written at that moment. If
 * somebody kills the guard, the runner starts another one.
 *
 * @module
 */

import { sleep } from "../../context.ts";
import { UserError } from "../../errors.ts";
import { shellOfItsOwn } from "./shell.ts";
import { signalGroup } from "./signal.ts";

/**
 * The script of the guard. Its `$1` is the folder of the ends, its `$2` the seconds between two
 * beats. It reads `+ group end` and `- group`, where `end` is the name of the file that the group's
 * first process, the gate, writes when its command has ended. The attempt's first file has the same
 * name without `.end`.
 *
 * A beat touches the first files of all attempts, so that other machines see that the attempts live
 * while the runner is stopped or hangs. `read` has no timeout in POSIX, so a background process
 * touches the files, sleeps, and then writes `beat` into the guard's input. That process opens the
 * pipe only for this line: otherwise the guard would not notice the runner's end. Where there is no
 * `/proc`, only the runner beats. `command eval` keeps the guard alive if the system cannot start a
 * process for a beat. ALRM ends the sleep, and the guard collects the processes that it started: in
 * a container no other process may do so.
 *
 * The guard ignores signals that are meant for the runner or its terminal. Killing a gate between
 * the creation of the end and the write into it would leave an end without a code, so the guard
 * first stops the gate. A stopped gate either has not created the file, and is killed, or it has,
 * and may finish. The guard checks the files in background processes and only for a moment: a file
 * server that hangs must not keep a group alive. A guard that cannot fork exits, and its last trap
 * kills the groups.
 */
const SCRIPT = `trap '' INT QUIT TERM HUP TSTP USR1 USR2 PIPE
folder=$1 period=$2 groups=' ' checks= writing= tries=0 beater=
touch_and_sleep() {
  before=$!
  trap '[ "$!" = "$before" ] || kill -s KILL -- "$!"; wait; exit' ALRM
  [ $# -eq 0 ] || { command -p touch -c -- "$@" & wait "$!"; }
  command -p sleep "$period" & wait "$!"
  echo beat >"/proc/$$/fd/0"
}
beat() {
  [ -z "$beater" ] || wait "$beater"
  set --
  for one in $groups; do
    one=\${one#*/}
    set -- "$@" "$folder/\${one%.end}"
  done
  command eval 'touch_and_sleep "$@" & beater=$!'
}
beat
while read -r change group end; do
  case $change$groups in
  beat*) beat ;;
  +*) groups="$groups$group/$end " ;;
  -*" $group/"*)
    rest=\${groups#* "$group"/}
    groups="\${groups%% "$group"/*} \${rest#* }"
    ;;
  esac
done
stand_still() {
  read -r _ _ _ _ leader _ <"/proc/$1/stat" && [ "$leader" = "$1" ] || return
  kill -s STOP -- "$1" || return
  looks=0
  while [ "$looks" -lt 1000 ] && read -r _ _ state _ <"/proc/$1/stat"; do
    case $state in [TtZX]) return ;; esac
    looks=$((looks + 1))
  done
}
is_over() {
  ! read -r _ _ state _ <"/proc/$1/stat" || [ "$state" = Z ]
}
await_end() {
  until is_over "$1" || [ "$tries" -ge 500 ]; do
    [ "$tries" -lt 480 ] || command -p sleep 0.05
    tries=$((tries + 1))
  done
}
set -- $groups
trap 'for one in "$@" $writing "$$"; do kill -s KILL -- "-\${one%%/*}"; done' EXIT
[ -z "$beater" ] || kill -s ALRM -- "$beater"
for one in $groups; do stand_still "\${one%%/*}"; done
for one in $groups; do
  { [ -e "$folder/\${one#*/}" ] && [ ! -s "$folder/\${one#*/}" ]; } &
  checks="$checks$!/$one "
done
for one in $checks; do
  check=\${one%%/*} one=\${one#*/}
  group=\${one%%/*}
  await_end "$check"
  if is_over "$check" && wait "$check"; then
    writing="$writing $one"
    kill -s CONT -- "$group"
  else
    kill -s KILL -- "-$group"
  fi
  shift
done
tries=0
for one in $writing; do
  group=\${one%%/*}
  while [ ! -s "$folder/\${one#*/}" ] && [ "$tries" -lt 20 ] && kill -0 "$group"; do
    command -p sleep 0.05
    tries=$((tries + 1))
  done
  kill -s KILL -- "-$group"
done
writing= tries=0
[ -z "$beater" ] || { await_end "$beater" && is_over "$beater" && wait "$beater"; }`;

/** The pause before a dead guard is replaced, in milliseconds, in case each new guard dies, too. */
const PAUSE_MS = 50;
/** How many guards in a row are replaced before the run is refused. */
const MOST_REPLACED = 10;

/** Ends the children of a runner that can no longer do so itself. */
export class Guard {
  readonly #folder: string;
  readonly #beatS: number;
  readonly #groups = new Map<number, string>();
  #shell: Shell | undefined;
  #turn: Promise<void> = Promise.resolve();
  #replacing: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /**
   * @param folder of the attempts' files
   * @param beatS how often the guard touches their first files, in seconds
   */
  constructor(folder: string, beatS: number) {
    this.#folder = folder;
    this.#beatS = beatS;
  }

  /**
   * Has the guard kill a group when this process ends, however it ends.
   *
   * @param end the name of the file for the end of the group's command, without white space
   * @throws {UserError} `COMMAND_MISSING` if no guard can be started
   */
  async add(groupId: number, end: string): Promise<void> {
    this.#groups.set(groupId, end);
    await this.#update();
  }

  /** Removes a group that is gone: the system may soon give its number to another one. */
  async remove(groupId: number): Promise<void> {
    this.#groups.delete(groupId);
    await this.#update().catch(() => {});
  }

  /** Ends the guard. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#replacing);
    await this.#turn;
    await this.#shell?.close();
  }

  /** Runs updates one after the other: there is only one guard, and it hears of each group once. */
  #update(): Promise<void> {
    const update = this.#turn.then(() => this.#bringUpToDate());
    this.#turn = update.catch(() => {});
    return update;
  }

  async #bringUpToDate(): Promise<void> {
    for (let replaced = 0; !this.#isClosed; replaced++) {
      if (this.#shell === undefined && this.#groups.size === 0) return;
      const shell = this.#shell ??= this.#start();
      try {
        return await shell.tell(this.#groups);
      } catch (error) {
        // Somebody killed the guard, so a new one replaces it.
        this.#forget(shell);
        if (replaced === MOST_REPLACED) throw endless(error);
        await sleep(PAUSE_MS);
      }
    }
  }

  #start(): Shell {
    const shell = new Shell(this.#folder, this.#beatS);
    void shell.ended.then(() => this.#replace(shell));
    return shell;
  }

  #replace(ended: Shell): void {
    if (this.#shell !== ended || this.#isClosed) return;
    this.#forget(ended);
    clearTimeout(this.#replacing);
    // If the start fails, the next added group causes another start.
    this.#replacing = setTimeout(() => this.#update().catch(() => {}), PAUSE_MS);
  }

  #forget(shell: Shell): void {
    if (this.#shell === shell) this.#shell = undefined;
    shell.discard();
  }
}

function endless(cause: unknown): UserError {
  return new UserError(
    "COMMAND_MISSING",
    "Cannot start the command: its guard process is killed again and again",
    {
      cause,
      hint:
        "Find the program that kills the processes named aexp-guard; without one, a killed runner would leave its command running.",
    },
  );
}

class Shell {
  /** Settles when the process has ended, for any reason. */
  readonly ended: Promise<unknown>;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  /** The groups that the shell was told of. */
  readonly #told = new Set<number>();

  constructor(folder: string, beatS: number) {
    this.#process = shellOfItsOwn(SCRIPT, ["aexp-guard", folder, String(beatS)], {
      cwd: "/",
      env: {},
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    });
    this.#input = this.#process.stdin.getWriter();
    this.ended = this.#process.status;
  }

  /** Tells the shell which groups were added and removed. */
  async tell(groups: ReadonlyMap<number, string>): Promise<void> {
    let lines = "";
    for (const groupId of this.#told) {
      if (groups.has(groupId)) continue;
      lines += `- ${groupId}\n`;
      this.#told.delete(groupId);
    }
    for (const [groupId, end] of groups) {
      if (this.#told.has(groupId)) continue;
      lines += `+ ${groupId} ${end}\n`;
      this.#told.add(groupId);
    }
    if (lines !== "") await this.#input.write(new TextEncoder().encode(lines));
  }

  /** Kills the shell: if it still lives, it must not take the closed pipe for the runner's end. */
  discard(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    void this.close();
  }

  /**
   * Closes the pipe and waits for the end. A shell that was killed leaves its background process,
   * which is killed here.
   */
  async close(): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.ended;
    signalGroup(this.#process.pid, "SIGKILL");
  }
}
