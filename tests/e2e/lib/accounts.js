// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// People with accounts: made by an admin, signed in as a page does it

import assert from 'node:assert/strict';
import { ask } from './http.js';
import { issueToken } from './server.js';

export const password = 'পাসওয়ার্ড is long';

export const bearer = (token) => ({ Authorization: `Bearer ${token}` });

/* One request with a JSON body: { status, headers, body, json } */
export async function call(server, method, path, body, headers = {}) {
  const answer = await ask(server.port, method, path, {
    headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const isJson = /^application\/json/.test(answer.headers['content-type'] ?? '');
  return { ...answer, json: isJson ? JSON.parse(answer.body) : undefined };
}

export async function admin(server) {
  return bearer(await issueToken(server, 'root', 'admin'));
}

/* { id, name, role } */
export async function addAccount(server, name, role = 'user', secret = password) {
  const { status, json } = await call(server, 'POST', '/api/accounts', { name, password: secret, role }, await admin(server));
  assert.equal(status, 201, JSON.stringify(json));
  return json.data;
}

/* What a browser has after signing in: cookie, csrf, and the headers its page sends. */
export async function signIn(server, name, secret = password) {
  const answer = await call(server, 'POST', '/api/sign-in', { name, password: secret }, { Origin: server.url });
  assert.equal(answer.status, 200, answer.body.toString());
  const [setCookie] = answer.headers['set-cookie'];
  const cookie = setCookie.split(';')[0];
  const { csrf, data } = answer.json;
  return { cookie, csrf, user: data, setCookie, headers: { Cookie: cookie, 'X-Adda-CSRF': csrf, Origin: server.url } };
}
