// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The reader's account: signing in, up and out. The cookie itself is out of reach here

import { load, save } from './settings.js';

let csrf = null;

/** What the hub answered instead of what was asked for. */
export class AccountError extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter; // in seconds, or null
  }
}

/** Who is signed in in this browser, {id, name, role}, or null. Guests are not asked about. */
export async function whoAmI() {
  if (!load('signed-in', false)) return null;
  try {
    const response = await fetch('/api/me', { headers: { Accept: 'application/json' } });
    if (response.status === 401) save('signed-in', null);
    if (!response.ok) return null;
    const { data, csrf: token } = await response.json();
    csrf = token ?? null;
    return data;
  } catch {
    return null;
  }
}

export async function signIn(name, password) {
  const { data, csrf: token } = await post('/api/sign-in', { name, password });
  csrf = token;
  save('signed-in', true);
  return data;
}

/** Makes the account, and signs in. */
export async function signUp(name, password, invite) {
  await post('/api/register', { name, password, ...(invite && { invite }) });
  return signIn(name, password);
}

export async function signOut() {
  await post('/api/sign-out', {});
  csrf = null;
  save('signed-in', null);
}

/** The invite that the address carries: /join/INVITE. */
export function invited() {
  const [, folder, invite] = location.pathname.split('/');
  return folder === 'join' && invite ? decodeURIComponent(invite) : null;
}

async function post(path, body) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  if (csrf !== null) headers['X-Adda-CSRF'] = csrf;
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const wait = Number(response.headers.get('Retry-After'));
  throw new AccountError(response.status, answer.error ?? '', wait > 0 ? wait : null);
}
