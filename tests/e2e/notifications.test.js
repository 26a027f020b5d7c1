// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Notifications: to a person or to all, kept for who is away, and nobody else's to read

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import WebSocket from 'ws';
import { Client, tryUpgrade } from './lib/client.js';
import { ask } from './lib/http.js';
import { serverPath } from './lib/paths.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { bounded, deferred } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());
const demo = await new Server({ config: noLimits, args: ['--demo'] }).start();
after(() => demo.finish());
const [shop, root] = await Promise.all([issueToken(server, 'shop', 'service'), issueToken(server, 'root', 'admin')]);

let people = 0;
const newPerson = () => `person-${++people}`;
const tokenOf = (person) => issueToken(server, person);
const bearer = (token) => (token ? { Authorization: `Bearer ${token}` } : {});

/* Text goes as it is. */
function post(to, path, body, { token, headers = {} } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ask(to.port, 'POST', path, { headers: { 'Content-Type': 'application/json', ...bearer(token), ...headers }, body: text });
}

async function sent(path, body, options = {}) {
  const answer = await post(server, path, body, { token: shop, ...options });
  assert.equal(answer.status, 200, answer.body.toString());
}

async function list(person, query = '') {
  const token = await tokenOf(person);
  const answer = await server.get(`/api/notifications${query}`, { headers: bearer(token) });
  assert.equal(answer.status, 200);
  return JSON.parse(answer.body);
}

async function mark(person, body) {
  const answer = await post(server, '/api/notifications/read', body, { token: await tokenOf(person) });
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body);
}

/* A listener at /ws/notifications that keeps the texts too. */
async function listen(to, query) {
  const client = new Client(to, { dialect: 'notifications', path: '/ws/notifications', query, name: JSON.stringify(query), checked: false });
  client.texts = [];
  client.socket.on('message', (data) => client.texts.push(data.toString()));
  return client.opened();
}

const listenAs = async (person) => listen(server, { token: await tokenOf(person) });
const titled = (title) => (m) => m.title === title;
const titles = (data) => data.map((m) => m.title);

/* What has come up to a mark that is sent now. */
async function heardUntilNow(client, person) {
  const title = `until ${++people}`;
  await sent(`/notify/${person}`, { title });
  await client.take(titled(title));
  return titles(client.inbox.drain());
}

describe('a demonstration', () => {
  test('the answers are exact', async () => {
    const one = await post(demo, '/notify/7', { title: 'a' });
    const all = await post(demo, '/broadcast', { title: 'b' });
    assert.deepEqual([one.status, one.body.toString()], [200, '{"message":"Notification sent"}']);
    assert.deepEqual([all.status, all.body.toString()], [200, '{"message":"Broadcast sent"}']);
    assert.equal(one.headers['content-type'], 'application/json');
  });

  test('every connection of the person hears it, and nobody else', async () => {
    const [first, second, other] = await Promise.all(['8', '8', '9'].map((user_id) => listen(demo, { user_id })));
    await post(demo, '/notify/8', { type: 'order_update', title: 'Order Confirmed', message: 'It is', data: { order_id: 'x' } });
    await post(demo, '/broadcast', { title: 'to all' });
    for (const client of [first, second]) {
      const { id, timestamp, ...rest } = await client.take(titled('Order Confirmed'));
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      assert.deepEqual(rest, { user_id: '8', type: 'order_update', title: 'Order Confirmed', message: 'It is', data: { order_id: 'x' }, read: false });
    }
    assert.equal((await other.take(titled('to all'))).user_id, '');
    assert.deepEqual(titles(other.inbox.drain()).filter((title) => title === 'Order Confirmed'), []);
    await Promise.all([first, second, other].map((client) => client.close()));
  });

  test('what the caller gave comes through byte by byte, but for what is the hub’s', async () => {
    const client = await listen(demo, { user_id: 'বেগম' });
    const kept = ['"big":123456789012345678901234567890', '"real":1.10', '"exp":-1E+05', '"deep":{"a" : [1, {"id":9}]}', '"e\\u0073c":"\\u09ac\\/\\ud83d\\ude00"', '"twice":1', '"twice":2'];
    await post(demo, `/notify/${encodeURIComponent('বেগম')}`,
               `{ "id": 5, "i\\u0064": 6, "user_id": "eve", "timestamp": 0, "read": true, "title": "t", ${kept.join(' , ')} }`);
    const heard = await client.take(titled('t'));
    assert.equal(heard.user_id, 'বেগম');
    assert.equal(heard.read, false);
    assert.deepEqual([heard.type, heard.message, heard.data], ['info', '', {}]);
    for (const piece of kept)
      assert.ok(client.texts.at(-1).includes(piece), `${piece} in ${client.texts.at(-1)}`);
    assert.equal(client.texts.at(-1).match(/"i(d|\\u0064)":/g).length, 2, 'its own id, and that of the data');
    await client.close();
  });

  test('is for loopback addresses only', () => {
    for (const address of ['0.0.0.0', '::', '192.0.2.1'])
      assert.throws(() => execFileSync(serverPath, ['--demo', '--port', '0', '--address', address, '--data-dir', `${demo.folder}/other`],
                                       { stdio: 'pipe', timeout: 10000, env: { ...process.env, GSETTINGS_BACKEND: 'memory' } }),
                    (error) => error.status === 1 && /loopback/.test(error.stderr));
  });
});

describe('who may', () => {
  test('listen', async () => {
    const [a, b] = [newPerson(), newPerson()];
    const token = await tokenOf(a);
    const refusals = [
      ['', 400, 'user_id required'],
      ['?user_id=', 400, 'user_id required'],
      [`?user_id=${b}`, 401, 'Unauthorized'],
      ['?token=nonsense', 401, 'Invalid token'],
      [`?token=nonsense&user_id=${b}`, 401, 'Invalid token'],
      [`?token=${token}&user_id=${b}`, 403, "user_id is not the token's own"],
    ];
    for (const [query, status, body] of refusals) {
      const answer = await tryUpgrade(server, `/ws/notifications${query}`);
      assert.deepEqual([answer.status, answer.body], [status, body], query);
    }
    assert.equal((await tryUpgrade(server, `/ws/notifications?token=${token}&user_id=${a}`)).status, 101);
    assert.equal((await tryUpgrade(server, '/ws/notifications', bearer(token))).status, 101);
    assert.equal((await server.get('/ws/notifications')).status, 426);
    for (const user_id of ['%1fall', 'a%0ab', '%20a', 'x'.repeat(129)])
      assert.equal((await tryUpgrade(demo, `/ws/notifications?user_id=${user_id}`)).status, 400, user_id);
  });

  test('send', async () => {
    const person = newPerson();
    const user = await tokenOf(person);
    const moderator = await issueToken(server, 'mod', 'moderator');
    for (const path of [`/notify/${person}`, '/broadcast']) {
      assert.equal((await post(server, path, {})).status, 401);
      assert.equal((await post(server, path, {}, { token: 'nonsense' })).status, 401);
      assert.equal((await post(server, path, {}, { token: user })).status, 403);
      assert.equal((await post(server, path, {}, { token: moderator })).status, 403);
      assert.equal((await ask(server.port, 'GET', path)).status, 405);
    }
    await sent(`/notify/${person}`, { title: 'by a service' });
    await sent(`/notify/${person}`, { title: 'by an admin' }, { token: root });
    assert.deepEqual(titles((await list(person)).data).filter((title) => title?.startsWith('by')), ['by a service', 'by an admin']);
  });

  test('read: nobody but the person, by no path', async () => {
    const [a, b] = [newPerson(), newPerson()];
    const tokenA = await tokenOf(a);
    await sent(`/notify/${b}`, { title: 'secret' });
    assert.ok(!JSON.stringify(await list(a)).includes('secret'));
    const [secret] = (await list(b)).data.filter(titled('secret'));

    const clientA = await V1Client.open(server, { token: tokenA });
    const mine = await clientA.expect('notifications', { type: 'notifications' });
    assert.ok(!JSON.stringify(mine).includes('secret'));
    assert.deepEqual((await clientA.expect('notifications', { type: 'notifications', before: secret.id })).notifications, []);
    for (const room of [`\x1fuser:${b}`, '\x1fall', '\x1faccounts', '\x1fhooks']) {
      for (const message of [{ type: 'join' }, { type: 'join', epoch: 'x', since: 0 }, { type: 'history' }, { type: 'send', content: 'x' }, { type: 'presence' }, { type: 'leave' }])
        await clientA.expectError('bad_name', { ...message, room });
      for (const path of [`/api/rooms/${encodeURIComponent(room)}`, `/api/rooms/${encodeURIComponent(room)}/messages`]) {
        const answer = await server.get(path, { headers: bearer(tokenA) });
        assert.equal(answer.status, 404, path);
      }
      assert.equal((await tryUpgrade(server, `/ws?room=${encodeURIComponent(room)}&token=${tokenA}`)).status, 400);
      assert.equal((await tryUpgrade(server, `/ws/hub?room=${encodeURIComponent(room)}&token=${tokenA}`)).status, 400);
    }
    for (const path of ['/rooms', '/api/rooms'])
      assert.ok(!(await server.get(path, { headers: bearer(tokenA) })).body.includes('user:'), path);

    /* Nor can A mark it as read, or hear of it live. */
    await clientA.expect('read', { type: 'read', ids: [secret.id] });
    await clientA.expect('read', { type: 'read', all: true });
    assert.equal((await list(b)).data.find(titled('secret')).read, false);
    await sent(`/notify/${b}`, { title: 'another secret' });
    await sent(`/notify/${a}`, { title: 'mine' });
    await clientA.take((m) => m.type === 'notification' && m.notification.title === 'mine');
    assert.ok(!JSON.stringify(clientA.inbox.items).includes('secret'));
    await clientA.close();
    for (const path of ['/api/notifications', `/api/notifications?user_id=${b}`])
      assert.equal((await server.get(path)).status, 401);
  });

  test('a guest who signs in hears the person’s, and a person who becomes another no more', async () => {
    const [a, b] = [newPerson(), newPerson()];
    const client = await V1Client.open(server, { username: 'Guest' });
    await client.expect('welcome', { type: 'auth', token: await tokenOf(a) });
    await sent(`/notify/${a}`, { title: 'for a' });
    await client.take((m) => m.notification?.title === 'for a');
    await client.expect('welcome', { type: 'auth', token: await tokenOf(b) });
    await sent(`/notify/${a}`, { title: 'for a again' });
    await sent(`/notify/${b}`, { title: 'for b' });
    await client.take((m) => m.notification?.title === 'for b');
    assert.ok(!JSON.stringify(client.inbox.items).includes('again'));
    await client.close();
  });
});

describe('what is sent', () => {
  test('is refused unless it is a JSON object', async () => {
    const bad = [
      [400, '['], [400, '{"a":1'], [400, '[]'], [400, '"x"'], [400, 'null'], [400, '{} {}'], [400, '{"a":"\\u0000"}'], [400, '{"a":NaN}'],
      [400, '{"a":'.repeat(100) + '1' + '}'.repeat(100)], [413, JSON.stringify({ a: 'x'.repeat(70000) })],
    ];
    for (const [status, body] of bad)
      assert.equal((await post(server, '/broadcast', body, { token: shop })).status, status, body.slice(0, 30));
    assert.equal((await post(server, '/broadcast', '{}', { token: shop, headers: { 'Content-Type': 'text/plain' } })).status, 415);
    assert.equal((await post(server, '/broadcast', '{}', { token: shop, headers: { 'Content-Encoding': 'gzip' } })).status, 415);
    for (const user of ['%1f', '%20', '%0a', 'x'.repeat(129), '%ff'])
      assert.equal((await post(server, `/notify/${user}`, {}, { token: shop })).status, 400, user);
    assert.equal((await post(server, '/notify/', {}, { token: shop })).status, 404);
    const person = newPerson();
    assert.ok((await list(person)).data.every((m) => m.title !== undefined));
  });

  test('twice with one key is stored once', async () => {
    const person = newPerson();
    const headers = { 'Idempotency-Key': 'order-17' };
    for (const title of ['first', 'second'])
      await sent(`/notify/${person}`, { title }, { headers });
    await sent(`/notify/${person}`, { title: 'of another caller' }, { headers, token: root });
    await sent(`/notify/${person}`, { title: 'with another key' }, { headers: { 'Idempotency-Key': 'order-18' } });
    const { data } = await list(person);
    assert.deepEqual(titles(data.filter((m) => m.user_id === person)), ['first', 'of another caller', 'with another key']);
    for (const key of ['', 'x'.repeat(65)])
      assert.equal((await post(server, '/broadcast', {}, { token: shop, headers: { 'Idempotency-Key': key } })).status, 400);
  });
});

describe('who is away', () => {
  test('hears in order what is unread on coming back, until it is read', async () => {
    const person = newPerson();
    await mark(person, { all: true });
    for (let i = 0; i < 300; i++)
      await sent(`/notify/${person}`, { title: `n${i}`, n: i });
    const wanted = Array.from({ length: 300 }, (_, i) => `n${i}`);

    for (let round = 0; round < 2; round++) {
      const client = await listenAs(person);
      const heard = await heardUntilNow(client, person);
      assert.deepEqual(heard.filter((title) => !title.startsWith('until')), wanted);
      assert.equal(heard.length, wanted.length + round);
      await client.close();
    }
    await mark(person, { all: true });
    const client = await listenAs(person);
    assert.deepEqual(await heardUntilNow(client, person), []);
    await client.close();
  });

  test('finds it all after the hub was killed', async (t) => {
    const own = await startServer(t, { config: noLimits });
    const service = await issueToken(own, 'shop', 'service');
    const token = await issueToken(own, 'rahim');
    await post(own, '/notify/rahim', { title: 'one' }, { token: service });
    await post(own, '/broadcast', { title: 'two' }, { token: service });
    const { data } = JSON.parse((await own.get('/api/notifications', { headers: bearer(token) })).body);
    await post(own, '/api/notifications/read', { ids: [data[1].id] }, { token });
    await post(own, '/notify/rahim', { title: 'three' }, { token: service });
    await own.restart();
    const after = JSON.parse((await own.get('/api/notifications', { headers: bearer(token) })).body);
    assert.deepEqual(after.data.map((m) => [m.title, m.read]), [['one', false], ['two', true], ['three', false]]);
    assert.equal(after.unread, 2);
    const client = await listen(own, { token });
    await client.take(titled('three'));
    assert.deepEqual(titles(client.inbox.drain()), ['one']);
    await client.close();
  });
});

describe('the list', () => {
  test('comes in pages, by REST and in adda.v1', async () => {
    const person = newPerson();
    await mark(person, { all: true });
    for (let i = 0; i < 5; i++)
      await sent(`/notify/${person}`, { title: `n${i}` });
    const client = await V1Client.open(server, { token: await tokenOf(person) });

    const last = await list(person, '?limit=2');
    assert.deepEqual([titles(last.data), last.has_more, last.unread], [['n3', 'n4'], true, 5]);
    const before = await list(person, `?limit=2&before=${last.data[0].id}&unread=1`);
    assert.deepEqual([titles(before.data), before.has_more], [['n1', 'n2'], true]);
    const same = await client.expect('notifications', { type: 'notifications', limit: 2, before: last.data[0].id, unread: true });
    assert.deepEqual(same.notifications, before.data);

    assert.deepEqual(await mark(person, { ids: [last.data[0].id, before.data[0].id] }), { unread: 3 });
    const heard = await client.takeType('read');
    assert.deepEqual([...heard.ids].sort(), [last.data[0].id, before.data[0].id].sort());
    assert.deepEqual(titles((await list(person, '?unread=1')).data), ['n0', 'n2', 'n4']);
    const answer = await client.expect('read', { type: 'read', all: true });
    assert.equal(answer.unread, 0);
    const all = await client.takeType('read');
    assert.deepEqual([all.all, all.until], [true, last.data[1].timestamp]);
    await client.close();
  });

  test('refuses what it does not understand', async () => {
    const token = await tokenOf(newPerson());
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'before=x', 'unread=yes'])
      assert.equal((await server.get(`/api/notifications?${query}`, { headers: bearer(token) })).status, 400, query);
    const id = '019aa5b4-1f2e-7d60-9b11-5c7e0a94d3f2';
    for (const body of [{}, { ids: [] }, { ids: ['x'] }, { ids: id }, { ids: [id], all: true }, { all: false }, { all: 1 }, { ids: Array(501).fill(id) }])
      assert.equal((await post(server, '/api/notifications/read', body, { token })).status, 400, JSON.stringify(body).slice(0, 60));
    const client = await V1Client.open(server, { token });
    await client.expectError('bad_message', { type: 'read' });
    await client.expectError('bad_message', { type: 'read', ids: [id], all: true });
    await client.expectError('bad_message', { type: 'notifications', before: 'x' });
    await client.close();
  });
});

/* The load test of the seeds. */
test('1,000 clients hear 100 broadcasts each, in order', { timeout: 120000 }, async (t) => {
  const own = await startServer(t, { config: { ...noLimits, 'access-log': false }, args: ['--demo'] });
  const nClients = 1000;
  const nBroadcasts = 100;
  const listeners = [];
  const done = deferred();
  let nDone = 0;

  t.after(() => listeners.forEach(({ socket }) => socket.terminate()));
  for (let i = 0; i < nClients; i += 100)
    await bounded(Promise.all(Array.from({ length: 100 }, (_, j) => new Promise((resolve, reject) => {
      const socket = new WebSocket(`${own.wsUrl}/ws/notifications?user_id=${i + j}`, { perMessageDeflate: false });
      const listener = { socket, next: 0 };
      listeners.push(listener);
      socket.on('open', resolve);
      socket.on('error', reject);
      socket.on('close', (code) => done.reject(new Error(`client ${i + j} was closed: ${code}`)));
      socket.on('message', (data) => {
        const { n } = JSON.parse(data);
        if (n !== listener.next++)
          done.reject(new Error(`client ${i + j} heard ${n} in the place of ${listener.next - 1}`));
        if (listener.next === nBroadcasts && ++nDone === nClients)
          done.resolve();
      });
    }))), 'the connections', 30000);

  const begin = performance.now();
  for (let n = 0; n < nBroadcasts; n++)
    assert.equal((await post(own, '/broadcast', { title: 'load', n })).status, 200);
  await bounded(done.promise, 'the last of the broadcasts', 30000);
  t.diagnostic(`${nClients * nBroadcasts} deliveries in ${Math.round(performance.now() - begin)} ms`);
});
