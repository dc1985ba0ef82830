/** Discord's markdown as DOM nodes: the parts that bots and people use in messages. */

import { element } from './dom.js';

const RULES = [
  [/^\\([^\w\s])/, (match) => document.createTextNode(match[1])],
  [/^```(?:[\w+-]*\n)?([\s\S]+?)```/, (match) => element('pre', { class: 'code-block' }, match[1].trimEnd())],
  [/^`([^`]+)`/, (match) => element('code', {}, match[1])],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (match, names) => element('strong', {}, ...inline(match[1], names))],
  [/^__([\s\S]+?)__(?!_)/, (match, names) => element('u', {}, ...inline(match[1], names))],
  [/^\*(?=\S)([^*]+?)\*/, (match, names) => element('em', {}, ...inline(match[1], names))],
  [/^_(?=\S)([^_]+?)_(?!\w)/, (match, names) => element('em', {}, ...inline(match[1], names))],
  [/^~~([\s\S]+?)~~/, (match, names) => element('s', {}, ...inline(match[1], names))],
  [/^\|\|([\s\S]+?)\|\|/, (match, names) => element('discord-spoiler', {}, ...inline(match[1], names))],
  [/^<@!?(\d+)>/, (match, names) => mention('user', names.user(match[1]))],
  [/^<#(\d+)>/, (match, names) => mention('channel', names.channel(match[1]))],
  [/^<\/([^:>]+):\d+>/, (match) => mention('slash', match[1])],
  [/^<t:(\d+)(?::(\w))?>/, (match) => timestamp(Number(match[1]), match[2] ?? 'f')],
  [/^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/, (match, names) => link(match[2], inline(match[1], names))],
  [/^https?:\/\/[^\s<]+[^\s<.,:;"')\]]/, (match) => link(match[0], [match[0]])],
];

function mention(type, text) {
  return element('discord-mention', { type }, text);
}

function link(address, children) {
  return element('a', { href: address, target: '_blank', rel: 'noreferrer noopener' }, ...children);
}

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** Seconds since 1970 as Discord words them, "in 12 seconds" for the style R. */
export function wordTime(seconds, style) {
  const when = new Date(seconds * 1000);
  if (style !== 'R') return when.toLocaleString();
  const left = seconds - Date.now() / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(left) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(left / size), unit);
}

function timestamp(seconds, style) {
  return element('time', { class: 'timestamp', 'data-seconds': seconds, 'data-style': style }, wordTime(seconds, style));
}

/** Relative times go on counting. */
export function refreshTimes(root) {
  for (const node of root.querySelectorAll('time.timestamp[data-style="R"]')) {
    node.textContent = wordTime(Number(node.dataset.seconds), 'R');
  }
}

function inline(text, names) {
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(plain));
    plain = '';
  };
  while (text) {
    const found = RULES.map(([pattern, build]) => [pattern.exec(text), build]).find(([match]) => match);
    if (found) {
      flush();
      nodes.push(found[1](found[0], names));
      text = text.slice(found[0][0].length);
    } else {
      plain += text[0];
      text = text.slice(1);
    }
  }
  flush();
  return nodes;
}

const LINES = [
  [/^-# (.*)$/, 'small', 'subtext'],
  [/^### (.*)$/, 'h3', 'heading'],
  [/^## (.*)$/, 'h2', 'heading'],
  [/^# (.*)$/, 'h1', 'heading'],
  [/^> (.*)$/, 'blockquote', 'quote'],
  [/^[-*] (.*)$/, 'div', 'list-item'],
];

/**
 * @param {string} text what was sent
 * @param {{user: (id: string) => string, channel: (id: string) => string}} names for mentions
 * @returns {Node[]}
 */
export function markdown(text, names) {
  const nodes = [];
  for (const part of text.split(/(```[\s\S]+?```)/)) {
    if (part.startsWith('```')) nodes.push(...inline(part, names));
    else nodes.push(...lines(part, names));
  }
  return nodes;
}

function lines(text, names) {
  const nodes = [];
  let run = [];
  const flush = () => {
    const text = run.join('\n');
    if (text) nodes.push(element('span', { class: 'run' }, ...inline(text, names)));
    run = [];
  };
  for (const line of text.split('\n')) {
    const found = LINES.map(([pattern, name, kind]) => [pattern.exec(line), name, kind]).find(([match]) => match);
    if (!found) {
      run.push(line);
      continue;
    }
    flush();
    nodes.push(element(found[1], { class: found[2] }, ...inline(found[0][1], names)));
  }
  flush();
  return nodes;
}
