// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Accounts from outside: signing in, cookies, tickets, names, invites, expiry, over the real server

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { addAccount, admin, bearer, call, password, signIn } from './lib/accounts.js';
import { tryUpgrade } from './lib/client.js';
import { FlatClient } from './lib/flat.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const server = await new Server({ config: { ...noLimits, 'sign-in-address-limit': 0 } }).start();
after(() => server.finish());

let people = 0;
const newName = () => `Person ${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'][people % 8]}${String(++people).replaceAll('1', 'k').replaceAll('0', 'z')}`;
const newAccount = async (role) => addAccount(server, newName(), role);

/* With a ticket of its own, as a page connects. */
async function connectAs(person, options = {}) {
  const { json } = await call(server, 'POST', '/api/ticket', {}, person.headers);
  return V1Client.open(server, { query: { ticket: json.ticket }, ...options });
}

describe('signing in', () => {
  test('a cookie that scripts and other sites cannot have, and who one is', async () => {
    const account = await newAccount();
    const person = await signIn(server, account.name);
    assert.match(person.setCookie, /^adda_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/);
    assert.deepEqual(person.user, { id: account.id, name: account.name, role: 'user' });
    const me = await call(server, 'GET', '/api/me', undefined, { Cookie: person.cookie });
    assert.deepEqual(me.json, { data: person.user, csrf: person.csrf });
    assert.equal((await call(server, 'GET', '/api/me')).status, 401);
  });

  test('behind a trusted proxy with TLS the cookie is Secure', async (t) => {
    const mine = await startServer(t, { config: { ...noLimits, 'trusted-proxies': ['127.0.0.1'] } });
    await addAccount(mine, 'Mitu');
    const Origin = `https://127.0.0.1:${mine.port}`;
    const answer = await call(mine, 'POST', '/api/sign-in', { name: 'Mitu', password },
                              { Origin, 'X-Forwarded-For': '192.0.2.7', 'X-Forwarded-Proto': 'https' });
    assert.equal(answer.status, 200, answer.body.toString());
    assert.match(answer.headers['set-cookie'][0], /; Secure$/);
  });

  test('the name may be written in any way that looks the same', async () => {
    await addAccount(server, 'Zoë Omega');
    assert.equal((await signIn(server, 'ZOË  omega ')).user.name, 'Zoë Omega');
  });

  test('wrong name and wrong password are one answer', async () => {
    const account = await newAccount();
    const wrong = await call(server, 'POST', '/api/sign-in', { name: account.name, password: 'not that one' });
    const nobody = await call(server, 'POST', '/api/sign-in', { name: 'Nobody at all', password: 'not that one' });
    assert.equal(wrong.status, 401);
    assert.deepEqual([nobody.status, nobody.json], [wrong.status, wrong.json]);
    assert.equal(wrong.headers['set-cookie'], undefined);
  });

  test('signing out ends the sign-in, and its connections', async () => {
    const account = await newAccount();
    const person = await signIn(server, account.name);
    const other = await signIn(server, account.name);
    const client = await connectAs(person);
    const stays = await connectAs(other);
    const out = await call(server, 'POST', '/api/sign-out', {}, person.headers);
    assert.equal(out.status, 200);
    assert.match(out.headers['set-cookie'][0], /^adda_session=; .*Max-Age=0/);
    assert.deepEqual(await client.closed(), { code: 4201, reason: 'signed out' });
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie: person.cookie })).status, 401);
    await stays.join('still-here');
    await stays.close();
  });

  test('a sign-in outlives a killed server', async () => {
    const mine = await startServer({ after }, { config: noLimits });
    const account = await addAccount(mine, 'Mitu');
    const person = await signIn(mine, 'Mitu');
    await mine.restart();
    const me = await call(mine, 'GET', '/api/me', undefined, { Cookie: person.cookie });
    assert.equal(me.json.data.id, account.id);
  });

  test('the cookie opens a WebSocket from a page of the hub', async () => {
    const account = await newAccount();
    const person = await signIn(server, account.name);
    const client = await V1Client.open(server, { headers: { Cookie: person.cookie, Origin: server.url } });
    assert.equal(client.user.id, account.id);
    await client.close();
    const flat = await FlatClient.open(server, { room: 'cookie-room' }, { headers: { Cookie: person.cookie } });
    assert.equal(flat.userId, account.id);
    await flat.close();
  });

  test('a new password ends all other sign-ins', async () => {
    const account = await newAccount();
    const mine = await signIn(server, account.name);
    const other = await signIn(server, account.name);
    const changed = await call(server, 'POST', '/api/password', { old: password, password: 'a new password' }, mine.headers);
    assert.equal(changed.status, 200, changed.body.toString());
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie: mine.cookie })).status, 200);
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie: other.cookie })).status, 401);
    await signIn(server, account.name, 'a new password');
    assert.equal((await call(server, 'POST', '/api/sign-in', { name: account.name, password })).status, 401);
  });
});

describe('names', () => {
  test('a guest cannot take the name of an account, nor one that looks like it', async () => {
    await addAccount(server, 'Rahim');
    for (const username of ['Rahim', 'rahim', 'RAHlM', 'Ｒａｈｉｍ', 'rah1m']) {
      const answer = await tryUpgrade(server, `/ws?username=${encodeURIComponent(username)}`);
      assert.equal(answer.status, 403, username);
      assert.equal(answer.body, 'This name belongs to an account: sign in, or take another');
    }
    assert.equal((await tryUpgrade(server, '/ws?username=Karim')).status, 101);
  });

  test('an adda.v1 client hears why, and can do nothing but prove who it is', async () => {
    const account = await addAccount(server, 'Shirin');
    const client = await new V1Client(server, { username: 'shirin' }).opened();
    assert.equal((await client.takeType('error')).code, 'name_taken');
    await client.expectError('unauthorized', { type: 'join', room: 'general' });
    await client.expectError('invalid_token', { type: 'auth', token: 'no.such.token' });
    const token = await issueToken(server, account.id, 'user', '--name', 'Shirin');
    const welcome = await client.expect('welcome', { type: 'auth', token });
    assert.equal(welcome.user.id, account.id);
    await client.join('general');
    await client.close();
  });

  test('a guest token is not worth more', async () => {
    await addAccount(server, 'Farid');
    const token = await issueToken(server, 'x', 'guest', '--name', 'Farid');
    assert.equal((await tryUpgrade(server, `/ws?token=${token}`)).status, 403);
  });

  test('a word of two alphabets is nobody\'s name', async () => {
    const made = await call(server, 'POST', '/api/accounts', { name: 'Rаhimа', password }, await admin(server));
    assert.equal(made.status, 400);
    assert.match(made.json.error, /alphabets/);
    assert.equal((await tryUpgrade(server, `/ws?username=${encodeURIComponent('Rаhimа')}`)).status, 400);
  });

  test('Bengali names in full', async () => {
    const account = await addAccount(server, 'শ্রীকান্ত চট্টোপাধ্যায়');
    const person = await signIn(server, 'শ্রীকান্ত চট্টোপাধ্যায়');
    assert.equal(person.user.id, account.id);
    const client = await connectAs(person);
    assert.equal(client.user.name, account.name);
    await client.close();
  });
});

describe('tickets', () => {
  test('good once', async () => {
    const person = await signIn(server, (await newAccount()).name);
    const { status, json } = await call(server, 'POST', '/api/ticket', {}, person.headers);
    assert.equal(status, 201);
    assert.equal(json.expires_in_ms, 30000);
    assert.equal((await tryUpgrade(server, `/ws?ticket=${json.ticket}`)).status, 101);
    const again = await tryUpgrade(server, `/ws?ticket=${json.ticket}`);
    assert.deepEqual([again.status, again.body], [401, 'Invalid ticket']);
  });

  test('for who holds a token too, for nobody else', async () => {
    const token = await issueToken(server, 'mitu-by-token', 'user');
    const { json } = await call(server, 'POST', '/api/ticket', {}, bearer(token));
    const client = await V1Client.open(server, { query: { ticket: json.ticket } });
    assert.equal(client.user.id, 'mitu-by-token');
    await client.close();
    assert.equal((await call(server, 'POST', '/api/ticket', {})).status, 401);
  });
});

describe('expiry', () => {
  test('adda.v1 is warned, then closed', async () => {
    const token = await issueToken(server, 'short', 'user', '--ttl', '2');
    const client = await V1Client.open(server, { token });
    const { in_ms: inMs } = await client.takeType('expiring');
    assert.ok(inMs > 0 && inMs <= 2000, `${inMs}`);
    assert.deepEqual(await client.closed(), { code: 4201, reason: 'token expired, sign in again' });
  });

  test('flat is closed', async () => {
    const token = await issueToken(server, 'short-flat', 'user', '--ttl', '1');
    const client = await FlatClient.open(server, { room: 'expiry', token });
    assert.equal((await client.closed()).code, 4201);
  });

  test('a new token of the same person keeps it, in its rooms; another\'s does not', async () => {
    const client = await V1Client.open(server, { token: await issueToken(server, 'renewed', 'user', '--ttl', '3') });
    await client.join('kept');
    await client.takeType('expiring');
    await client.expectError('forbidden', { type: 'auth', token: await issueToken(server, 'another', 'user') });
    const welcome = await client.expect('welcome', { type: 'auth', token: await issueToken(server, 'renewed', 'user', '--ttl', '70') });
    assert.equal(welcome.user.id, 'renewed');
    /* Another one of the same first age goes when this one would have gone. */
    const witness = await V1Client.open(server, { token: await issueToken(server, 'witness', 'user', '--ttl', '4') });
    await witness.closed();
    await client.say('kept', 'still here');
    const late = await client.takeType('expiring', 20000);
    assert.ok(late.in_ms > 50000, `${late.in_ms}`);
    await client.close();
  });
});

describe('administration', () => {
  test('a disabled account is out at once, by every way', async () => {
    const account = await newAccount();
    const person = await signIn(server, account.name);
    const token = await issueToken(server, account.id, 'user');
    const byCookie = await connectAs(person);
    const byToken = await V1Client.open(server, { token });
    const done = await call(server, 'PATCH', `/api/accounts/${account.id}`, { disabled: true }, await admin(server));
    assert.equal(done.json.data.disabled, true);
    assert.equal((await byCookie.closed()).code, 4201);
    assert.equal((await byToken.closed()).code, 4201);
    assert.equal((await call(server, 'POST', '/api/sign-in', { name: account.name, password })).status, 401);
    assert.equal((await call(server, 'GET', '/api/me', undefined, bearer(token))).status, 401);
    assert.equal((await tryUpgrade(server, `/ws?token=${token}`)).status, 401);
    await call(server, 'PATCH', `/api/accounts/${account.id}`, { disabled: false }, await admin(server));
    await signIn(server, account.name);
  });

  test('a new role closes what had the old one, to come back', async () => {
    const account = await newAccount();
    const person = await signIn(server, account.name);
    const client = await connectAs(person);
    await call(server, 'PATCH', `/api/accounts/${account.id}`, { role: 'moderator' }, await admin(server));
    assert.equal((await client.closed()).code, 4002);
    const again = await connectAs(person);
    assert.equal(again.user.role, 'moderator');
    await again.close();
  });

  test('only an admin lists and makes accounts', async () => {
    const user = await signIn(server, (await newAccount()).name);
    const moderator = await signIn(server, (await newAccount('moderator')).name);
    for (const person of [user, moderator]) {
      assert.equal((await call(server, 'GET', '/api/accounts', undefined, person.headers)).status, 403);
      assert.equal((await call(server, 'POST', '/api/accounts', { name: newName(), password }, person.headers)).status, 403);
    }
    const { json } = await call(server, 'GET', '/api/accounts', undefined, await admin(server));
    assert.ok(json.data.some(({ id }) => id === user.user.id));
    assert.ok(!JSON.stringify(json).includes('argon2'));
  });
});

describe('registration', () => {
  const register = (body, to = server) => call(to, 'POST', '/api/register', body);

  test('by invite, as often as it says', async () => {
    const none = await register({ name: newName(), password });
    assert.equal(none.status, 403);
    const { json } = await call(server, 'POST', '/api/invites', { uses: 1 }, await admin(server));
    const { invite, path } = json.data;
    assert.equal(path, `/join/${invite}`);
    const page = await call(server, 'GET', path);
    assert.equal(page.status, 200);
    assert.match(page.headers['content-type'], /^text\/html/);
    const name = newName();
    const made = await register({ name, password, invite });
    assert.equal(made.status, 201);
    assert.equal(made.json.data.role, 'user');
    assert.equal((await register({ name: newName(), password, invite })).status, 403);
    await signIn(server, name);
  });

  test('open, and closed', async (t) => {
    const mine = await startServer(t, { config: { ...noLimits, registration: 'open' } });
    assert.equal((await register({ name: 'Mitu', password }, mine)).status, 201);
    const again = await register({ name: 'MITU', password }, mine);
    assert.equal(again.status, 409);
    mine.writeConfig({ ...noLimits, registration: 'closed' });
    await mine.logged(/“registration” has changed/);
    const { json } = await call(mine, 'POST', '/api/invites', {}, await admin(mine));
    assert.equal((await register({ name: 'Rahim', password, invite: json.data.invite }, mine)).status, 403);
  });

  test('a moderator invites users, and nobody above', async () => {
    const moderator = await signIn(server, (await newAccount('moderator')).name);
    assert.equal((await call(server, 'POST', '/api/invites', { role: 'admin' }, moderator.headers)).status, 403);
    assert.equal((await call(server, 'POST', '/api/invites', { role: 'user' }, moderator.headers)).status, 201);
    const user = await signIn(server, (await newAccount()).name);
    assert.equal((await call(server, 'POST', '/api/invites', {}, user.headers)).status, 403);
  });
});
