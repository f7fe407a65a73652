/**
 * Elements of the page. Text of any origin goes in as text, never as markup.
 *
 * @module
 */
/// <reference lib="dom" />

import { visible, visibleLines } from "../../domain/terminal/visible.ts";

/** What an element holds: text, which is made visible, or another element. */
export type Content = string | Node | undefined;

/** Attributes of an element; those that are undefined or false are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an element. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  fill(made, ...content);
  return made;
}

/** Replaces what an element holds. */
export function fill(parent: Element, ...content: readonly Content[]): void {
  parent.replaceChildren(
    ...content.flatMap((one) =>
      one === undefined ? [] : [typeof one === "string" ? visible(one) : one]
    ),
  );
}

/** Makes an element with text of several lines. */
export function preformatted(text: string, attributes: Attributes = {}): HTMLElement {
  const made = element("pre", { tabindex: 0, ...attributes });
  made.textContent = visibleLines(text.replace(/\r\n?/g, "\n"));
  return made;
}

/** Makes a button. */
export function button(
  label: string,
  onClick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** An entry of a {@link choice}. */
export interface Entry {
  readonly value: string;
  readonly label: string;
}

/** Makes a list to choose from, with its label. */
export function choice(
  label: string,
  entries: readonly Entry[],
  chosen: string,
  onChange: (value: string) => void,
): HTMLLabelElement {
  const select = element("select");
  for (const { value, label } of entries) {
    // The value of an option stays as it is; its label is made visible.
    const made = element("option", {}, shortened(label));
    made.value = value;
    made.selected = value === chosen;
    select.append(made);
  }
  select.addEventListener("change", () => onChange(select.value));
  return element("label", {}, element("span", {}, label), select);
}

/** The longest label of an entry, in characters. */
const LONGEST = 60;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Writes a number of runs. */
export function runsText(count: number): string {
  return count === 1 ? "1 run" : `${count} runs`;
}
