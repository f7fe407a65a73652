/**
 * The contents of a scheduler's descriptor. Everything that the program knows of one scheduler stands in its
 * descriptor; `registry.ts` lists the descriptors.
 *
 * A descriptor holds texts and functions from text to text. `adapters/batch` calls the programs that a
 * descriptor names, and gives it their answers.
 *
 * @module
 */

import type { ArrayPart, ArrayPlan } from "./array_plan.ts";
import type { OptionValues, ScriptFacts } from "./script.ts";

/** Everything that scripts can be made for. */
export type Scheduler = PlainRunner | BatchSystem;

/** A way to run jobs without a batch system. */
export interface PlainRunner {
  readonly kind: "plain";
  /** The value of `--runner`. */
  readonly name: string;
  /** The text of a script. */
  readonly script: (facts: ScriptFacts) => string;
  /** The command that runs a script; `undefined` where a person copies its lines. */
  readonly command: (file: string) => string | undefined;
  /** Whether the script can limit how many jobs run at once. */
  readonly hasThrottle: boolean;
  /** Whether a script without jobs is valid. */
  readonly allowsNoJobs: boolean;
}

/** A system that runs the tasks of an array on a cluster. */
export interface BatchSystem {
  readonly kind: "batch";
  /** The value of `--runner`, and the name that documents hold. */
  readonly name: string;
  /** The name in sentences. */
  readonly title: string;
  readonly script: ScriptSyntax;
  readonly array: ArraySyntax;
  readonly submission: SubmissionSyntax;
  readonly query: QuerySyntax;
  /** Variables that its programs need. */
  readonly env?: Environment;
  /** The command that cancels a job, without the id. */
  readonly cancel: string;
  readonly task: TaskSyntax;
  /** The options that a person may give for scripts of this system, each as `--⟨name⟩-⟨key⟩`. */
  readonly options?: readonly SchedulerOption[];
  /** The seconds that a task may take, if the options say so. */
  readonly timeLimit?: (options: OptionValues) => number | undefined;
  /** Where whole lines and further options go: `--⟨name⟩-extra`. */
  readonly extra?: Omit<SchedulerOption, "key">;
  /** What `aexp doctor` asks; without it `doctor` does not mention this system. */
  readonly health?: HealthQuestions;
}

/** A program and its arguments. */
export type Words = readonly [program: string, ...args: string[]];

/** The environment of a process. */
export type Environment = Readonly<Record<string, string>>;

/** What stands in a script beside the lines that all scripts share. */
export interface ScriptSyntax {
  /** Comments above the directives. */
  readonly banner?: readonly string[];
  /** The lines that the batch system reads. */
  readonly directives: (facts: ScriptFacts) => readonly string[];
  /** What the site may want to be added: text of a comment, one for each line. */
  readonly placeholders: (options: OptionValues) => readonly string[];
  /** Lines after those where a person sets the site up. */
  readonly setup?: (options: OptionValues) => readonly string[];
  /** The folders above which a task looks for the repository, as words of bash. */
  readonly folders: readonly string[];
  /**
   * The names of the files with the output of a task, in the folder `logs` beside the script; left
   * out where the recorded ids do not tell them.
   */
  readonly outputs?: (task: SchedulerTask) => readonly string[];
  /** Lines right before the task's command. */
  readonly preparation?: (facts: ScriptFacts) => readonly string[];
}

/** How arrays are numbered and limited. */
export interface ArraySyntax {
  /** The variable that holds the number of a task. */
  readonly variable: string;
  /** The number of the first task. */
  readonly first: 0 | 1;
  /**
   * Whether a later part of a cut array goes on counting. Otherwise each part begins at `first`, and a
   * variable tells its tasks by how much they are off.
   */
  readonly countsOn: boolean;
  /**
   * How the number of tasks at once is limited: after the range as in `0-7%2`, not at all, or by an option
   * of its own.
   */
  readonly throttle: "range" | "none" | ThrottleOption;
  /** Whether all tasks that one script makes learn one id of their array; else their list needs a name. */
  readonly hasCommonId: boolean;
  /** The most tasks of one array; any number if it is left out. */
  readonly limit?: ArrayLimit;
}

/** The words of an option that limits the number of tasks at once. */
export type ThrottleOption = (count: number) => string;

/** The most tasks of one array. */
export interface ArrayLimit {
  /** The default of the batch system. */
  readonly usual: number;
  /** Asks for the site's own limit. */
  readonly question?: Question<number> & {
    /** The name of the setting. */
    readonly setting: string;
  };
}

/** A call of a program, and how its output is read; `undefined` where the output does not tell. */
export interface Question<T> {
  readonly words: Words;
  readonly parse: (text: string) => T | undefined;
}

/** One part of a script's array, to be submitted. */
export interface SubmittedPart {
  /** The script, from the folder that the call is made in; it does not begin with a dash. */
  readonly path: string;
  readonly array: ArrayPlan;
  readonly part: ArrayPart;
  /** Whether the script's own directives describe this part. */
  readonly isFirst: boolean;
}

/** The call of a program that submits a script. */
export interface SubmitCall {
  readonly words: Words;
  /** Variables that are added to the environment. */
  readonly env?: Environment;
  /** The file that the program reads as its standard input. */
  readonly input?: string;
}

/** How scripts are submitted. */
export interface SubmissionSyntax {
  /** The program that takes a script. */
  readonly program: string;
  /** What the names of kept scripts end with. */
  readonly extension: string;
  readonly call: (part: SubmittedPart) => SubmitCall;
  /** Options by which a program can read the answer. */
  readonly answerOptions?: readonly string[];
  /** The ids in the answer: one for the array, or one for each task; none where the answer has no id. */
  readonly ids: (answer: string) => readonly string[];
  /** The error of a program that reaches no server, or a busy one. The call is repeated. */
  readonly unreachable: RegExp;
  /** Whether the call is also repeated after a timeout, which may stand for an array that is there. */
  readonly repeatsAfterTimeout: boolean;
}

/** How a batch system is asked whether it still has a job. */
export interface QuerySyntax {
  readonly words: (id: string, env: Environment) => Words;
  /** The environment of the call, without what would change the answer. */
  readonly env?: (env: Environment) => Environment;
  /** How long the answer may take, in milliseconds. @default {30000} */
  readonly timeoutMs?: number;
  /** Whether the answer names a job that is not over. */
  readonly isOpen: (answer: string, id: string) => boolean;
  /** The error for a job that the batch system has forgotten. */
  readonly forgotten: RegExp;
}

/** A task of a batch system. */
export interface SchedulerTask {
  /** The name of the batch system. */
  readonly name: string;
  /** The cluster or server, where the system names it; empty otherwise. */
  readonly cluster: string;
  /** The id that all tasks of the array share; `undefined` outside an array. */
  readonly arrayId: string | undefined;
  /** The task's place in the array as the batch system counts; `undefined` where it is part of the id. */
  readonly arrayIndex?: string | undefined;
  /** The id of this task alone; it stays the same when the task is requeued. */
  readonly taskId: string;
  /** How often the task was requeued. */
  readonly restarts: number;
}

/** How a process learns which task it belongs to, and what can be done with the task. */
export interface TaskSyntax {
  /** The task that the environment names. */
  readonly find: (env: Environment) => Omit<SchedulerTask, "name"> | undefined;
  /**
   * A batch system may be started within a task of another one; the higher level is the inner system.
   *
   * @default {0}
   */
  readonly level?: number;
  /** The command that ends this task; `undefined` where it would end other tasks, too. */
  readonly cancel?: (task: SchedulerTask) => string | undefined;
  /** How it is asked why it ends a task. */
  readonly ending?: EndingSyntax;
  /** The words that requeue the task that the environment names. */
  readonly requeue?: (env: Environment) => Words | undefined;
}

/** Why a batch system ends a task. */
export type TaskCause = "time_limit" | "preempted" | "cancelled";

/** A task that was told to end, and how. */
export interface EndingAsked {
  readonly task: SchedulerTask;
  /** Whether the signal is a notice that comes some time before the end. */
  readonly isNotice: boolean;
  /** In milliseconds since 1970. */
  readonly nowMs: number;
}

/** How a batch system is asked, by a task that was told to end, why it ends the task. */
export interface EndingSyntax {
  readonly words: (task: SchedulerTask) => Words;
  /** The environment of the call, without what would change the answer. */
  readonly env: (env: Environment) => Environment;
  readonly cause: (answer: string, asked: EndingAsked) => TaskCause | undefined;
  /** When the task ends at the latest, if the environment tells it, in milliseconds since 1970. */
  readonly endMs: (env: Environment) => number | undefined;
}

/** An option that a person may give for the scripts of one batch system. */
export interface SchedulerOption {
  readonly key: string;
  /** Its line in the help. */
  readonly brief: string;
  /** An example of its value. */
  readonly example: string;
}

/** How `aexp doctor` finds out whether a batch system works. */
export interface HealthQuestions {
  /** Needs no server. */
  readonly version: Question<string>;
  /** What a person does where the program gives no version. */
  readonly versionFix: string;
  /** The server that knows the limit of arrays. */
  readonly server: {
    /** The name in sentences. */
    readonly name: string;
    /** What a person does where the server does not answer. */
    readonly fix: string;
  };
}
