// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The hub's WebSocket paths as the demo page offers them

import { _ } from './i18n.js';

/**
 * Each: path, what it is for, the fields of its query, a first message; `choices` for a field that
 * has only some values, `protocol` if the path speaks another dialect to who asks for it.
 */
export function listEndpoints() {
  return [
    { path: '/ws', about: _('A room, in the flat dialect'), fields: ['room', 'username', 'token'], sample: '{"content":"hello"}' },
    {
      path: '/ws', protocol: 'adda.v1', about: _('All rooms, in Adda’s own protocol'), fields: ['username', 'token'],
      sample: '{"type":"join","room":"general","nonce":"1"}',
    },
    { path: '/ws/chat', about: _('A room, in the simple dialect'), fields: ['room', 'username', 'token'], sample: '{"content":"hello"}' },
    {
      path: '/ws/envelope', about: _('A room, in the envelope dialect: only the others hear what you say'),
      fields: ['room', 'username', 'token'], sample: '{"type":"chat","payload":{"content":"hello"}}',
    },
    { path: '/ws/hub', about: _('A raw room: any message, to all, untouched'), fields: ['room', 'username', 'token'], sample: 'hello' },
    { path: '/ws/echo', about: _('Each message comes back'), fields: [], sample: 'hello' },
    {
      path: '/ws/binary', about: _('Binary messages come back transformed'), fields: ['transform'],
      choices: { transform: ['none', 'sha256', 'gzip', 'gunzip'] }, sample: 'hello', isBinary: true,
    },
    { path: '/ws/ping', about: _('Each message comes back, and the hub pings'), fields: [], sample: 'hello' },
    { path: '/ws/protected', about: _('A token first, then each message comes back'), fields: [], sample: '{"token":""}' },
    { path: '/ws/notifications', about: _('What somebody is notified of'), fields: ['user_id', 'token'], sample: '' },
    { path: '/ws/dashboard', about: _('Live figures of the hub'), fields: ['interval', 'token'], sample: '' },
  ];
}

/** The address of an endpoint on this page's own hub, with what was filled in. */
export function addressOf(endpoint, values) {
  const url = new URL(endpoint.path, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const field of endpoint.fields) {
    if (values[field]) url.searchParams.set(field, values[field]);
  }
  return url.href;
}
