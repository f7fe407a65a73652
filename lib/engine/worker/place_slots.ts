/**
 * Gives each place of a runner a number that no other runner has, for example to choose a GPU.
 *
 * @module
 */

import { type Slot, Slots } from "../../adapters/state/slot_files.ts";
import { UserError } from "../../errors.ts";
import { phrase } from "../../phrase.ts";
import type { Session } from "../session/session.ts";

/** The numbers of the places at which one runner runs jobs. */
export class PlaceSlots {
  readonly #slots: Slots;
  readonly #taken = new Map<number, Promise<Slot>>();

  /** @param session of the runner */
  constructor(session: Session) {
    let isTold = false;
    this.#slots = new Slots(session.store, scopeOf(session), (error) => {
      if (isTold) return;
      isTold = true;
      const text = error instanceof UserError ? error.text : String(error);
      session.context.warn?.(
        phrase`the numbers in AEXP_SLOT are unique in this runner only, so that another runner may use the same GPU: ${text}`,
      );
    });
  }

  /** Returns the number of a place, which stays the same until the runner leaves the place. */
  async at(place: number): Promise<number> {
    const slot = this.#taken.get(place) ?? this.#slots.take();
    this.#taken.set(place, slot);
    return (await slot).number;
  }

  /** Gives the number of a place back. */
  async leave(place: number): Promise<void> {
    const slot = this.#taken.get(place);
    this.#taken.delete(place);
    await (await slot)?.release();
  }

  /** Gives all numbers back. */
  async close(): Promise<void> {
    for (const place of [...this.#taken.keys()]) await this.leave(place);
  }
}

/** Names the runners that share devices: those of one scheduler's job, or those of none. */
function scopeOf({ maker, task }: Session): readonly string[] {
  const { machine } = maker.identity;
  return task === undefined ? [machine] : [machine, task.name, task.cluster, task.taskId];
}
