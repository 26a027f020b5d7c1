// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The chat page: puts the views together, follows the address, listens to the keyboard

import { invited, signOut, whoAmI } from './account.js';
import { openFinder, openMenu, openShortcuts } from './dialogs.js';
import { el, icon, iconButton, named, setText } from './dom.js';
import { notOpened, trouble } from './errors.js';
import { Hub } from './hub.js';
import { _, number, startLanguage } from './i18n.js';
import { peopleCount } from './message-row.js';
import { loadName, loadRooms, saveName } from './settings.js';
import { applyTheme } from './theme.js';
import { openSignIn, openSignUp } from './view-account.js';
import { ComposerView } from './view-composer.js';
import { JoinView } from './view-join.js';
import { MessagesView } from './view-messages.js';
import { NoticesView } from './view-notices.js';
import { PeopleView, TypingView } from './view-people.js';
import { RoomsView } from './view-rooms.js';
import { StatusView } from './view-status.js';

class App {
  #hub = new Hub();
  #room = null;
  #account = null; // {id, name, role} of who is signed in
  #join = new JoinView((answer) => this.#enter(answer), (name) => this.#signIn({ name }));
  #messages = new MessagesView(this.#hub);
  #composer = new ComposerView(this.#hub, () => this.#messages.toEnd());
  #rooms;
  #people = new PeopleView(this.#hub, () => this.#showPeople(false));
  #typing = new TypingView(this.#hub);
  #status = new StatusView(this.#hub);
  #notices = new NoticesView(this.#hub);
  #title = el('h1', { tabindex: '-1' });
  #count = el('span', { class: 'dim here' });
  #me = el('span', { class: 'name' });
  #notice = el('div', { class: 'notice', role: 'alert', hidden: true });
  #peopleButton;
  #chat;

  constructor() {
    this.#rooms = new RoomsView(this.#hub, {
      open: (room) => this.#open(room),
      find: () => this.#find(),
      create: () => this.#find({ creates: true }),
    });
    this.#chat = el('div', { class: 'chat', data: { pane: 'chat' } }, this.#sidebar(), this.#conversation(), this.#people.element);
    this.#listen();
  }

  start(account) {
    const asked = askedRoom();
    const invite = invited();
    const name = account?.name ?? loadName();
    this.#account = account;
    if (invite !== null) {
      history.replaceState({}, '', '/');
      this.#showJoin({ name, room: asked ?? undefined });
      openSignUp(() => location.reload(), { invite });
    } else if (name === '') this.#showJoin({ room: asked ?? undefined });
    else this.#enter({ name, room: asked ?? loadRooms().at(-1) ?? 'general' });
  }

  #sidebar() {
    const menu = el('button', { type: 'button', class: 'me', 'aria-haspopup': 'dialog', on: { click: () => this.#menu() } },
      this.#me, icon('more'));
    return el('div', { class: 'sidebar' }, this.#rooms.element,
      el('footer', { class: 'foot' }, this.#status.dot, menu));
  }

  #conversation() {
    this.#peopleButton = iconButton('people', _('People'), () => this.#showPeople(this.#chat.dataset.people !== 'on'),
      { class: 'icon-button people-button', 'aria-expanded': 'false' });
    const header = el('header', { class: 'chat-header' },
      iconButton('back', _('Rooms'), () => this.#showPane('rooms'), { class: 'icon-button back' }),
      el('div', { class: 'titles' }, this.#title, this.#count),
      iconButton('search', _('Find a room'), () => this.#find(), { class: 'icon-button find' }),
      this.#notices.element, this.#peopleButton);
    return el('main', { class: 'conversation' }, header, this.#status.bar, this.#notice, this.#messages.element,
      this.#typing.element, this.#composer.element);
  }

  #listen() {
    const on = (type, handler) => this.#hub.addEventListener(type, (event) => handler(event.detail ?? {}));
    const here = (handler) => ({ room }) => room === this.#room && handler();
    on('timeline', here(() => this.#messages.render()));
    on('returned', here(() => this.#messages.returned()));
    on('typing', here(() => this.#typing.render()));
    on('people', here(() => this.#drawPeople()));
    on('rooms', () => {
      this.#rooms.render();
      this.#drawTitle();
    });
    on('state', ({ state }) => state === 'connected' && this.#drawName());
    on('renamed', ({ from, room }) => this.#renamed(from, room));
    on('refused', ({ room, error }) => this.#refused(room, error));
    on('trouble', ({ error }) => (error.code === 'name_taken' ? this.#nameTaken(error) : this.#say(trouble(error))));
    window.addEventListener('popstate', () => this.#follow());
    document.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) return;
      this.#messages.render();
      this.#hub.refreshSoon();
    });
  }

  #showJoin(values) {
    page.replaceChildren(this.#join.element);
    document.title = 'Adda';
    this.#join.show(values);
  }

  #signIn(options) {
    openSignIn(() => location.reload(), options);
  }

  async #signOut() {
    try {
      await signOut();
    } catch {
      // Whatever it was, the next page shows how things stand.
    }
    location.reload();
  }

  #enter({ name, room }) {
    if (this.#account === null) saveName(name);
    page.replaceChildren(this.#chat);
    this.#hub.start(name);
    this.#drawName();
    this.#open(room, { replaces: true });
  }

  #open(name, { replaces = false, moves = true } = {}) {
    const room = this.#hub.join(name);
    const address = new URL(location.href);
    address.searchParams.delete('room');
    address.hash = encodeURIComponent(room);
    if (moves) history[replaces ? 'replaceState' : 'pushState']({ room }, '', address);
    this.#show(room);
    this.#showPane('chat');
    if (matchMedia('(hover: hover)').matches) this.#composer.focus();
  }

  #show(room) {
    this.#room = room;
    this.#chat.dataset.room = room === null ? 'none' : 'some';
    this.#notice.hidden = true;
    this.#title.replaceChildren(...(room === null ? [] : [el('span', { class: 'dim', 'aria-hidden': 'true', text: '#' }), named(room)]));
    for (const view of [this.#messages, this.#composer, this.#rooms, this.#people, this.#typing]) view.show(room);
    this.#drawPeople();
    this.#drawTitle();
  }

  // Back and forward of the browser move through the rooms.
  #follow() {
    const room = askedRoom();
    if (room !== null && this.#hub.client && room !== this.#room) this.#open(room, { moves: false });
  }

  #showPane(pane) {
    this.#chat.dataset.pane = pane;
    this.#showPeople(false);
    this.#messages.render();
    if (pane === 'rooms') this.#rooms.element.querySelector('[aria-current]')?.focus();
  }

  #showPeople(on) {
    const was = this.#chat.dataset.people === 'on';
    this.#chat.dataset.people = on ? 'on' : 'off';
    this.#peopleButton.setAttribute('aria-expanded', String(on));
    if (on) this.#people.element.querySelector('button').focus();
    else if (was) this.#peopleButton.focus();
  }

  #drawPeople() {
    const room = this.#room === null ? undefined : this.#hub.room(this.#room);
    setText(this.#count, room?.state === 'joined' ? about(room) : '');
    this.#people.render();
    this.#drawTitle();
  }

  #drawName() {
    this.#me.replaceChildren(named(this.#hub.me?.name ?? this.#hub.client?.username ?? ''));
  }

  #drawTitle() {
    const unseen = this.#hub.rooms.reduce((sum, room) => sum + this.#hub.timeline(room).unseen, 0);
    const place = this.#room === null ? 'Adda' : `#${this.#room} · Adda`;
    const title = unseen > 0 ? `(${number(unseen)}) ${place}` : place;
    if (document.title !== title) document.title = title;
  }

  #find(options) {
    openFinder(this.#hub, (room) => this.#open(room), options);
  }

  #menu() {
    openMenu({
      room: this.#room,
      account: this.#account === null ? { signIn: () => this.#signIn() } : { signOut: () => this.#signOut() },
      rename: () => {
        const name = loadName();
        const room = this.#room ?? 'general';
        this.#hub.stop();
        this.#showJoin({ name, room });
        this.#join.element.querySelector('#name').select();
      },
      leave: () => {
        const next = this.#rooms.neighbour(-1);
        this.#hub.leave(this.#room);
        if (next !== undefined && this.#hub.timeline(next)) this.#open(next, { replaces: true });
        else this.#nowhere();
      },
    });
  }

  #nowhere() {
    history.replaceState({}, '', location.pathname);
    this.#show(null);
    this.#say(_('You are in no room. Choose one from the list, or open a new one.'));
    this.#showPane('rooms');
  }

  #nameTaken(error) {
    const name = loadName();
    const room = this.#room ?? 'general';
    this.#hub.stop();
    this.#showJoin({ name, room, error: trouble(error) });
    this.#signIn({ name, notice: trouble(error) });
  }

  #renamed(from, room) {
    if (from !== this.#room) return;
    this.#composer.rename(from, room);
    this.#open(room, { replaces: true });
  }

  #refused(room, error) {
    if (room === this.#room) this.#show(this.#hub.rooms.at(-1) ?? null);
    this.#say(notOpened(room, error));
  }

  #say(sentence) {
    this.#notice.replaceChildren(el('span', { text: sentence }),
      iconButton('close', _('Close'), () => { this.#notice.hidden = true; }));
    this.#notice.hidden = false;
  }

  #key(event) {
    if (!this.#chat.isConnected || document.querySelector('dialog[open]')) return;
    const writing = event.target.closest?.('input, textarea');
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') this.#find();
    else if (event.altKey && step && this.#hub.rooms.length > 1) this.#open(this.#rooms.neighbour(step));
    else if (event.key === 'Escape') this.#escape();
    else if (event.key === '?' && !writing) openShortcuts();
    else if (event.ctrlKey && event.key === '/') openShortcuts();
    else if (event.key === 'End' && !writing) this.#messages.toEnd();
    else return;
    event.preventDefault();
  }

  #escape() {
    if (this.#chat.dataset.people === 'on') this.#showPeople(false);
    else if (!this.#notice.hidden) this.#notice.hidden = true;
    else if (!this.#messages.clearNew()) this.#messages.toEnd();
  }
}

/** The room that the address names: /#room or ?room=. */
function askedRoom() {
  try {
    const named = decodeURIComponent(location.hash.slice(1)) || new URLSearchParams(location.search).get('room');
    return named?.trim() || null;
  } catch {
    return null;
  }
}

const page = document.getElementById('page');

applyTheme();
await startLanguage();
new App().start(await whoAmI());

// Beside the room's name: who is there, what it is about, whether one can speak.
function about({ count, locked, topic }) {
  return [peopleCount(count), locked ? _('locked') : '', topic].filter(Boolean).join(' · ');
}
