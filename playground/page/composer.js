/**
 * The box at the bottom: writes messages, and commands the way Discord does it.
 *
 * "/" lists what is offered; a picked command becomes a chip, each option a pill with its own field; choices and
 * autocomplete open above the box.
 */

import { encodeFile } from './api.js';
import { element } from './dom.js';

const SUBCOMMAND = 1;
const GROUP = 2;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ATTACHMENT = 11;
const TYPING_PAUSE = 300; // ms; the bot is asked when the member stops typing, not for each key
const KINDS = { 3: 'Text', 4: 'Whole number', 5: 'True or false', 6: 'Member', 7: 'Channel', 8: 'Role', 10: 'Number', 11: 'File' };

/** Every command that can be typed: subcommands by their full name. */
export function leaves(command, prefix = '', options = command.options ?? []) {
  const name = `${prefix}${command.name}`;
  const nested = options.filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (!nested.length) return [{ name, description: command.description, options }];
  return nested.flatMap((option) => leaves(option, `${name} `, option.options ?? []));
}

export class Composer {
  /**
   * @param {HTMLElement} root
   * @param {import('./store.js').Store} store
   * @param {{write: Function, run: Function, complete: Function}} send what to do with what was typed
   */
  constructor(root, store, send) {
    this.root = root;
    this.store = store;
    this.send = send;
    this.list = element('div', { class: 'suggestions', role: 'listbox' });
    this.box = element('div', { class: 'box' });
    this.notice = element('div', { class: 'notice', role: 'alert' });
    root.replaceChildren(this.list, this.notice, this.box);
    this.reset();
  }

  /** An empty box for ordinary text. */
  reset() {
    this.command = null;
    this.pills = new Map();
    this.activePill = null;
    this.rows = [];
    this.offers = 0; // so many lists were asked for; one that comes late is not shown over a later one
    this.input = element('input', { class: 'text', 'aria-label': 'Message', autocomplete: 'off', spellcheck: 'false' });
    this.input.addEventListener('input', () => this.suggestCommands());
    this.input.addEventListener('keydown', (event) => this.onKey(event, () => this.sendText()));
    this.box.replaceChildren(this.input);
    this.rename();
    this.suggest('', []);
  }

  /** The hint says where it goes. */
  rename() {
    const channel = this.store.channel;
    const place = this.store.channelId === 'dm' ? `@${this.store.bot.username}` : `#${channel?.name}`;
    this.input.placeholder = `Message ${place}, or type / for commands`;
  }

  cancel() {
    this.reset();
    this.focus();
  }

  focus() {
    (this.activePill?.input ?? this.input).focus();
  }

  say(text) {
    this.notice.textContent = text;
    clearTimeout(this.fading);
    if (text) this.fading = setTimeout(() => (this.notice.textContent = ''), 8000);
  }

  suggestCommands() {
    const text = this.input.value;
    if (!text.startsWith('/')) return this.suggest('', []);
    const wanted = text.slice(1).toLowerCase();
    const all = this.store.offered().flatMap((command) => leaves(command));
    const exact = all.find((command) => wanted.startsWith(`${command.name} `));
    if (exact) return this.begin(exact, text.slice(exact.name.length + 2));
    const found = all.filter((command) => command.name.startsWith(wanted));
    const rows = found.map((command) => ({
      title: `/${command.name}`,
      detail: command.description,
      hint: command.options.map((option) => option.name).join('  '),
      pick: () => this.begin(command),
    }));
    this.suggest('Commands', rows);
    if (!found.length && wanted) this.say('No such command is offered here.');
  }

  /** A command was picked: its required options become pills, with what was already typed in the first. */
  begin(command, typed = '') {
    this.command = command;
    this.say('');
    this.suggest('', []);
    const chip = element('span', { class: 'chip' }, `/${command.name}`);
    this.more = element('span', { class: 'more' });
    this.box.replaceChildren(chip, this.more);
    const needed = command.options.filter((option) => option.required);
    for (const option of needed) this.addPill(option);
    if (typed && !needed.length && command.options.length) this.addPill(command.options[0]);
    const first = [...this.pills.values()][0];
    if (first && typed) first.input.value = typed;
    if (first) return first.input.focus();
    this.addCatcher();
  }

  /** With no option filled in, something still has to catch the keys. */
  addCatcher() {
    const catcher = element('input', { class: 'catcher', 'aria-label': 'Options of the command', autocomplete: 'off' });
    catcher.addEventListener('keydown', (event) => {
      if (event.key === 'Backspace') return this.cancel();
      this.onKey(event, () => this.sendCommand());
    });
    catcher.addEventListener('focus', () => this.suggestOptions());
    this.box.insertBefore(catcher, this.more);
    catcher.focus();
  }

  addPill(option) {
    const input = this.fieldFor(option);
    const pill = element('label', { class: 'pill' }, element('span', { class: 'pill-name' }, option.name), input);
    this.box.querySelector('.catcher')?.remove();
    this.box.insertBefore(pill, this.more);
    const entry = { option, input, pill };
    this.pills.set(option.name, entry);
    input.addEventListener('focus', () => this.onFocus(entry));
    input.addEventListener('input', () => this.suggestValues(entry));
    input.addEventListener('keydown', (event) => this.onPillKey(event, entry));
    this.drawMore();
    return entry;
  }

  fieldFor(option) {
    if (option.type === ATTACHMENT) return element('input', { type: 'file', 'aria-label': option.name });
    const field = element('input', { 'aria-label': option.name, autocomplete: 'off', spellcheck: 'false', size: 4 });
    field.addEventListener('input', () => (field.size = Math.max(4, Math.min(60, field.value.length + 1))));
    return field;
  }

  removePill(entry) {
    entry.pill.remove();
    this.pills.delete(entry.option.name);
    this.drawMore();
    const last = [...this.pills.values()].at(-1);
    if (last) last.input.focus();
    else this.addCatcher();
  }

  drawMore() {
    const left = this.command.options.filter((option) => !this.pills.has(option.name));
    const label = left.length ? `+${left.length} more` : '';
    const open = (event) => {
      event.preventDefault();
      this.suggestOptions();
    };
    this.more.replaceChildren(...(label ? [element('button', { type: 'button', onmousedown: open }, label)] : []));
  }

  onFocus(entry) {
    this.activePill = entry;
    this.suggest(entry.option.description, []); // what was offered before is not for this option
    for (const other of this.pills.values()) other.pill.classList.toggle('active', other === entry);
    this.suggestValues(entry);
  }

  onPillKey(event, entry) {
    if (event.key === 'Backspace' && !entry.input.value && entry.input.type !== 'file') {
      event.preventDefault();
      if (entry.option.required) return this.cancel();
      return this.removePill(entry);
    }
    this.onKey(event, () => this.sendCommand());
  }

  onKey(event, enter) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.rows.length) {
      event.preventDefault();
      return this.mark((this.marked + step + this.rows.length) % this.rows.length);
    }
    if (event.key === 'Escape') return this.cancel();
    const isPick = event.key === 'Tab' || event.key === 'Enter';
    if (isPick && this.rows[this.marked] && (event.key === 'Tab' || !this.isOptional)) {
      event.preventDefault();
      return this.rows[this.marked].pick();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      enter();
    }
  }

  /** What the focused option can be: its choices, members, channels, or what the bot completes. */
  async suggestValues(entry) {
    const { option, input } = entry;
    const typed = input.value;
    const offer = (this.offers += 1);
    let values = null;
    if (option.choices?.length) values = option.choices;
    else if (option.type === BOOLEAN) values = [{ name: 'True', value: 'true' }, { name: 'False', value: 'false' }];
    else if (option.type === USER) values = this.store.guild.members.map(({ user }) => ({ name: user.username, value: user.username }));
    else if (option.type === CHANNEL) values = this.store.channels.map((channel) => ({ name: channel.name, value: channel.id }));
    else if (option.autocomplete) values = await this.completions(entry);
    if (values === null) return this.suggestOptions(option);
    if (input.value !== typed || this.activePill !== entry || this.offers !== offer) return undefined;
    const found = option.autocomplete ? values : values.filter((value) => this.fits(value, typed));
    const isChosen = values.some((value) => String(value.value) === typed || value.name === typed);
    const rows = found.map((value) => ({ title: value.name, pick: () => this.choose(entry, value) }));
    return this.suggest(option.description, isChosen ? [] : rows, option.autocomplete || !typed);
  }

  fits(value, typed) {
    return value.name.toLowerCase().includes(typed.toLowerCase());
  }

  async completions(entry) {
    const typed = entry.input.value;
    await new Promise((resolve) => setTimeout(resolve, TYPING_PAUSE));
    if (entry.input.value !== typed || this.activePill !== entry) return [];
    const options = this.values();
    try {
      return await this.send.complete(this.command.name, options, entry.option.name);
    } catch {
      return []; // no suggestions while the bot is away
    }
  }

  choose(entry, value) {
    entry.input.value = value.value;
    entry.input.size = Math.max(4, entry.input.value.length + 1);
    this.suggest('', []);
    entry.input.focus();
  }

  /** The options that aren't filled in yet. */
  suggestOptions(active) {
    this.offers += 1;
    const left = this.command.options.filter((option) => !this.pills.has(option.name));
    const rows = left.map((option) => ({
      title: option.name,
      detail: option.description,
      hint: KINDS[option.type],
      pick: () => this.addPill(option).input.focus(),
    }));
    this.suggest(active ? active.description : 'Options', rows, true);
  }

  /** Shows rows above the box. With `isOptional`, Enter sends and only Tab picks. */
  suggest(title, rows, isOptional = false) {
    this.rows = rows;
    this.isOptional = isOptional;
    this.list.replaceChildren();
    if (!title && !rows.length) return undefined;
    this.list.append(element('h3', {}, title));
    for (const [index, row] of rows.entries()) {
      const pick = (event) => {
        event.preventDefault();
        row.pick();
      };
      const looks = { class: 'suggestion', role: 'option', onmousedown: pick, onmouseenter: () => this.mark(index) };
      const name = element('span', { class: 'suggestion-title' }, row.title);
      const hint = row.hint ? element('span', { class: 'suggestion-hint' }, row.hint) : null;
      this.list.append(element('div', looks, name, element('span', { class: 'suggestion-detail' }, row.detail ?? ''), hint));
    }
    return this.mark(0);
  }

  mark(index) {
    this.marked = index;
    for (const [number, row] of [...this.list.querySelectorAll('.suggestion')].entries()) {
      row.classList.toggle('marked', number === index);
      if (number === index) row.scrollIntoView({ block: 'nearest' });
    }
  }

  values() {
    const filled = [...this.pills.values()].filter(({ input }) => input.type !== 'file' && input.value !== '');
    return Object.fromEntries(filled.map(({ option, input }) => [option.name, input.value]));
  }

  async files() {
    const picked = [...this.pills.values()].filter(({ input }) => input.type === 'file' && input.files[0]);
    const encoded = picked.map(async ({ option, input }) => [option.name, await encodeFile(input.files[0])]);
    return Object.fromEntries(await Promise.all(encoded));
  }

  async sendText() {
    const text = this.input.value.trim();
    if (!text) return;
    if (text.startsWith('/')) return this.suggestCommands();
    await this.attempt(() => this.send.write(text));
  }

  async sendCommand() {
    const missing = this.command.options.find((option) => option.required && !this.isFilled(option));
    if (missing) {
      this.say(`"${missing.name}" is required.`);
      return this.pills.get(missing.name)?.input.focus();
    }
    const files = await this.files();
    await this.attempt(() => this.send.run(this.command.name, this.values(), files));
  }

  isFilled(option) {
    const entry = this.pills.get(option.name);
    return Boolean(entry && (entry.input.type === 'file' ? entry.input.files[0] : entry.input.value));
  }

  /** Empties the box at once, as Discord does; a refused command is told above it. */
  async attempt(action) {
    const doing = action();
    this.reset();
    this.focus();
    try {
      await doing;
    } catch (error) {
      this.say(error.message);
    }
  }
}
