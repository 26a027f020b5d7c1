// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The dialogs to sign in and to make an account

import { AccountError, signIn, signUp } from './account.js';
import { openDialog } from './dialogs.js';
import { el, iconButton } from './dom.js';
import { _, fill, ngettext, number } from './i18n.js';

const LEAST_CHARS = 8;

/** Asks for name and password; `done` is called with {id, name, role}. */
export function openSignIn(done, { name = '', notice = '' } = {}) {
  openForm({
    title: _('Sign in'),
    action: _('Sign in'),
    autocomplete: 'current-password',
    name,
    notice,
    send: (values) => signIn(values.name, values.password),
    done,
  });
}

/** The same for a new account; with an invite where the hub wants one. */
export function openSignUp(done, { invite = null } = {}) {
  openForm({
    title: _('Make an account'),
    action: _('Make the account'),
    autocomplete: 'new-password',
    notice: _('The name is yours alone then, and the password lets you in from anywhere.'),
    send: (values) => signUp(values.name, values.password, invite),
    done,
  });
}

function openForm({ title, action, autocomplete, name = '', notice, send, done }) {
  const error = el('p', { class: 'bad', role: 'alert', id: 'account-error' });
  const nameInput = field('account-name', { autocomplete: 'username', dir: 'auto', value: name });
  const passwordInput = field('account-password', { type: 'password', autocomplete });
  const button = el('button', { type: 'submit', class: 'primary', text: action });
  const submit = async (event) => {
    event.preventDefault();
    const values = { name: nameInput.value.trim(), password: passwordInput.value };
    const wrong = flawOf(values);
    error.textContent = wrong ?? '';
    if (wrong !== null) return;
    button.disabled = true;
    try {
      const user = await send(values);
      dialog.close();
      done(user);
    } catch (failure) {
      error.textContent = sentenceFor(failure);
      passwordInput.select();
    } finally {
      button.disabled = false;
    }
  };
  const dialog = openDialog({ class: 'account', 'aria-labelledby': 'account-title' },
    el('header', { class: 'pane-header' },
      el('h2', { id: 'account-title', text: title }),
      iconButton('close', _('Close'), () => dialog.close())),
    el('form', { novalidate: true, on: { submit } },
      notice ? el('p', { class: 'dim', text: notice }) : null,
      el('label', { for: 'account-name', text: _('Your name') }), nameInput,
      el('label', { for: 'account-password', text: _('Password') }), passwordInput,
      error, button));
  (name === '' ? nameInput : passwordInput).focus();
}

function field(id, more) {
  return el('input', { id, type: 'text', spellcheck: 'false', required: true, 'aria-describedby': 'account-error', ...more });
}

function flawOf({ name, password }) {
  if (name === '') return _('Please say who you are.');
  if (Array.from(password).length < LEAST_CHARS) return _('A password has 8 characters or more.');
  return null;
}

function sentenceFor(failure) {
  if (!(failure instanceof AccountError)) return _('The hub does not answer. Try again in a moment.');
  if (failure.status === 429 && failure.retryAfter !== null) {
    return fill(ngettext('Too many tries. Wait {n} second.', 'Too many tries. Wait {n} seconds.', failure.retryAfter),
      { n: number(failure.retryAfter) });
  }
  const reasons = {
    400: _('This name cannot be used, or the password is too short.'),
    401: _('The name or the password is wrong.'),
    403: _('An invite that is still good is needed to make an account here.'),
    409: _('This name, or one that looks like it, is taken.'),
    429: _('Too many tries. Wait a while.'),
  };
  return reasons[failure.status] ?? _('The hub cannot do that just now. Try again in a moment.');
}
