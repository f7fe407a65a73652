/**
 * The rules that find the line of an output that tells why a command failed, as data.
 *
 * A rule of a higher rank beats one of a lower rank. Raise {@link RULES_VERSION} with every change
 * of a rule or a mask: it may give a failure another signature.
 *
 * @module
 */

/** The version of the rules and masks. */
export const RULES_VERSION = 1;

/** One rule. */
export interface HeadlineRule {
  /** What the rule finds. */
  readonly name: string;
  readonly rank: number;
  readonly pattern: RegExp;
  /** Which of several lines that match counts. @default {"last"} */
  readonly pick?: "first" | "last";
  /** The rule holds only if the command ended with one of these codes. */
  readonly returncodes?: readonly number[];
  /** Replaces the match by this text; `$1` is the first group. */
  readonly text?: string;
  /** Whether the next line belongs to the headline. A line that ends in ":" always takes the next one along. */
  readonly takesNext?: boolean;
}

/** A command that ended with one of these codes was killed by signal 9. */
const KILLED: readonly number[] = [-9, 137];

/** A command that ended with one of these codes was ended by a signal of the processor: 4, 7, 8 or 11. */
const CRASHED: readonly number[] = [-4, -7, -8, -11, 132, 135, 136, 139];

/** Python's, Java's and JavaScript's names of exceptions, with their modules. */
const EXCEPTION =
  /^(?:[A-Za-z_$][\w$]*[./])*_?[A-Z][\w$]*(?:Error|Exception|Interrupt|Warning|Iteration|Exit|Fault|Failure|Timeout|NotFound|Abort|Panic)\d*(?: \[\w+\])?(?::(?: |$)|$)/;

/** Lines that a Python traceback ends with are found by their place, whatever their names are. */
export const TRACEBACK_RULE: HeadlineRule = {
  name: "traceback",
  rank: 80,
  pattern: /^[A-Za-z_][\w.]*(?:: |:$|$)/,
};

/** The rules. */
export const HEADLINE_RULES: readonly HeadlineRule[] = [
  // An end by signal 9 beside a line about memory is told as that line.
  {
    name: "out of memory and killed",
    rank: 110,
    pattern: /out[ -]of[ -]memory/i,
    returncodes: KILLED,
  },
  {
    name: "out of memory and killed",
    rank: 110,
    pattern:
      /^.*(?:oom[-_ ]?kill|\boom\b|cannot allocate memory|MemoryError|bad_alloc|memory limit).*/i,
    text: "out of memory: $&",
    returncodes: KILLED,
  },
  // What the scheduler says about the end.
  {
    name: "scheduler's kill",
    rank: 100,
    pattern:
      /^slurmstepd\S*: error: .*(?:DUE TO (?!JOB REQUEUE)|oom[-_]kill|exceeded .*memory limit|exceeded .*limit)/i,
  },
  { name: "scheduler's kill", rank: 100, pattern: /^srun: error: .*(?:Out Of Memory|oom-kill)/i },
  { name: "scheduler's kill", rank: 100, pattern: /^=>> PBS: job killed: / },
  {
    name: "scheduler's kill",
    rank: 100,
    pattern: /^TERM_(?:RUNLIMIT|MEMLIMIT|CPULIMIT|OWNER|ADMIN)\b/,
  },
  {
    name: "cancelled",
    rank: 95,
    pattern: /^slurmstepd\S*: error: \*\*\* JOB \S+ ON \S+ CANCELLED AT /,
  },
  // Ends of whole programs.
  { name: "Python's fatal error", rank: 90, pattern: /^Fatal Python error: / },
  {
    name: "Rust's panic",
    rank: 90,
    pattern: /^thread '.*' (?:\(\d+\) )?(panicked at .*)/,
    text: "$1",
  },
  {
    name: "Go's panic",
    rank: 90,
    pattern: /^(?:panic: |fatal error: (?!.*No such file))/,
    pick: "first",
  },
  { name: "C's assertion", rank: 90, pattern: /: Assertion [`'\u2018"].*failed\.?$/ },
  {
    name: "allocator's check",
    rank: 90,
    pattern:
      /^(?:free\(\)|malloc\(\)|realloc\(\)|munmap_chunk\(\)|malloc_consolidate\(\)|corrupted |double free|\*\*\* stack smashing|\*\*\* buffer overflow|\*\*\* Error in )/,
  },
  { name: "Fortran's error", rank: 90, pattern: /^Fortran runtime error: |^forrtl: severe/ },
  { name: "MPI's error", rank: 88, pattern: /^(?:\[[^\]]*\] )?\*{3} (MPI_ERR\w*: .*)/, text: "$1" },
  { name: "MPI's error", rank: 88, pattern: /^(?:Fatal error in (?:PMPI|MPI|internal)_\w+: .*)/ },
  // A process that a signal of the processor ended did not die of an exception before.
  {
    name: "crash",
    rank: 85,
    pattern:
      /^(?:.*: line \d+: +\d+ |.* exited on signal \d+ \()?(Segmentation fault|Bus error|Illegal instruction|Floating point exception)\b.*/,
    text: "$1",
    returncodes: CRASHED,
  },
  // Exceptions.
  { name: "exception", rank: 80, pattern: EXCEPTION },
  {
    name: "Java's exception",
    rank: 80,
    pattern: /^(?:Exception in thread ".*" |Caused by: )((?:[\w$]+\.)*[\w$]+(?::.*|$))/,
    text: "$1",
  },
  {
    name: "JavaScript's exception",
    rank: 80,
    pattern: /^(?:error: )?Uncaught (?:\(in promise\) )?(\w*(?:Error|Exception)\b.*)/,
    text: "$1",
  },
  { name: "R's error", rank: 80, pattern: /^Error(?: in .*?)? ?: |^Error in .*:$/ },
  {
    name: "Julia's error",
    rank: 80,
    pattern: /^ERROR: (?:LoadError: )?(\w+(?:Error|Exception)\b.*)/,
    text: "$1",
  },
  {
    name: "C++'s exception",
    rank: 75,
    pattern: /^terminate called after throwing an instance of '([^']*)'/,
    takesNext: true,
  },
  // Compilers and linkers: the errors after the first follow from it.
  {
    name: "compiler's error",
    rank: 72,
    pattern: /^[^\s:][^:]*:(?:\d+:)?(?:\d+:)? (?:fatal )?error: /,
    pick: "first",
  },
  { name: "compiler's error", rank: 72, pattern: /^error(?:\[[A-Z]*\d+\])?: /, pick: "first" },
  {
    name: "linker's error",
    rank: 72,
    pattern: /undefined reference to |ld: cannot find |multiple definition of /,
    pick: "first",
  },
  { name: "make's error", rank: 72, pattern: /^make(?:\[\d+\])?: \*\*\* No rule to make target / },
  // Errors of shells and small programs.
  {
    name: "shell's error",
    rank: 70,
    pattern:
      /^[^\s:][^:]*: (?:.*[: ])?(?:(?:command )?not found|No such file or directory|Permission denied|Is a directory|Not a directory|No space left on device|Disk quota exceeded|Exec format error|cannot execute.*|unbound variable|parameter not set|bad substitution|[Ss]yntax error.*|Argument list too long|Input\/output error|Stale file handle|Text file busy|Too many open files.*|Cannot allocate memory)$/,
  },
  {
    name: "shell's error",
    rank: 70,
    pattern:
      /^[\w./+-]+: (?:line )?\d+: (?!.*\b(?:Killed|Terminated|Aborted|Segmentation fault)\b)/,
  },
  { name: "fatal", rank: 70, pattern: /^(?:\[?fatal\]?|FATAL|CRITICAL|abort)\b: /i },
  { name: "Perl's error", rank: 70, pattern: / at \S+ line \d+\.$/ },
  { name: "program's error", rank: 68, pattern: /^[\w./+-]+: (?:error|fatal): /i, pick: "first" },
  { name: "program's error", rank: 68, pattern: /^(?:\[?error\]?):? (?!\d)/i, pick: "first" },
  { name: "kernel's assertion", rank: 65, pattern: /Assertion .* failed/, pick: "first" },
  // Signals as shells and launchers tell them.
  {
    name: "signal",
    rank: 60,
    pattern:
      /^(?:.*: line \d+: +\d+ )?(Segmentation fault|Bus error|Illegal instruction|Floating point exception|Aborted|CPU time limit exceeded|File size limit exceeded|Trace\/breakpoint trap)\b(?: \(core dumped\))?.*$/,
    text: "$1",
  },
  {
    name: "signal",
    rank: 60,
    pattern: /^.*noticed that process rank \d+ .* exited on signal (\d+ \(.*\)).*/,
    text: "a process of MPI exited on signal $1",
  },
  {
    name: "killed",
    rank: 57,
    pattern: /^(?:.*: line \d+: +\d+ )?Killed(?: .*)?$/,
    text: "killed by signal 9",
  },
  {
    name: "terminated",
    rank: 56,
    pattern: /^(?:.*: line \d+: +\d+ )?Terminated(?: .*)?$/,
    text: "ended by signal 15",
  },
  // Logged errors, then any line that says so.
  {
    name: "logged error",
    rank: 54,
    pattern: /^(?:.*?[\s[|])?(?:ERROR|FATAL|CRITICAL|SEVERE)[\s\]:|-]+(?:[\w.]+: ?)?(.+)$/,
    text: "$1",
  },
  {
    name: "error",
    rank: 50,
    pattern:
      /\b(?:errors?|failed|failure|fatal|cannot|can't|unable to|could not|invalid|not in \S+ format|corrupt(?:ed)?|truncated|not enough)\b/i,
  },
];

/**
 * What a signal is called if the output does not tell it. No rule tells it better than its number
 * where there is no name.
 */
export const SIGNAL_TEXTS: Readonly<Record<number, string>> = {
  4: "Illegal instruction",
  6: "Aborted",
  7: "Bus error",
  8: "Floating point exception",
  9: "killed by signal 9",
  11: "Segmentation fault",
  15: "ended by signal 15",
  24: "CPU time limit exceeded",
  25: "File size limit exceeded",
};

/**
 * A line without any of these says nothing about a failure, unless it ends a traceback. The test of
 * all rules takes longer than this one.
 */
export const TELLING =
  /err|exce|caused by|fail|fatal|panic|abort|kill|signal|terminat|segm|fault|assert|inval|corrupt|truncat|free\(|alloc|smash|overflow|\bld: |unab|can'?not|can't|could not|not |no |denied|limit|exceed|\boom\b|memory|line \d|: \d+: |bound|stale|busy|too |syntax|critical|severe|cancel|undef|multiple def|interrupt|warning|iteration|exit|timeout|bad |what\(|=>>|TERM_|mpi|: (?:is a|argument)|trap/i;

/** Lines that only pass on that something else failed: they count if there is nothing else. */
export const WRAPPER_RANK = 20;

/** The wrappers. */
export const WRAPPERS: readonly RegExp[] = [
  /^(?:[\w.]+\.)?(?:ChildFailedError|CalledProcessError|ProcessRaisedException|RemoteTraceback|_RemoteTraceback|RayTaskError\S*|(?:Base)?ExceptionGroup|SystemExit)\b/,
  // The report of PyTorch's launcher.
  /^\S+ FAILED$|failed \(exitcode: |^Root Cause \(first/,
  /^RuntimeError: Caught \w+ in (?:DataLoader worker|replica)/,
  /^make(?:\[\d+\])?: \*\*\* .*(?:Error \d+|\] \w+)/,
  /^ninja: build stopped|^FAILED: /,
  /^BEGIN failed--|^collect2: |^error: (?:aborting due to|could not compile)/,
  /^(?:npm|yarn|pnpm) (?:ERR!|error)/i,
  /^tar: (?:Child returned status|Error is not recoverable)/,
  /^(?:error: )?Command .* (?:failed|returned|exited)/i,
  /^slurmstepd\S*: error: \*\*\* STEP \S+ ON \S+ CANCELLED AT [^D]*\*\*\*$/,
  /ORTE_ERROR_LOG|^(?:Error|ERROR): (?:One or more|The first) process/,
];

/** Lines that never tell why: progress, advice, echoes of launchers, warnings, frames of a trace. */
export const NOISE: readonly RegExp[] = [
  /\d+%\s*\|/,
  /\d+(?:\.\d+)?\s?(?:it|s|B|kB|MB|GB|steps?|examples?)\/(?:s|it)\b/,
  /[\u2501\u2580-\u259f]{3}/,
  /^wandb: /,
  /^Compile with |^For debugging consider|^CUDA kernel errors might|^Search for `/,
  /^Set the environment variable |^If you suspect|^If reserved but unallocated|^See documentation/,
  /^(?:note|help|hint|Note|Hint|NOTE|info|INFO)\b[: ]/,
  /^srun: (?:error: \S+: tasks? .*(?:Exited with|Terminated|Killed|Aborted|Segmentation fault)|Job step aborted|Force Terminated|launch|Terminating|error: Timed out waiting)/,
  /^slurmstepd\S*: error: .*DUE TO JOB REQUEUE/,
  /^exit status \d+$|^Execution halted$|^compilation terminated\.$|^Calls: /,
  /^For more information about this error|^Some errors have detailed explanations/,
  /\b(?:\w*Warning|warning|WARNING|WARN|INFO|DEBUG)\b(?::|\])/,
  /^(?:In addition: )?Warning messages?:|^In file included from/,
  /\b\d[\d:.,]* (?:WARNING|WARN|INFO|DEBUG)\b/,
  /^\[W\d|^\[I\d|^[WI]\d{4} /,
  /^resource_tracker: |leaked semaphore|leaked shared_memory/,
  /^Exception ignored |^During handling of the above|^The above exception was the direct|^Traceback \(most|^Original Traceback/,
  /^Current thread 0x|^Thread 0x|^Extension modules: |^goroutine \d|^stack backtrace:|^\[signal SIG/,
  /^Error termination\. Backtrace:|^Backtrace for this error:|^#\d+ +0x/,
  /^\[[\w.-]+:\d+\] (?:Signal|Signal code|Failing at|\[ ?\d+\]|\*\*\* (?:Process|End))|^\[[\w.-]+:\d+\] \*\*\* (?:reported|on|an error|An error|and)/,
  /^[-=~^*+|\s]+$/,
  /^(?:Error|Failures?|Errors?|Reason|Message)s?:?$/,
  /^(?:time|host|rank|exitcode|error_file|traceback) +: /,
  /^Node\.js v\d/,
  /^usage: |^Usage: |^Try '.*--help'/,
];

/** What a launcher or a tracker puts before each line of a process. */
export const PREFIXES: readonly RegExp[] = [
  /^\[rank\d+\]:(?: |$)/,
  /^\[\d+,\d+\]<(?:stderr|stdout|stddiag)>:/,
  /^\(?(?:\w+ pid=\d+(?:, ip=[\d.]+)?)\) ?/,
  /^ *\d{1,5}: (?=Traceback| {2}|[A-Z_]\w*(?:\.\w+)*(?:Error|Exception)\b)/,
  /^ *(?:\| |\+-\+-+ \d+ -+|\+-+$|\+ (?=Exception Group))/,
];
