/** The panel at the right: switches that break things, and the log of the bot's requests. */

import { element } from './dom.js';

const KEPT_ROWS = 300;

/** Each switch: what it says, what it does (given the page's state), and whether it is on. */
const SWITCHES = [
  { label: 'Expire tokens after 5 s', fault: () => ({ token_life_seconds: 5 }), mend: { token_life_seconds: 900 }, isOn: (rules) => rules.token_life_seconds < 900 },
  { label: 'Answers come 1 s late', fault: () => ({ slow_ms: 1000 }), mend: { slow_ms: 0 }, isOn: (_, faults) => faults.slow_ms > 0 },
  { label: 'Files: at most 1 KiB', fault: () => ({ attachment_limit_bytes: 1024 }), mend: { attachment_limit_bytes: 10_485_760 }, isOn: (rules) => rules.attachment_limit_bytes < 10_485_760 },
];

const ACTIONS = [
  { label: 'Next 3: 429', fault: () => ({ fail_next: { count: 3, status: 429 } }) },
  { label: 'Next 3: 500', fault: () => ({ fail_next: { count: 3, status: 500 } }) },
  { label: 'Next 3: 502', fault: () => ({ fail_next: { count: 3, status: 502 } }) },
  { label: 'Drop the gateway', fault: () => ({ gateway: 'close' }) },
  { label: 'Reconnect (op 7)', fault: () => ({ gateway: 'reconnect' }) },
  { label: 'Invalid session (op 9)', fault: () => ({ gateway: 'invalid_session' }) },
  { label: 'Go away for a minute', fault: () => ({ silence: { seconds: 60 } }) },
  { label: 'Throw the bot out', fault: () => ({ guild: 'leave' }) },
  { label: 'Invite it again', fault: () => ({ guild: 'join' }) },
  { label: 'Delete the last card', fault: (page) => page.lastCard() && { delete_message: page.lastCard() } },
  { label: 'Lock the bot out here', fault: (page) => ({ revoke: { channel: page.channelId() } }) },
  { label: 'No files here', fault: (page) => ({ revoke: { channel: page.channelId(), permissions: ['attach_files'] } }) },
  { label: 'Close my DMs', fault: (page) => ({ close_dms: page.memberId() }) },
  { label: 'Archive this thread', fault: (page) => page.threadId() && { archive_thread: { thread: page.threadId() } } },
];

export class Panel {
  /**
   * @param {object} page lastCard, channelId, memberId, threadId of what is open
   * @param {(fault: object) => Promise<object>} break_ posts faults
   */
  constructor(page, break_) {
    this.page = page;
    this.break_ = break_;
    this.onlyRefused = document.getElementById('only-refused');
    this.rows = document.getElementById('log');
    this.onlyRefused.addEventListener('change', () => this.rows.classList.toggle('only-refused', this.onlyRefused.checked));
    this.told = element('p', { class: 'told', role: 'status' });
    this.switches = SWITCHES.map((wanted) => this.drawSwitch(wanted));
    const actions = ACTIONS.map((wanted) =>
      element('button', { type: 'button', onclick: () => this.do(wanted.fault(page), wanted.label) }, wanted.label),
    );
    const clear = element('button', { type: 'button', class: 'mend', onclick: () => this.do({ clear: true }, 'Mended') }, 'Mend everything');
    document.getElementById('faults').replaceChildren(...this.switches, element('div', { class: 'actions' }, ...actions, clear), this.told);
  }

  drawSwitch(wanted) {
    const box = element('input', { type: 'checkbox' });
    box.addEventListener('change', () => this.do(box.checked ? wanted.fault() : wanted.mend, wanted.label));
    const row = element('label', { class: 'switch' }, box, element('span', {}, wanted.label));
    row.refresh = (rules, faults) => (box.checked = wanted.isOn(rules, faults));
    return row;
  }

  async do(fault, label) {
    if (!fault) return this.tell(`${label}: there is nothing to do it to here.`);
    try {
      await this.break_(fault);
    } catch (error) {
      return this.tell(error.message);
    }
    return this.tell(`${label}.`);
  }

  tell(text) {
    this.told.textContent = text;
  }

  /** Shows which switches are on. */
  refresh(rules, faults) {
    for (const row of this.switches) row.refresh(rules, faults);
    if (faults.silent_until) this.tell('Silent: nothing is answered.');
  }

  /** One more request, on top. */
  log(request) {
    const kind = request.fault ? 'fault' : request.status >= 400 ? 'refused' : 'fine';
    const time = new Date(request.time * 1000).toLocaleTimeString('en-GB');
    const path = shortPath(request);
    const size = request.bytes > 1024 ? `${Math.round(request.bytes / 1024)} KB` : '';
    const row = element(
      'div',
      { class: `log-row ${kind}`, title: `${request.method} ${request.path}\n${request.user_agent}` },
      element('span', { class: 'log-time' }, time),
      element('span', { class: `log-method ${request.method.toLowerCase()}` }, request.method),
      element('span', { class: 'log-path' }, path),
      element('span', { class: 'log-size' }, size),
      element('span', { class: 'log-status' }, request.code ? `${request.status} · ${request.code}` : String(request.status)),
    );
    this.rows.prepend(row);
    while (this.rows.children.length > KEPT_ROWS) this.rows.lastChild.remove();
  }
}

/** The path without ids and tokens, which nobody reads. */
function shortPath(request) {
  const path = request.route ?? request.path.replace('/api/v10', '');
  return path.replace('/{application}/{token}', '/…').replace('/{interaction}/{token}', '').replace(/\/\{\w+\}/g, '/…');
}
