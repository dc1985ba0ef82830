/** What the page knows: the guild, the messages, and who is looking at which channel. */

export const TEXT = 0;
export const DM = 1;
export const THREAD = 11;
export const EPHEMERAL = 1 << 6;
export const THINKING = 1 << 7;

export class Store {
  constructor(state) {
    this.bot = state.bot;
    this.commands = state.commands;
    this.shown = new Map(state.messages.map((shown) => [shown.message.id, shown]));
    this.load(state);
    this.memberId = this.people.find((member) => member.user.username === 'ada').user.id;
    this.channelId = this.channels[0].id;
    this.unread = new Set();
    this.dismissed = new Set();
  }

  /**
   * Takes over what the stream doesn't tell. Messages and commands it tells, each in its turn: those of a state that
   * was asked for may be older, and would undo what came meanwhile.
   */
  load(state) {
    this.guild = state.guild;
    this.isConnected = state.is_connected;
    this.directMessages = state.direct_messages;
    this.faults = state.faults;
    this.asOf = state.last_event;
  }

  get channels() {
    return [...this.guild.channels, ...this.guild.threads];
  }

  get people() {
    return this.guild.members.filter((member) => !member.user.bot);
  }

  get member() {
    return this.guild.members.find((member) => member.user.id === this.memberId);
  }

  /** The member's direct messages with the bot; undefined before the first one. */
  get dm() {
    return this.directMessages.find((channel) => channel.recipients[0].id === this.memberId);
  }

  get channel() {
    return this.channelId === 'dm' ? this.dm : this.channels.find((channel) => channel.id === this.channelId);
  }

  get isModerator() {
    const role = this.guild.roles.find((known) => known.name === 'Moderators');
    return this.member.roles.includes(role.id);
  }

  /** Messages of the open channel that the member sees, oldest first. */
  visible() {
    const channel = this.channel;
    if (!channel) return [];
    return [...this.shown.values()].filter((shown) => shown.message.channel_id === channel.id && this.sees(shown));
  }

  sees(shown) {
    return (!shown.visible_to || shown.visible_to === this.memberId) && !this.dismissed.has(shown.message.id);
  }

  /** The colour of a member's highest role that has one. */
  roleColour(userId) {
    const member = this.guild.members.find((known) => known.user.id === userId);
    const roles = this.guild.roles.filter((role) => member?.roles.includes(role.id) && role.color);
    const highest = roles.sort((one, other) => other.position - one.position)[0];
    return highest ? `#${highest.color.toString(16).padStart(6, '0')}` : undefined;
  }

  /** How mentions are worded. */
  get names() {
    return {
      user: (id) => {
        const user = this.guild.members.find((member) => member.user.id === id)?.user;
        return user ? user.global_name ?? user.username : 'unknown-user';
      },
      channel: (id) => this.channels.find((channel) => channel.id === id)?.name ?? 'unknown',
    };
  }

  /** The slash commands that the member is offered here. */
  offered() {
    return this.commands.filter((command) => command.type === 1 && this.mayUse(command));
  }

  /** Commands of the "Apps" menu on messages. */
  messageMenus() {
    return this.commands.filter((command) => command.type === 3 && this.mayUse(command));
  }

  mayUse(command) {
    const needed = command.default_member_permissions;
    const context = this.channelId === 'dm' ? 1 : 0;
    const isHere = !command.contexts || command.contexts.includes(context);
    return isHere && (needed === null || this.isModerator);
  }
}
