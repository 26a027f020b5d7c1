// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A person's notifications as the page holds them: the latest, and what is unread

import { AddaError } from './adda-client.js';
import { AddaEvent } from './adda-link.js';

const PAGE = 50;
const RECOUNT = 300; // many marks at once become one question

/** Events: `change`, `arrived` {notification}. `list` is newest first. */
export class Notices extends EventTarget {
  list = [];
  unread = 0;
  hasMore = false;
  state = 'loading'; // or `ready`, `failed`
  #hub;
  #whose = null;
  #recount = null;

  constructor(hub) {
    super();
    this.#hub = hub;
    hub.addEventListener('state', ({ detail }) => detail.state === 'connected' && this.load());
    hub.addEventListener('notification', ({ detail }) => this.#arrived(detail.notification));
    hub.addEventListener('read', ({ detail }) => this.#becameRead(detail));
  }

  /** The latest, at each connect. What was held already stays if nothing is missing between. */
  async load() {
    if (this.#whose !== this.#hub.me?.id) this.#forget();
    const page = await this.#ask((client) => client.notifications({ limit: PAGE }));
    if (!page) return;
    const known = new Set(this.list.map(({ id }) => id));
    const joins = page.notifications.some(({ id }) => known.has(id));
    if (!joins) {
      this.list = [];
      this.hasMore = page.has_more;
    }
    this.#take(page);
  }

  async loadOlder() {
    const before = this.list.at(-1)?.id;
    const page = before && await this.#ask((client) => client.notifications({ before, limit: PAGE }));
    if (!page) return;
    this.hasMore = page.has_more;
    this.#take(page);
  }

  async mark(which) {
    try {
      const { unread } = await this.#hub.client.markRead(which);
      this.unread = unread;
      this.#changed();
    } catch (error) {
      if (!(error instanceof AddaError)) throw error;
      if (error.code !== 'disconnected') this.#hub.complain(error);
    }
  }

  #forget() {
    this.#whose = this.#hub.me?.id ?? null;
    this.list = [];
    this.unread = 0;
    this.hasMore = false;
  }

  async #ask(question) {
    try {
      this.state = 'loading';
      this.#changed();
      const answer = await question(this.#hub.client);
      this.state = 'ready';
      return answer;
    } catch (error) {
      if (!(error instanceof AddaError)) throw error;
      this.state = 'failed';
      this.#changed();
      return null;
    }
  }

  #take({ notifications, unread }) {
    const byId = new Map([...this.list, ...notifications].map((notification) => [notification.id, notification]));
    this.list = [...byId.values()].sort((a, b) => compare(b.timestamp, a.timestamp) || compare(b.id, a.id));
    this.unread = unread;
    this.#changed();
  }

  #arrived(notification) {
    if (this.list.some(({ id }) => id === notification.id)) return;
    this.list.unshift(notification);
    if (!notification.read) this.unread++;
    this.#changed();
    this.dispatchEvent(new AddaEvent('arrived', { notification }));
  }

  #becameRead({ ids, until }) {
    const concerns = ids ? new Set(ids) : null;
    this.list = this.list.map((notification) => {
      const isRead = concerns ? concerns.has(notification.id) : notification.timestamp <= until;
      return isRead && !notification.read ? { ...notification, read: true } : notification;
    });
    this.#changed();
    this.#countSoon();
  }

  // Ones that are not held here may have become read too.
  #countSoon() {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(async () => {
      try {
        this.unread = (await this.#hub.client.notifications({ limit: 1 })).unread;
        this.#changed();
      } catch (error) {
        if (!(error instanceof AddaError)) throw error; // the next connect counts anew
      }
    }, RECOUNT);
  }

  #changed() {
    this.dispatchEvent(new AddaEvent('change', {}));
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
