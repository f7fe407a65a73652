/**
 * A small shell that outlives a killed runner for a moment, to end the runner's children.
 *
 * It reads the groups of processes that are to live no longer than the runner from a pipe whose other
 * end only the runner has. When that end closes, be it by `kill -9`, it kills the groups it was told of,
 * but not one whose command has ended and whose end is being written in that moment.
 * Should somebody end the guard itself, another one takes its place.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { shellOfItsOwn } from "./shell.ts";
import { signalGroup } from "./signal.ts";

/**
 * The shell's text, with the folder of the ends as `$1` and the seconds between two beats as `$2`; it reads
 * `+ group end` and `- group`, where `end` is the name of the file that the group's first process, the gate,
 * writes when its command has ended. The attempt's first file has the same name without `.end`.
 *
 * A beat touches the first files of all attempts, so that other machines see them live while the runner is
 * stopped or hangs. `read` has no timeout in POSIX, so a process in the background touches the files, sleeps,
 * and then writes `beat` into the guard's own input. That process opens the pipe for this line only: else the
 * guard would not see the runner's end. Where there is no `/proc`, only the runner beats. `command eval` keeps
 * the guard alive if the system has no process for a beat. ALRM ends the sleep, and the guard collects what
 * it started: in a container nobody else may do so.
 *
 * A signal to the runner or to its terminal is none of the guard's business. A gate that is killed between
 * making that file and filling it would leave an end without its code. So it is stopped first: standing
 * still, it either has not begun to write, and is killed, or may finish. The files are looked at beside
 * everything else, and only for a moment: a file server that hangs keeps nothing alive, and neither does a
 * guard that cannot fork, and ends for that.
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

/** The pause before a guard that has ended is replaced, in milliseconds, for the case that none lasts. */
const PAUSE_MS = 50;
/** So many guards that end at once are replaced before a run is refused. */
const MOST_REPLACED = 10;

/** Ends the children of a runner that cannot do so any more. */
export class Guard {
  readonly #folder: string;
  readonly #beatS: number;
  readonly #groups = new Map<number, string>();
  #shell: Shell | undefined;
  #turn: Promise<void> = Promise.resolve();
  #replacing: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** @param folder of the attempts' files, @param beatS how often their first files are touched, in seconds */
  constructor(folder: string, beatS: number) {
    this.#folder = folder;
    this.#beatS = beatS;
  }

  /**
   * A group is to be killed when this process ends, however it ends.
   *
   * @param end the name of the file for the end of its command, without white space
   * @throws {UserError} `COMMAND_MISSING` where no guard can be started
   */
  async add(groupId: number, end: string): Promise<void> {
    this.#groups.set(groupId, end);
    await this.#update();
  }

  /** A group has gone: its number may soon be another's. */
  async remove(groupId: number): Promise<void> {
    this.#groups.delete(groupId);
    await this.#update().catch(() => {});
  }

  /** Lets the guard go. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#replacing);
    await this.#turn;
    await this.#shell?.close();
  }

  /** One after the other, so that there is one guard, and each group is told once. */
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
        // Somebody killed the guard: a new one takes over.
        this.#forget(shell);
        if (replaced === MOST_REPLACED) throw endless(error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
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
    // One that cannot be started is tried again when the next group is added.
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
    "Cannot start the command: the guard that would end it with its runner is killed again and again",
    { cause, hint: "Look for what ends the processes called aexp-guard." },
  );
}

class Shell {
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<unknown>;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  /** The groups that it knows. */
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

  /** Tells of what has changed. */
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

  /** One that lives after all is not to take this for the runner's end. */
  discard(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    void this.close();
  }

  /** Lets it end; one that was killed has left the process that beats for it. */
  async close(): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.ended;
    signalGroup(this.#process.pid, "SIGKILL");
  }
}
