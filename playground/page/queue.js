/** The panel's list of dreams: what runs and how far it is, who waits at which place. */

import { element } from './dom.js';

const UNKNOWN = 'What waits and runs is shown here as soon as a bot tells it.';

export class QueueList {
  /**
   * @param {(messageId: string) => void} show brings a card into view
   */
  constructor(show) {
    this.list = document.getElementById('queue');
    this.show = show;
  }

  /** @param {object[] | null} rows as `python -m bot queue --json` prints them; null as long as no bot told any */
  draw(rows) {
    const hint = element('li', { class: 'nothing' }, rows ? 'Nothing waits and nothing runs.' : UNKNOWN);
    this.list.replaceChildren(...(rows?.length ? rows.map((row) => this.row(row)) : [hint]));
  }

  row(row) {
    const isRunning = row.place === null;
    const place = element('span', { class: 'queue-place', 'aria-label': isRunning ? 'running' : `place ${row.place}` }, isRunning ? '▶' : `${row.place}`);
    const words = element('span', { class: 'queue-prompt', title: row.prompt }, row.prompt);
    const who = element('span', { class: 'queue-who' }, `${row.name} · ${standing(row)}`);
    const bar = row.total ? element('progress', { value: row.step, max: row.total, 'aria-label': `step ${row.step} of ${row.total}` }) : null;
    const button = element('button', { type: 'button', disabled: !row.card, onclick: () => this.show(row.card) }, place, words, who, bar);
    return element('li', { class: isRunning ? 'running' : 'waiting' }, button);
  }
}

/** How far it is, or that it waits. When it comes is said by its card alone: two clocks would never show the same. */
function standing(row) {
  if (row.place === null) return row.total ? `step ${row.step} of ${row.total}` : 'running';
  return row.is_served ? 'waits' : 'no generator is awake';
}
