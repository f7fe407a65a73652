/**
 * Finds the line of an output that a person would quote to say why a command failed.
 *
 * @module
 */

import {
  HEADLINE_RULES,
  type HeadlineRule,
  NOISE,
  PREFIXES,
  SIGNAL_TEXTS,
  TELLING,
  TRACEBACK_RULE,
  WRAPPER_RANK,
  WRAPPERS,
} from "./headline_rules.ts";

/** The line that was chosen. */
export interface Headline {
  readonly text: string;
  /** The name of the rule that found the line; "signal" or "last line" if none did. */
  readonly rule: string;
  /** Whether the line tells the reason itself, and is no last line and no wrapper of something else. */
  readonly isTelling: boolean;
}

/** A longer tail was cut at its front, so its first line may be half a line. */
const CUT_LENGTH = 2000;

/**
 * Chooses the headline of an output's end.
 *
 * @param returncode the command's code; -n if signal n ended it
 * @returns `undefined` if the output says nothing
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const tail = "epoch 1\nValueError: loss is NaN\nKilled\n";
 * assert.equal(headlineOf(tail, 1)?.text, "ValueError: loss is NaN");
 * assert.equal(headlineOf("", 1), undefined);
 * ```
 */
export function headlineOf(tail: string, returncode: number | undefined): Headline | undefined {
  const lines = linesOf(tail);
  const first = lines.length > 1 && tail.length >= CUT_LENGTH ? 1 : 0;
  const best = bestLine(lines, first, returncode) ?? bestLine(lines, 0, returncode);
  if (best !== undefined) {
    const isTelling = best.rank > WRAPPER_RANK;
    return { text: textOf(best, lines), rule: best.rule.name, isTelling };
  }
  const signal = SIGNAL_TEXTS[-(returncode ?? 0)];
  if (signal !== undefined) return { text: signal, rule: "signal", isTelling: false };
  const last = lines.findLast((line) => line.trim() !== "" && !isNoise(line.trim()));
  return last === undefined
    ? undefined
    : { text: shown(last), rule: "last line", isTelling: false };
}

interface Candidate {
  readonly at: number;
  readonly rank: number;
  readonly rule: HeadlineRule;
}

/** Splits an output into lines as a terminal shows them, without colours and launchers' prefixes. */
function linesOf(tail: string): readonly string[] {
  return tail.split("\n").map((raw) => {
    const kept = raw.includes("\r") ? lastPart(raw) : raw;
    // deno-lint-ignore no-control-regex -- escape sequences are what it removes
    const plain = kept.includes("\x1b") ? kept.replace(/\x1b\[[\d;?]*[A-Za-z]/g, "") : kept;
    return withoutPrefixes(plain).trimEnd();
  });
}

/** Returns what is left on the terminal after the carriage returns of a line. */
function lastPart(line: string): string {
  return line.split("\r").filter((part) => part.trim() !== "").at(-1) ?? "";
}

function withoutPrefixes(line: string): string {
  // Nearly no line has one, and listings look at a million lines.
  if (!/^[ [(|+\d]/.test(line) && !line.includes(" pid=")) return line;
  for (const prefix of PREFIXES) {
    const match = prefix.exec(line);
    if (match !== null) return withoutPrefixes(line.slice(match[0].length));
  }
  return line;
}

function bestLine(
  lines: readonly string[],
  first: number,
  returncode: number | undefined,
): Candidate | undefined {
  let best: Candidate | undefined;
  const trace = new Trace();
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const place = trace.next(line);
    if (line === "" || place === "frame" || place === "ignored") continue;
    const found = candidate(line, at, place === "exception", returncode);
    if (found !== undefined && beats(found, best)) best = found;
  }
  return best;
}

function beats(found: Candidate, best: Candidate | undefined): boolean {
  if (best === undefined || found.rank > best.rank) return true;
  return found.rank === best.rank && found.rule.pick !== "first";
}

function candidate(
  line: string,
  at: number,
  endsTraceback: boolean,
  returncode: number | undefined,
): Candidate | undefined {
  const text = line.trim();
  if (endsTraceback && TRACEBACK_RULE.pattern.test(text)) return ranked(at, TRACEBACK_RULE, text);
  if (!TELLING.test(text)) return undefined;
  const rule = ruleFor(text, returncode);
  return rule === undefined || isNoise(text) ? undefined : ranked(at, rule, text);
}

function ranked(at: number, rule: HeadlineRule, text: string): Candidate {
  const isWrapper = WRAPPERS.some((one) => one.test(text));
  return { at, rule, rank: isWrapper ? WRAPPER_RANK : rule.rank };
}

/** Finds the first rule that matches: the rules stand in the order of their ranks. */
function ruleFor(text: string, returncode: number | undefined): HeadlineRule | undefined {
  return HEADLINE_RULES.find(({ pattern, returncodes }) =>
    (returncodes === undefined || (returncode !== undefined && returncodes.includes(returncode))) &&
    pattern.test(text)
  );
}

function isNoise(text: string): boolean {
  return NOISE.some((one) => one.test(text));
}

/** Follows Python's tracebacks: the line after the frames is the exception, whatever its name is. */
class Trace {
  #isInFrames = false;
  #isIgnored = false;

  /** Says what the next line is. */
  next(line: string): "frame" | "exception" | "ignored" | "other" {
    const isIndented = /^\s/.test(line);
    if (/^\s*(?:Traceback \(most recent call last\):|File ".*", line \d+)/.test(line)) {
      this.#isInFrames = true;
      return "frame";
    }
    if (this.#isInFrames && isIndented) return "frame";
    if (/^Exception ignored /.test(line)) this.#isIgnored = true;
    if (!this.#isInFrames || line === "") return "other";
    this.#isInFrames = false;
    const isIgnored = this.#isIgnored;
    this.#isIgnored = false;
    return isIgnored ? "ignored" : "exception";
  }
}

function textOf({ at, rule }: Candidate, lines: readonly string[]): string {
  const line = (lines[at] ?? "").trim();
  const own = rule.text === undefined ? line : line.replace(rule.pattern, rule.text);
  const next = rule.takesNext === true || own.endsWith(":") ? nextLine(lines, at) : undefined;
  return shown(next === undefined ? own : joined(own, next));
}

function shown(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

function nextLine(lines: readonly string[], at: number): string | undefined {
  return lines.slice(at + 1, at + 4).map((line) => line.trim())
    .find((line) => line !== "" && !isNoise(line));
}

/** Joins a headline and its next line; of C++'s exceptions, type and message remain. */
function joined(line: string, next: string): string {
  const type = /^terminate called after throwing an instance of '([^']*)'/.exec(line)?.[1];
  const what = /^what\(\): +(.*)/.exec(next)?.[1];
  if (type === undefined) return `${line} ${next}`;
  return what === undefined || what === type ? type : `${type}: ${what}`;
}
