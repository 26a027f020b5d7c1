// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What the hub's error codes and close codes mean to the reader: what happened, what one can do

import { _, fill } from './i18n.js';

/** Why a message was not taken, in a few words. */
export function notSent(error) {
  const reasons = {
    storage_full: _('not sent: the hub has no space left'),
    storage_failed: _('not sent: the hub cannot write just now'),
    too_long: _('not sent: too long'),
    rate_limited: _('not sent: too many in a short time'),
    forbidden: _('not sent: you may not write here'),
    muted: _('not sent: you are muted'),
    locked: _('not sent: this room is locked'),
    queue_full: _('not sent: too many are waiting already'),
  };
  return reasons[error?.code] ?? _('not sent');
}

/** Why a room could not be opened. */
export function notOpened(room, error) {
  const reasons = {
    bad_name: _('#{room} cannot be the name of a room.'),
    too_many_rooms: _('#{room} could not be opened: you are in as many rooms as the hub allows. Leave one first.'),
    forbidden: _('#{room} is not open to you.'),
    taken_out: _('You were taken out of #{room}.'),
    storage_failed: _('#{room} could not be opened: the hub cannot read its record just now.'),
  };
  return fill(reasons[error.code] ?? _('#{room} could not be opened.'), { room });
}

/** Any other trouble. */
export function trouble(error) {
  const reasons = {
    rate_limited: _('That was a little too fast for the hub. Wait a moment.'),
    busy: _('The hub is very busy just now. It will go on in a moment.'),
    shutting_down: _('The hub is being restarted. The page comes back by itself.'),
    muted: error.message,
    banned: error.message,
    name_taken: _('This name belongs to an account. Sign in, or take another.'),
    invalid_token: _('Your sign-in is no longer valid. Reload the page to sign in again.'),
  };
  return reasons[error.code] ?? fill(_('The hub answered with an error: {error}'), { error: error.message });
}

/** The hub asked us not to come back by ourselves. */
export function farewell({ code, reason }) {
  const reasons = {
    1000: _('The hub ended the connection.'),
    1008: _('The hub refused this connection. Perhaps this page is not allowed to use it.'),
    1009: _('A message was too long for the hub, and it closed the connection.'),
    4201: _('Your sign-in has ended. Reload the page to sign in again.'),
    4202: reason || _('You are banned from this hub.'),
    4200: _('You were put out by somebody who looks after this hub.'),
  };
  return reasons[code] ?? _('The hub closed the connection because it did not understand this page. Reloading may help.');
}

/** The hub answers, but every attempt to come in fails before a word is said. */
export function shutOut() {
  return _('The hub is there but does not let you in. It may be full, or your name may not be allowed here.');
}
