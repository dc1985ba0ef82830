/** Draws messages with Discord's looks, and tells what is done to them. */

import { avatar, displayName, element } from './dom.js';
import { markdown } from './markdown.js';
import { EPHEMERAL, THINKING } from './store.js';

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'destructive', 5: 'secondary' };
const BUTTON = 2;
const MENU = 3;
const LARGEST = { width: 480, height: 400 };
const SMALLEST = 160; // px; smaller pictures are drawn larger, as what this page is for are the pictures
const BESIDE = 120; // px of a narrow window that avatar and margins take

/**
 * @param {object} shown a message as the playground tells it
 * @param {import('./store.js').Store} store
 * @param {object} act what the member can do: press, pick, react, erase, openMenu, dismiss
 */
export function drawMessage(shown, store, act) {
  const { message } = shown;
  const node = element('discord-message', {
    id: `message-${message.id}`,
    author: displayName(message.author),
    avatar: avatar(message.author),
    bot: message.author.bot,
    edited: Boolean(message.edited_timestamp) && !(message.flags & EPHEMERAL),
    ephemeral: Boolean(message.flags & EPHEMERAL),
    'role-color': store.roleColour(message.author.id),
    'data-version': shown.version,
    class: message.mentions.some((user) => user.id === store.memberId) ? 'mentioned' : undefined,
  });
  node.timestamp = wordDay(new Date(message.timestamp));
  node.dismissMessageClicked = () => act.dismiss(message);
  const origin = drawOrigin(message, store);
  node.append(...[origin, ...drawBody(message, store), toolbar(message, store, act)].filter(Boolean));
  return node;
}

/** "Today at 14:32", or the date. */
function wordDay(when) {
  const time = when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const isToday = when.toDateString() === new Date().toDateString();
  return isToday ? `Today at ${time}` : `${when.toLocaleDateString('en-GB')} ${time}`;
}

/** The line above a message: the command that made it, or the message that it answers. */
function drawOrigin(message, store) {
  const used = message.interaction_metadata;
  if (used?.type === 2) {
    const name = displayName(used.user);
    const line = { slot: 'reply', author: name, avatar: avatar(used.user), command: `/${used.name}` };
    return element('discord-command', line);
  }
  const answered = store.shown.get(message.message_reference?.message_id)?.message;
  if (!answered) return null;
  const line = { slot: 'reply', author: displayName(answered.author), avatar: avatar(answered.author), mentions: true };
  return element('discord-reply', line, answered.content.slice(0, 120));
}

function drawBody(message, store) {
  if (message.flags & THINKING) {
    const dots = element('span', { class: 'dots', 'aria-hidden': 'true' }, '•', '•', '•');
    return [element('span', { class: 'thinking' }, dots, ` ${message.author.username} is thinking…`)];
  }
  return [
    element('div', { class: 'content' }, ...markdown(message.content, store.names)),
    drawAttachments(message),
    ...message.embeds.map((embed) => drawEmbed(embed, store)),
  ];
}

function drawAttachments(message) {
  if (!message.attachments.length) return null;
  const holder = element('discord-attachments', { slot: 'attachments' });
  for (const attachment of message.attachments) holder.append(drawAttachment(attachment));
  return holder;
}

function drawAttachment(attachment) {
  if (attachment.content_type?.startsWith('video/')) {
    return element('video', { src: attachment.url, controls: true, loop: true, class: 'video', 'aria-label': attachment.filename });
  }
  if (!attachment.width) {
    const size = attachment.size < 1024 ? attachment.size : Math.round(attachment.size / 1024);
    const unit = attachment.size < 1024 ? 'B' : 'KB';
    const file = { name: attachment.filename, bytes: size, 'bytes-unit': unit, href: attachment.url };
    return element('discord-file-attachment', file);
  }
  const scale = Math.min(
    Math.min(LARGEST.width, window.innerWidth - BESIDE) / attachment.width,
    LARGEST.height / attachment.height,
    Math.max(1, SMALLEST / attachment.width),
  );
  const picture = element('img', {
    src: attachment.url,
    alt: attachment.description ?? attachment.filename,
    title: attachment.description,
    width: Math.round(attachment.width * scale),
    height: Math.round(attachment.height * scale),
    class: scale > 1 ? 'picture enlarged' : 'picture',
  });
  const frame = element('discord-image-attachment', { 'custom-image-element': true }, picture);
  frame.width = Number(picture.getAttribute('width'));
  frame.height = Number(picture.getAttribute('height'));
  return frame;
}

function drawEmbed(embed, store) {
  const colour = embed.color ? `#${embed.color.toString(16).padStart(6, '0')}` : undefined;
  const head = { slot: 'embeds', color: colour, 'embed-title': embed.title, url: embed.url, 'author-name': embed.author?.name };
  const node = element('discord-embed', { ...head, image: embed.image?.url, thumbnail: embed.thumbnail?.url });
  if (embed.description) {
    const text = markdown(embed.description, store.names);
    node.append(element('discord-embed-description', { slot: 'description' }, element('div', { class: 'content' }, ...text)));
  }
  if (embed.fields?.length) {
    const fields = embed.fields.map((field) =>
      element('discord-embed-field', { 'field-title': field.name, inline: field.inline }, ...markdown(field.value, store.names)),
    );
    node.append(element('discord-embed-fields', { slot: 'fields' }, ...fields));
  }
  if (embed.footer) node.append(element('discord-embed-footer', { slot: 'footer' }, embed.footer.text));
  return node;
}

/** Buttons, menus and reactions below; they come again with each version of the message. */
function drawComponents(message, act) {
  if (!message.components.length) return null;
  const holder = element('discord-attachments', { slot: 'components' });
  for (const row of message.components) {
    const items = (row.components ?? []).map((item) => drawComponent(item, message, act));
    holder.append(element('discord-action-row', {}, ...items));
  }
  return holder;
}

function drawComponent(item, message, act) {
  if (item.type === BUTTON) {
    const label = [item.emoji?.name, item.label].filter(Boolean).join(' ');
    const looks = { type: STYLES[item.style], disabled: item.disabled, url: item.url, 'data-custom-id': item.custom_id };
    const button = element('discord-button', looks, label);
    if (!item.url && !item.disabled) button.addEventListener('click', () => act.press(message, item.custom_id, button));
    return button;
  }
  if (item.type !== MENU) return element('span', { class: 'unknown-component' }, `(component of type ${item.type})`);
  const options = item.options.map((option) =>
    element('option', { value: option.value, selected: option.default, title: option.description }, option.label),
  );
  const hint = element('option', { value: '', selected: !item.options.some((option) => option.default) }, item.placeholder ?? 'Make a selection');
  hint.disabled = true;
  const menu = element('select', { class: 'menu', 'data-custom-id': item.custom_id, disabled: item.disabled }, hint, ...options);
  menu.addEventListener('change', () => act.pick(message, item.custom_id, [menu.value]));
  return menu;
}

function drawReactions(message, store, act) {
  if (!message.reactions.length) return null;
  const reactions = message.reactions.map((reaction) => {
    const node = element('discord-reaction', { emoji: reaction.emoji.name, name: reaction.emoji.name, count: reaction.count });
    node.addEventListener('click', () => act.react(message, reaction.emoji.name));
    return node;
  });
  return element('discord-reactions', { slot: 'reactions' }, ...reactions);
}

/** What shows when the mouse is over a message. */
function toolbar(message, store, act) {
  const bar = element('div', { class: 'toolbar' });
  const add = (label, title, onclick) => bar.append(element('button', { title, 'aria-label': title, onclick }, label));
  if (!(message.flags & EPHEMERAL)) {
    add('❤️', 'React with ❤️', () => act.react(message, '❤️'));
    add('⭐', 'React with ⭐', () => act.react(message, '⭐'));
    for (const command of store.messageMenus()) add(`Apps: ${command.name}`, command.name, () => act.openMenu(message, command));
    if (store.isModerator) add('🗑', 'Delete message', () => act.erase(message));
  }
  return bar.children.length ? bar : null;
}

/** Waits until the pictures of a message can be drawn at once, so that a new frame doesn't flicker. */
export async function picturesReady(message) {
  const pictures = message.attachments.filter((attachment) => attachment.width);
  await Promise.allSettled(
    pictures.map((attachment) => {
      const picture = new Image();
      picture.src = attachment.url;
      return picture.decode();
    }),
  );
}

/** The finished element of one message, with what hangs below it. */
export function messageElement(shown, store, act) {
  const node = drawMessage(shown, store, act);
  const below = [drawComponents(shown.message, act), drawReactions(shown.message, store, act)];
  node.append(...below.filter(Boolean));
  return node;
}
