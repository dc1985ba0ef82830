/** The page: a channel of the stand-in as a member sees it, and what the member does there. */

import { follow, get, post } from './api.js';
import { Composer } from './composer.js';
import { avatar, displayName, element } from './dom.js';
import { refreshTimes } from './markdown.js';
import { messageElement, picturesReady } from './messages.js';
import { openModal } from './modal.js';
import { Panel } from './panel.js';
import { QueueList } from './queue.js';
import { Store, THREAD } from './store.js';

const $ = (id) => document.getElementById(id);
const NEAR_BOTTOM = 120; // px; a reader who is further up is not dragged down

const state = await get('state');
const store = new Store(state);

/** Where the member is, for the control API. */
const here = () => ({ member: store.memberId, channel: store.channelId });

const act = {
  press: (message, custom_id) => interact({ message: message.id, custom_id }),
  pick: (message, custom_id, values) => interact({ message: message.id, custom_id, values }),
  openMenu: (message, command) => interact({ command: command.name, target: message.id }),
  react: (message, emoji) => attempt(() => post('reactions', { member: store.memberId, message: message.id, emoji })),
  erase: (message) => attempt(() => post('faults', { delete_message: message.id })),
  dismiss: (message) => {
    store.dismissed.add(message.id);
    $(`message-${message.id}`)?.remove();
  },
};

const composer = new Composer($('composer'), store, {
  write: (content) => post('messages', { ...here(), content }),
  run: (command, options, attachments) => interact({ command, options, attachments }),
  complete: async (command, options, focused) =>
    (await post('interactions', { ...here(), command, options, focused })).choices,
});

const panel = new Panel(
  {
    channelId: () => store.channel?.id,
    memberId: () => store.memberId,
    threadId: () => (store.channel?.type === THREAD ? store.channel.id : null),
    lastCard: () => store.visible().filter(({ message }) => message.author.bot && !(message.flags & 64)).at(-1)?.message.id,
  },
  (fault) => post('faults', fault),
);

const queue = new QueueList(showCard);

/** Opens the channel of a message and brings it into view. */
function showCard(messageId) {
  const card = store.shown.get(messageId);
  if (!card) return;
  const isDm = !store.channels.some((channel) => channel.id === card.message.channel_id);
  openChannel(isDm ? 'dm' : card.message.channel_id);
  document.body.classList.remove('with-panel');
  requestAnimationFrame(() => requestAnimationFrame(() => $(`message-${messageId}`)?.scrollIntoView({ block: 'center' })));
}

async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    composer.say(error.message);
    return null;
  }
}

/** Sends an interaction and shows what only the member sees of its answer. */
async function interact(body) {
  const answer = await attempt(() => post('interactions', { ...here(), ...body }));
  if (answer?.outcome === 'unanswered') composer.say('The application did not respond.');
  if (answer?.outcome === 'modal') {
    const send = async (fields) => {
      const sent = await post('interactions', { ...here(), modal: answer.interaction_id, fields });
      if (sent.outcome === 'unanswered') throw new Error('The application did not respond. Try again.');
    };
    openModal(answer.modal, send);
  }
}

function drawChannels() {
  const entry = (id, label, kind) => {
    const looks = { class: `channel ${kind}${id === store.channelId ? ' open' : ''}${store.unread.has(id) ? ' unread' : ''}` };
    return element('button', { ...looks, onclick: () => openChannel(id) }, label);
  };
  const rows = store.guild.channels.flatMap((channel) => [
    entry(channel.id, channel.name, 'text'),
    ...store.guild.threads.filter((thread) => thread.parent_id === channel.id).map((thread) => entry(thread.id, thread.name, 'thread')),
  ]);
  const heading = (text) => element('h2', {}, text);
  $('channels').replaceChildren(heading('Channels'), ...rows, heading('Direct messages'), entry('dm', store.bot.username, 'dm'));
  $('guild-name').textContent = store.guild.name;
}

function drawMembers() {
  const rows = store.people.map(({ user, roles }) => {
    const isMe = user.id === store.memberId;
    const picture = element('img', { src: avatar(user), alt: '' });
    const name = element('span', { class: 'member-name' }, displayName(user));
    name.style.color = store.roleColour(user.id) ?? '';
    const role = roles.length ? element('span', { class: 'member-role' }, user.id === store.guild.owner_id ? 'owner' : 'moderator') : null;
    const looks = { class: `member${isMe ? ' me' : ''}`, role: 'radio', 'aria-checked': String(isMe), onclick: () => become(user.id) };
    return element('button', looks, picture, name, role);
  });
  $('members').replaceChildren(...rows);
}

function drawHeader() {
  const isDm = store.channelId === 'dm';
  const channel = store.channel;
  $('channel-title').textContent = isDm ? store.bot.username : channel.name;
  $('channel-title').className = `channel-title ${isDm ? 'dm' : channel.type === THREAD ? 'thread' : 'text'}`;
  $('channel-topic').textContent = isDm ? `What ${displayName(store.member.user)} and the bot say to each other` : (channel.topic ?? '');
}

function drawConnection(isStreamOpen = true) {
  const text = !isStreamOpen ? 'playground is away' : store.isConnected ? `${store.bot.username} is online` : `${store.bot.username} is offline`;
  $('connection').textContent = text;
  $('connection').classList.toggle('online', isStreamOpen && store.isConnected);
}

function drawMessages() {
  $('messages').replaceChildren(...store.visible().map((shown) => messageElement(shown, store, act)));
  if (!store.visible().length) $('messages').append(welcome());
  toBottom();
}

/** What an empty channel says, with a first step. */
function welcome() {
  const name = store.channelId === 'dm' ? store.bot.username : `#${store.channel.name}`;
  const commands = store.offered().map((command) => `/${command.name}`);
  const hint = commands.length ? `Type / to see ${commands.length} commands: ${commands.slice(0, 6).join('  ')}` : 'No bot has registered a command yet.';
  return element('div', { class: 'welcome' }, element('h1', {}, `Welcome to ${name}`), element('p', {}, hint));
}

function openChannel(id) {
  document.body.classList.remove('with-sidebar');
  store.channelId = id;
  store.unread.delete(id);
  drawAll();
  composer.reset();
  composer.focus();
}

function become(id) {
  document.body.classList.remove('with-sidebar');
  store.memberId = id;
  drawAll();
  composer.reset();
}

function drawAll() {
  drawChannels();
  drawMembers();
  drawHeader();
  drawMessages();
}

function isAtBottom() {
  const { scrollHeight, scrollTop, clientHeight } = $('scroller');
  return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
}

/** The newest message, once its components have drawn themselves. */
function toBottom() {
  requestAnimationFrame(() => requestAnimationFrame(() => $('scroller').scrollTo(0, $('scroller').scrollHeight)));
}

/** A message came, changed or went. The picture of a change is loaded before the old one goes. */
async function onMessage(shown) {
  const { message, change } = shown;
  const known = store.shown.get(message.id);
  if (change === 'deleted') {
    store.shown.delete(message.id);
    $(`message-${message.id}`)?.remove();
    return;
  }
  if (known && known.version > shown.version) return;
  store.shown.set(message.id, shown);
  if (!isKnownChannel(message.channel_id)) await refresh();
  if (message.channel_id !== store.channel?.id) return markUnread(message.channel_id, change);
  await picturesReady(message);
  const isNewest = store.shown.get(message.id) === shown;
  if (isNewest && message.channel_id === store.channel?.id && store.sees(shown)) place(shown);
}

/** Draws a message in its place: one whose picture took long still stands before those that came after it. */
function place(shown) {
  const follows = isAtBottom();
  const fresh = messageElement(shown, store, act);
  const old = $(`message-${shown.message.id}`);
  $('messages').querySelector('.welcome')?.remove();
  const ids = [...store.shown.keys()];
  const later = ids.slice(ids.indexOf(shown.message.id) + 1).map((id) => $(`message-${id}`));
  if (old) old.replaceWith(fresh);
  else $('messages').insertBefore(fresh, later.find(Boolean) ?? null);
  if (follows) toBottom();
}

function isKnownChannel(id) {
  return [...store.channels, ...store.directMessages].some((channel) => channel.id === id);
}

function markUnread(channelId, change) {
  if (change !== 'created') return;
  store.unread.add(channelId === store.dm?.id ? 'dm' : channelId);
  drawChannels();
}

/** What the stream doesn't tell is read anew: who is connected, which channels and faults there are. */
async function refresh() {
  const fresh = await get('state');
  if (fresh.last_event < store.asOf) return; // one that was asked for later came first
  store.load(fresh);
  panel.refresh(fresh.rules, fresh.faults);
  drawConnection();
}

follow(
  state.last_event,
  {
    message: onMessage,
    request: (request) => panel.log(request),
    fault: refresh,
    gateway: refresh,
    queue: ({ rows }) => queue.draw(rows),
    commands: ({ commands }) => {
      store.commands = commands;
      const hint = $('messages').querySelector('.welcome');
      if (hint) hint.replaceWith(welcome());
    },
  },
  (isOpen) => drawConnection(isOpen),
);

/** On a wide window the panel stands beside the chat until it is folded; on a narrow one it lies over it when asked for. */
const isNarrow = matchMedia('(max-width: 1000px)');
$('toggle-panel').addEventListener('click', () => document.body.classList.toggle(isNarrow.matches ? 'with-panel' : 'without-panel'));
$('toggle-sidebar').addEventListener('click', () => document.body.classList.toggle('with-sidebar'));

/** Whoever just types, types into the box. */
document.addEventListener('keydown', (event) => {
  const isTyping = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isElsewhere = !event.target.closest('input, textarea, select, dialog');
  if (isTyping && event.key !== ' ' && isElsewhere) composer.focus();
});

setInterval(() => refreshTimes($('messages')), 1000);
for (const request of (await get('requests')).slice(-100)) panel.log(request);
panel.refresh(state.rules, state.faults);
queue.draw(state.queue);
drawAll();
drawConnection();
composer.focus();
document.body.dataset.ready = 'true';
