// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What a notification says: its members may be of any kind, and are only ever text

import { _ } from './i18n.js';

const MOST_TITLE = 200;
const MOST_MESSAGE = 2000;
const OURS = new Set(['id', 'user_id', 'type', 'severity', 'title', 'message', 'data', 'timestamp', 'read']);

const KINDS = [
  ['error', 'bad', ['error', 'errors', 'failure', 'failed', 'fail', 'critical', 'alert', 'danger']],
  ['warning', 'warn', ['warning', 'warn', 'caution']],
  ['check', 'ok', ['success', 'ok', 'done', 'completed', 'confirmed', 'resolved']],
  ['talk', '', ['message', 'mention', 'chat', 'reply', 'comment']],
  ['person', '', ['user', 'account', 'invite', 'friend', 'follow']],
];

function text(value, most) {
  const whole = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  const letters = whole.trim();
  return letters.length > most ? `${letters.slice(0, most)}…` : letters;
}

/** {icon, tone}: by the words in the sender's severity and type. */
export function kindOf({ severity, type }) {
  const words = `${text(severity, MOST_TITLE)} ${text(type, MOST_TITLE)}`.toLowerCase().split(/[^a-z]+/);
  const [icon, tone] = KINDS.find(([, , known]) => words.some((word) => known.includes(word))) ?? ['bell', ''];
  return { icon, tone };
}

/** {title, message, type}: `type` is empty where it tells nothing. */
export function tell(notification) {
  const type = text(notification.type, MOST_TITLE);
  const message = text(notification.message, MOST_MESSAGE) || text(notification.text, MOST_MESSAGE);
  const title = text(notification.title, MOST_TITLE);
  return { title: title || _('Notification'), message: message || (title ? '' : others(notification)), type: type === 'info' ? '' : type };
}

/* A program that sent neither title nor message has still sent something. */
function others(notification) {
  const members = Object.entries(notification).filter(([key]) => !OURS.has(key));
  return text(members.map(([key, value]) => `${key}: ${text(value, MOST_TITLE)}`).join('\n'), MOST_MESSAGE);
}
