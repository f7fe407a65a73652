/**
 * Writes a report into a file, and again while runs go on.
 *
 * @module
 */

import { OutputFile } from "../adapters/files/output_file.ts";
import { joinPath } from "../adapters/files/path.ts";
import { openFile } from "../adapters/program/open_file.ts";
import { pageScript } from "../adapters/program/page_script.ts";
import { REPORT_MARK } from "../adapters/state/layout.ts";
import type { Context } from "../context.ts";
import { statusWord } from "../domain/document/document_view.ts";
import { isTerminal } from "../domain/document/status.ts";
import { makerOf } from "../engine/session/session.ts";
import { readReport, type Report, type ReportFileOptions, type ReportOptions } from "./report.ts";

/** The options of `report`. */
export interface WriteReportOptions extends ReportOptions, ReportFileOptions {
  readonly output: string;
  /** Makes the text of the file. */
  readonly render: (report: Report, page: RenderedPage) => Promise<string>;
  /** Takes each report that was written. */
  readonly onWritten: (written: WrittenReport) => void;
}

/** What a page is made of beside the report. */
export interface RenderedPage {
  /** The script of the page. */
  readonly script: string;
  /** The beginning of the comment by which the file is known as a report. */
  readonly mark: string;
  /** After how many seconds the file is written again; `undefined` if this is the last time. */
  readonly nextInS: number | undefined;
}

/** A report that was written. */
export interface WrittenReport {
  readonly report: Report;
  readonly output: string;
  readonly bytes: number;
  /** Whether the file is written again. */
  readonly isLast: boolean;
  /** Whether a browser was started, if one was asked for. */
  readonly isShown: boolean | undefined;
}

/** The pause between two reports: not below this, and so long that most of the time is pause. */
const PAUSE_S = 10;
const PAUSE_TIMES = 10;

/** Writes the report. Returns when no run waits or runs, or after one report unless it watches. */
export async function writeReport(context: Context, options: WriteReportOptions): Promise<void> {
  const { output, isWatching, isOpened, render, onWritten } = options;
  const script = await pageScript();
  const interrupt = isWatching ? new Interrupt(context) : undefined;
  try {
    for (let isFirst = true;; isFirst = false) {
      const start = context.elapsedMs();
      const report = await readReport(context, options);
      const isLast = interrupt === undefined || interrupt.isRaised || !report.runs.some(isGoingOn);
      const read = (context.elapsedMs() - start) / 1000;
      const pause = Math.max(PAUSE_S, Math.ceil(PAUSE_TIMES * read));
      const text = await render(report, {
        script,
        mark: REPORT_MARK,
        nextInS: isLast ? undefined : pause,
      });
      const bytes = writeWhole(context, output, text);
      const isShown = isOpened && isFirst
        ? await openFile(context, pathOf(context, output))
        : undefined;
      onWritten({ report, output, bytes, isLast, isShown });
      if (isLast) return;
      await interrupt?.pause(pause);
    }
  } finally {
    interrupt?.close();
  }
}

function isGoingOn({ job }: Report["runs"][number]): boolean {
  const status = statusWord(job.document) ?? "created";
  return !isTerminal(status) && status !== "created";
}

function pathOf({ cwd }: Context, output: string): string {
  return joinPath(cwd, output);
}

function writeWhole(context: Context, output: string, text: string): number {
  const file = OutputFile.begin(pathOf(context, output), makerOf(context));
  try {
    const bytes = new TextEncoder().encode(text);
    file.write(bytes);
    file.commit();
    return bytes.length;
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** How often a pause looks for Ctrl-C, in milliseconds. */
const LOOK_MS = 100;

/** Ends the pause when a person presses Ctrl-C: the file then says that it is not written again. */
class Interrupt {
  readonly #context: Context;
  readonly #close: () => void;
  isRaised = false;

  constructor(context: Context) {
    this.#context = context;
    this.#close = context.onSignal(["SIGINT", "SIGTERM", "SIGHUP"], () => {
      this.isRaised = true;
    });
  }

  async pause(seconds: number): Promise<void> {
    const end = this.#context.elapsedMs() + seconds * 1000;
    while (!this.isRaised && this.#context.elapsedMs() < end) await this.#context.sleep(LOOK_MS);
  }

  close(): void {
    this.#close();
  }
}
