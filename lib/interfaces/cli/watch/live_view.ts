/**
 * The live view at a terminal: keys, sizes, signals and looks at the queue, one after another.
 *
 * @module
 */

import { type Context, type Keyboard, SIGNAL_NUMBERS, type SignalName } from "../../../context.ts";
import type { Terminal } from "../../../context.ts";
import type { LiveQueue } from "../../../operations/watch_queue.ts";
import { filterNotes } from "../../answer/filter_notes.ts";
import { EXIT } from "../exit.ts";
import { frame } from "./frame.ts";
import { keysOf, press } from "./keys.ts";
import { AT_START, type Choices } from "./live_state.ts";
import { Screen } from "./screen.ts";
import { StateMaker } from "./state_of.ts";

/** The pause between two looks, in milliseconds. */
export const PAUSE_MS = 1500;

/** What happens to the view. */
type Event =
  | { readonly kind: "keys"; readonly text: string }
  | { readonly kind: "resized" | "looked" }
  | { readonly kind: "signal"; readonly name: SignalName };

/** Signals that end the view. */
const ENDING: readonly SignalName[] = [
  ...["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const,
];

/** Shows a queue until the person ends the view; returns the exit code. */
export async function liveView(
  context: Context,
  terminal: Terminal,
  { queue, title }: { readonly queue: LiveQueue; readonly title: string },
): Promise<number> {
  const view = new LiveView(context, terminal, new StateMaker(queue, context, title));
  const looking = new Looking(context, queue, () => view.put({ kind: "looked" }));
  const keyboard = terminal.readKeys((text) => view.put({ kind: "keys", text }));
  const screen = new Screen(context.stdout);
  const restore = () => {
    screen.leave();
    keyboard.pause();
  };
  const put = (name: SignalName) => view.put({ kind: "signal", name });
  const undo = [
    terminal.onResize(() => view.put({ kind: "resized" })),
    context.onSignal([...ENDING, "SIGTSTP", "SIGCONT"], put),
    terminal.onBreakdown(restore),
  ];
  try {
    screen.enter();
    looking.start();
    return await view.run({ screen, keyboard, looking });
  } finally {
    restore();
    undo.forEach((one) => one());
    looking.stop();
    await Promise.all([keyboard.close(), queue.close()]);
  }
}

/** Looks at the queue again and again, and calls a function after each look. */
class Looking {
  readonly #context: Context;
  readonly #queue: LiveQueue;
  readonly #onLooked: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  /** Whether the first look is over. */
  hasLooked = false;
  /** Why the last look failed. */
  problem: string | undefined;
  /** Why there is nothing to see. */
  notes: readonly string[] = [];
  /** A defect of this program. */
  defect: unknown;

  constructor(context: Context, queue: LiveQueue, onLooked: () => void) {
    this.#context = context;
    this.#queue = queue;
    this.#onLooked = onLooked;
  }

  start(): void {
    void this.#look();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const start = this.#context.elapsedMs();
    try {
      await this.#queue.look();
      this.problem = undefined;
      if (this.#queue.runs.length > 0) this.notes = [];
      else if (!this.hasLooked) this.notes = filterNotes(await this.#queue.explain());
    } catch (error) {
      const { problemOf } = await import("./problem.ts");
      this.problem = problemOf(error);
      if (this.problem === undefined) this.defect = error;
    }
    if (this.#isStopped) return;
    // A look that takes long, as over a slow network, makes the next one come later. The first one reads everything.
    const took = this.hasLooked ? this.#context.elapsedMs() - start : 0;
    this.hasLooked = true;
    this.#timer = setTimeout(() => void this.#look(), Math.max(PAUSE_MS, 4 * took));
    this.#onLooked();
  }
}

interface Parts {
  readonly screen: Screen;
  readonly keyboard: Keyboard;
  readonly looking: Looking;
}

class LiveView {
  readonly #context: Context;
  readonly #terminal: Terminal;
  readonly #maker: StateMaker;
  readonly #events: Event[] = [];
  #wake: (() => void) | undefined;
  #choices: Choices = AT_START;
  #jobIds: readonly string[] = [];

  constructor(context: Context, terminal: Terminal, maker: StateMaker) {
    this.#context = context;
    this.#terminal = terminal;
    this.#maker = maker;
  }

  /** Adds an event. */
  put(event: Event): void {
    this.#events.push(event);
    this.#wake?.();
  }

  /** Handles events until one of them ends the view; returns the exit code. */
  async run(parts: Parts): Promise<number> {
    this.#paint(parts);
    for (;;) {
      const code = this.#handleAll(parts);
      if (code !== undefined) return code;
      if (parts.looking.defect !== undefined) throw parts.looking.defect;
      this.#paint(parts);
      if (this.#events.length > 0) continue;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  #handleAll(parts: Parts): number | undefined {
    for (let event = this.#events.shift(); event; event = this.#events.shift()) {
      const code = this.#handle(event, parts);
      if (code !== undefined) return code;
    }
    return undefined;
  }

  #handle(event: Event, { screen, keyboard }: Parts): number | undefined {
    switch (event.kind) {
      case "keys":
        return this.#press(event.text);
      case "resized":
        screen.clear();
        return undefined;
      case "looked":
        return undefined;
      case "signal":
        if (event.name === "SIGTSTP") this.#stop(screen, keyboard);
        else if (event.name === "SIGCONT") this.#goOn(screen, keyboard);
        else return 128 + SIGNAL_NUMBERS[event.name];
        return undefined;
    }
  }

  #press(text: string): number | undefined {
    for (const key of keysOf(text)) {
      const page = Math.max(1, this.#terminal.size().rows - 2);
      const next = press(key, this.#choices, { jobIds: this.#jobIds, page });
      if (next === undefined) return EXIT.ok;
      this.#choices = next;
    }
    return undefined;
  }

  /** Gives the terminal back and stops, as Ctrl-Z asks. What comes after runs when somebody continues it. */
  #stop(screen: Screen, keyboard: Keyboard): void {
    screen.leave();
    keyboard.pause();
    this.#terminal.stopHere();
  }

  #goOn(screen: Screen, keyboard: Keyboard): void {
    keyboard.resume();
    screen.enter();
    screen.clear();
  }

  #paint({ screen, looking }: Parts): void {
    const size = this.#terminal.size();
    const problem = looking.hasLooked ? looking.problem : "reading the runs …";
    const remarks = [...(problem === undefined ? [] : [problem]), ...looking.notes];
    const state = this.#maker.make(this.#choices, remarks);
    const { scroll } = this.#choices;
    this.#choices = { ...this.#choices, scroll: Math.min(scroll, state.log?.length ?? 0) };
    const { lines, jobIds } = frame(state, this.#choices, size);
    if (this.#choices.mode === "runs") this.#jobIds = jobIds;
    screen.paint(lines);
  }
}
