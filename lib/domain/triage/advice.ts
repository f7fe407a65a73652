/**
 * One line of advice for each known kind of failure, as data.
 *
 * @module
 */

import { command, option, phrase, type Text } from "../../phrase.ts";
import type { Failure } from "../failure/failure.ts";

/** When a piece of advice fits. */
interface Advice {
  /** Fits failures with one of these causes. */
  readonly causes?: readonly string[];
  /** Fits failures with one of these exit codes. */
  readonly returncodes?: readonly number[];
  /** Fits failures with such a signature. */
  readonly pattern?: RegExp;
  readonly text: Text;
}

/** All pieces of advice; the first that fits is told. */
const ADVICE: readonly Advice[] = [
  {
    causes: ["time_limit", "timeout", "deadline"],
    text: phrase`Give the runs more time, or let the script resume and submit with ${
      option("requeue")
    }.`,
  },
  {
    causes: ["oom", "out_of_memory"],
    text: "Ask for more memory, or make the batch or the model smaller.",
  },
  {
    causes: ["preempted", "interrupted", "requeued"],
    text: "The runs wait in the queue; the next runner executes them again.",
  },
  {
    causes: ["node_fail", "boot_fail"],
    text: "The machine failed, not the run: retry it, or let the queue run it elsewhere.",
  },
  {
    causes: ["lost"],
    text: phrase`The runner or its machine died. ${
      command("queue reconcile")
    } asks the batch system for the reason.`,
  },
  { causes: ["operator_stop", "cancelled"], text: "A person ended the runs." },
  { causes: ["tempfail"], text: "The command asked to be run again: the runs wait in the queue." },
  {
    causes: ["not_started"],
    text:
      "The system could not start the command: look at its length, at limits on processes, and at the shell.",
  },
  {
    pattern:
      /CUDA out of memory|cuda.*out of memory|RESOURCE_EXHAUSTED|CUBLAS_STATUS_ALLOC_FAILED/i,
    text: "Make the batch smaller, use mixed precision, or ask for a GPU with more memory.",
  },
  {
    pattern: /shared memory/i,
    text: "Use fewer data loader workers, or enlarge /dev/shm.",
  },
  {
    pattern:
      /out of memory|oom[-_ ]?kill|MemoryError|bad_alloc|cannot allocate memory|Unable to allocate|OutOfMemoryError/i,
    text: "Ask for more memory, or make the batch or the model smaller.",
  },
  {
    pattern: /DUE TO TIME LIMIT|walltime|TERM_RUNLIMIT|CPU time limit/i,
    text: phrase`Give the runs more time, or let the script resume and submit with ${
      option("requeue")
    }.`,
  },
  {
    pattern:
      /ModuleNotFoundError|No module named|Can't locate \S+ in @INC|there is no package called|Cannot find module|ClassNotFound/,
    text: "Load the environment in the command, or install the module on the machine that runs it.",
  },
  {
    pattern: /cannot open shared object file|GLIBC|cannot import name|undefined symbol/,
    text: "Libraries do not fit each other: compare the environments of this machine and the node.",
  },
  {
    pattern:
      /NVIDIA driver|no CUDA-capable device|CUDA_ERROR_NO_DEVICE|accelerator is not available/i,
    text: "Ask the batch system for a GPU, and check that the node's driver fits.",
  },
  {
    pattern: /device-side assert|illegal memory access|CUDA error|cuDNN|CUBLAS|NCCL/,
    text: "Run one of them with CUDA_LAUNCH_BLOCKING=1: the trace then names the right line.",
  },
  {
    pattern: /No space left on device|Disk quota exceeded|File too large/,
    text: "Free space or write elsewhere; `df` and `quota` tell what is full.",
  },
  {
    pattern: /Address already in use/,
    text: "Give each run its own port, for example from $AEXP_SLOT.",
  },
  {
    pattern: /Too many open files/,
    text: "Close files in time, or raise `ulimit -n` in the command.",
  },
  {
    pattern:
      /Name or service not known|Connection refused|Failed to resolve|Network is unreachable|Max retries exceeded/,
    text:
      "The machine could not reach another: nodes often have no network, so fetch data beforehand.",
  },
  {
    pattern: /Permission denied/,
    text: "Check the rights of the file for the account that runs it.",
  },
  {
    returncodes: [127],
    text:
      "The shell does not find a program: load the environment in the command, or check PATH on the node.",
  },
  {
    pattern: /No such file or directory|FileNotFoundError|cannot open/,
    text:
      "A path is missing on the machine that ran it: check it there, and relative paths from the repository's root.",
  },
  {
    pattern: /\bnan\b|\binf\b|diverge/i,
    text: "Lower the learning rate, clip gradients, or check the data for NaN.",
  },
  {
    pattern: /^(?:Segmentation fault|Bus error|Illegal instruction)/,
    text: "Run one of them with PYTHONFAULTHANDLER=1 or under a debugger: it tells where.",
  },
  {
    pattern: /^killed by signal 9$/,
    text:
      "Nothing says who killed it, most often the kernel for want of memory: ask for more, or look into `dmesg`.",
  },
];

/** Returns the advice for a failure; `undefined` if there is none. */
export function adviceFor({ cause, returncode, signature }: Failure): Text | undefined {
  return ADVICE.find(({ causes, returncodes, pattern }) =>
    (causes?.includes(cause ?? "") ?? false) ||
    (returncode !== undefined && (returncodes?.includes(returncode) ?? false)) ||
    (pattern?.test(signature) ?? false)
  )?.text;
}
