/**
 * The terminal that this program is used at.
 *
 * @module
 */

import type { Keyboard, Terminal } from "../../context.ts";

/** The real terminal. */
export const systemTerminal: Terminal = {
  size: () => {
    try {
      const { columns, rows } = Deno.consoleSize();
      return { columns: columns || 80, rows: rows || 24 };
    } catch {
      return { columns: 80, rows: 24 };
    }
  },
  readKeys,
  onResize: (listener) => listen("SIGWINCH", listener),
  onBreakdown: (listener) => {
    globalThis.addEventListener("error", listener);
    globalThis.addEventListener("unhandledrejection", listener);
    return () => {
      globalThis.removeEventListener("error", listener);
      globalThis.removeEventListener("unhandledrejection", listener);
    };
  },
  stopHere: () => Deno.kill(Deno.pid, "SIGSTOP"),
};

function readKeys(onKeys: (keys: string) => void): Keyboard {
  setRaw(true);
  const reader = Deno.stdin.readable.getReader();
  const reading = passOn(reader, onKeys);
  return {
    pause: () => setRaw(false),
    resume: () => setRaw(true),
    close: async () => {
      setRaw(false);
      // A read that waits would keep the process alive.
      await reader.cancel().catch(() => {});
      await reading;
    },
  };
}

async function passOn(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onKeys: (keys: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      onKeys(decoder.decode(part.value, { stream: true }));
    }
  } catch {
    // The terminal is gone; SIGHUP ends the program.
  }
}

/** A terminal that has hung up has no settings. */
function setRaw(isRaw: boolean): void {
  try {
    Deno.stdin.setRaw(isRaw, { cbreak: isRaw });
  } catch {
    // Nobody sees it any more.
  }
}

function listen(name: Deno.Signal, listener: () => void): () => void {
  Deno.addSignalListener(name, listener);
  return () => Deno.removeSignalListener(name, listener);
}
