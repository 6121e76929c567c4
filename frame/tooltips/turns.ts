/** One whose visitor has come while another is open at the same element. */
export type Turn = {
  /** Alike for those of one element. */
  key: string;
  open(): void;
  /** The visitor is at the card that is open, and so still here. */
  onCard(isOn: boolean, left?: "focusLeft"): void;
};

/** Those that wait until what is open at their element was put away. */
export type Turns = {
  wait(turn: Turn): void;
  /** Waits no longer. */
  leave(turn: Turn): void;
  /** What was open at an element was put away: opens what waits there. */
  next(key: string): void;
  /** Tells those that wait there. */
  onCard(key: string, isOn: boolean, left?: "focusLeft"): void;
};

export function makeTurns(): Turns {
  const turns = new Set<Turn>();
  const turnsOf = (key: string): Turn[] => [...turns].filter((turn) => turn.key === key);
  return {
    wait: (turn) => void turns.add(turn),
    leave: (turn) => void turns.delete(turn),
    next(key) {
      const [turn] = turnsOf(key);
      if (!turn) return;
      turns.delete(turn);
      turn.open();
    },
    onCard(key, isOn, left) {
      for (const turn of turnsOf(key)) turn.onCard(isOn, left);
    },
  };
}
