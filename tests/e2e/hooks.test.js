// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Webhooks: what programs may push in, and what is delivered to them whatever happens

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask } from './lib/http.js';
import { Receiver, signatureOf } from './lib/receiver.js';
import { ctl, issueToken, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

const loopback = { 'hook-allowed-addresses': ['127.0.0.1'], 'hook-retry-ms': 20 };

/* Asks with an admin's token, JSON in and out. */
async function manage(server, method, path, body) {
  server.adminToken ??= await issueToken(server, 'boss', 'admin');
  const headers = { Authorization: `Bearer ${server.adminToken}` };
  if (body !== undefined)
    headers['Content-Type'] = 'application/json';
  const answer = await ask(server.port, method, path, { headers, body: body && JSON.stringify(body) });
  return { ...answer, json: answer.body.length ? JSON.parse(answer.body) : undefined };
}

async function makeHook(server, body) {
  const { status, json } = await manage(server, 'POST', '/api/hooks', body);
  assert.equal(status, 201, JSON.stringify(json));
  return { ...json.data, secret: json.secret };
}

const makeOut = (server, receiver, more = {}) =>
  makeHook(server, { name: 'out', url: receiver.url, events: ['message'], ...more });

async function stateOf(server, id) {
  const { json } = await manage(server, 'GET', '/api/hooks');
  return json.data.find((hook) => hook.id === id);
}

function push(server, hook, body, headers = {}) {
  return ask(server.port, 'POST', `/hooks/${hook.id}`, {
    headers: { Authorization: `Bearer ${hook.secret}`, 'Content-Type': 'text/plain', ...headers }, body,
  });
}

test('a program pushes a message into a room', async (t) => {
  const server = await startServer(t);
  const hook = await makeHook(server, { name: 'Build server', room: 'builds' });
  const reader = await V1Client.open(server, { username: 'reader' });
  await reader.join('builds');

  assert.equal(hook.direction, 'in');
  const answer = await push(server, hook, 'all green\n');
  assert.equal(answer.status, 201, answer.body.toString());
  const posted = JSON.parse(answer.body);
  const heard = await reader.hears('builds', 'all green\n');
  assert.equal(heard.id, posted.id);
  assert.equal(heard.seq, posted.seq);
  assert.deepEqual(heard.user, { id: `hook-${hook.id}`, name: 'Build server' });

  const json = { 'Content-Type': 'application/json' };
  assert.equal((await push(server, hook, '{"text":"one","icon":":x:"}', json)).status, 201);
  await reader.hears('builds', 'one');
  const other = await ask(server.port, 'POST', `/hooks/${hook.id}`, {
    headers: { ...json, 'X-Adda-Hook-Secret': hook.secret }, body: '{"content":"দুই"}',
  });
  assert.equal(other.status, 201);
  await reader.hears('builds', 'দুই');
  await reader.close();
});

test('the same idempotency key is the same message', async (t) => {
  const server = await startServer(t);
  const hook = await makeHook(server, { name: 'shop', room: 'orders' });
  const first = JSON.parse((await push(server, hook, 'order 7', { 'Idempotency-Key': 'o-7' })).body);
  const again = await push(server, hook, 'order 7', { 'Idempotency-Key': 'o-7' });

  assert.equal(again.status, 200);
  assert.deepEqual(JSON.parse(again.body), { ...first, duplicate: true });
  assert.equal((await push(server, hook, 'x', { 'Idempotency-Key': 'k'.repeat(65) })).status, 400);
});

test('what is no good push is refused and reaches nobody', async (t) => {
  const server = await startServer(t, { config: { 'max-message-bytes': 1000 } });
  const hook = await makeHook(server, { name: 'x', room: 'general' });
  const other = await makeHook(server, { name: 'y', room: 'general' });
  const json = { 'Content-Type': 'application/json' };
  const rows = [
    [401, { ...hook, secret: other.secret }, 'x'],
    [401, { ...hook, secret: '' }, 'x'],
    [401, { id: '01920000-0000-7000-8000-000000000000', secret: hook.secret }, 'x'],
    [400, hook, ' \n'],
    [400, hook, ''],
    [400, hook, Buffer.from([0xff, 0xfe])],
    [400, hook, Buffer.from('a\0b')],
    [413, hook, 'x'.repeat(1001)],
    [413, hook, 'x'.repeat(70000)],
    [415, hook, 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    [415, hook, 'x', { 'Content-Encoding': 'gzip' }],
    [400, hook, '{"text":5}', json],
    [400, hook, '{"other":"x"}', json],
    [400, hook, '["text"]', json],
  ];

  for (const [status, who, body, headers] of rows) {
    const answer = await push(server, who, body, headers);
    assert.equal(answer.status, status, `${body.toString().slice(0, 20)}: ${answer.body}`);
  }
  const inAddress = await ask(server.port, 'POST', `/hooks/${hook.id}?key=${hook.secret}`, {
    headers: { 'Content-Type': 'text/plain' }, body: 'x',
  });
  assert.equal(inAddress.status, 401);
  assert.equal((await server.get(`/hooks/${hook.id}`)).status, 405);
  assert.deepEqual(await server.getJson('/rooms'), []);
});

test('only admins set webhooks up, and see their secrets once', async (t) => {
  const server = await startServer(t);
  const hook = await makeHook(server, { name: 'x', room: 'general' });
  const service = await issueToken(server, 'bot', 'service');

  assert.equal((await server.get('/api/hooks')).status, 401);
  assert.equal((await server.get('/api/hooks', { headers: { Authorization: `Bearer ${service}` } })).status, 403);
  const { body } = await manage(server, 'GET', '/api/hooks');
  assert.ok(!body.toString().includes(hook.secret));

  for (const wrong of [{}, { name: 'x' }, { name: '', room: 'a' }, { name: 'x', room: '\u0007' }, { name: 'x', room: 5 },
                       { name: 'x', url: 'https://example.org/' }, { name: 'x', url: 'https://example.org/', events: [] },
                       { name: 'x', url: 'https://example.org/', events: ['all'] }, { name: 'x', url: 'ftp://example.org/', events: ['join'] },
                       { name: 'x', url: 'https://a:b@example.org/', events: ['join'] }, { name: 'x', url: '/relative', events: ['join'] }])
    assert.equal((await manage(server, 'POST', '/api/hooks', wrong)).status, 400, JSON.stringify(wrong));

  await server.restart();
  assert.equal((await push(server, hook, 'still there')).status, 201);
  assert.equal((await manage(server, 'PATCH', `/api/hooks/${hook.id}`, { enabled: false })).json.data.enabled, false);
  assert.equal((await push(server, hook, 'x')).status, 403);
  assert.equal((await manage(server, 'DELETE', `/api/hooks/${hook.id}`)).status, 204);
  assert.equal((await push(server, hook, 'x')).status, 401);
  assert.equal((await manage(server, 'DELETE', `/api/hooks/${hook.id}`)).status, 404);
});

test('a demonstration gives nobody the webhooks', async (t) => {
  const server = await startServer(t, { args: ['--demo'] });

  assert.equal((await ask(server.port, 'POST', '/broadcast', { headers: { 'Content-Type': 'application/json' }, body: '{"title":"x"}' })).status, 200);
  for (const [method, path] of [['GET', '/api/hooks'], ['POST', '/api/hooks'], ['DELETE', '/api/hooks/x'], ['PATCH', '/api/hooks/x']])
    assert.equal((await ask(server.port, method, path)).status, 401, `${method} ${path}`);
});

test('messages, joins, leaves and notifications are delivered, signed', async (t) => {
  const server = await startServer(t, { config: loopback });
  const receiver = await Receiver.open(t);
  const hook = await makeOut(server, receiver, { events: ['message', 'join', 'leave', 'notification'], room: 'shop' });
  const rahim = await V1Client.open(server, { username: 'Rahim' });

  await rahim.join('elsewhere');
  await rahim.say('elsewhere', 'not for them');
  await rahim.join('shop');
  const joined = await receiver.next();
  assert.equal(joined.method, 'POST');
  assert.equal(joined.path, '/in?a=1');
  assert.equal(joined.headers['content-type'], 'application/json');
  assert.equal(joined.headers['x-adda-event'], 'join');
  assert.equal(joined.headers['x-adda-hook'], hook.id);
  assert.equal(joined.headers['x-adda-signature'], signatureOf(joined, hook.secret));
  assert.ok(Math.abs(Number(joined.headers['x-adda-timestamp']) - Date.now() / 1000) < 60);
  assert.deepEqual(joined.body.data, { room: 'shop', user: { id: rahim.user.id, name: 'Rahim' } });

  const ack = await rahim.say('shop', 'চা?');
  const said = await receiver.next();
  assert.equal(said.headers['x-adda-event'], 'message');
  assert.equal(said.headers['x-adda-delivery'], ack.id);
  assert.equal(said.headers['x-adda-signature'], signatureOf(said, hook.secret));
  assert.equal(said.body.event, 'message');
  assert.deepEqual(said.body.data, { room: 'shop', seq: ack.seq, id: ack.id, user: { id: rahim.user.id, name: 'Rahim' },
                                     content: 'চা?', timestamp: ack.timestamp });

  await manage(server, 'POST', '/notify/karim', { title: 'Order', x: 1 });
  const notified = await receiver.next();
  assert.equal(notified.body.event, 'notification');
  assert.equal(notified.body.data.user_id, 'karim');
  assert.equal(notified.body.data.notification.title, 'Order');

  await rahim.close();
  assert.equal((await receiver.next()).body.event, 'leave');
  assert.equal((await manage(server, 'POST', `/api/hooks/${hook.id}/test`)).status, 202);
  assert.equal((await receiver.next()).body.event, 'ping');
  assert.equal(receiver.inbox.items.length, 0);
});

test('adda-ctl sets webhooks up', async (t) => {
  const server = await startServer(t, { config: loopback });
  const receiver = await Receiver.open(t);
  const run = (...args) => ctl(server, '--server', server.url, 'hook', ...args);
  const made = await run('add', 'Shop', '--url', receiver.url, '--events', 'message,join');
  const [, id] = made.match(/^(\S+)  out  Shop  http/);
  const [, secret] = made.match(/: (\S+)$/);

  await run('test', id);
  const ping = await receiver.next();
  assert.equal(ping.headers['x-adda-signature'], signatureOf(ping, secret));
  assert.deepEqual(JSON.parse(await run('list', '--json')).data[0].events, ['message', 'join']);
  await run('disable', id);
  assert.match(await run('list'), /switched off$/);
  await run('enable', id);
  await run('remove', id);
  assert.equal(await run('list'), '');
  await assert.rejects(run('test', id), /Webhook not found/);
  assert.match(await run('add', 'Build', '--room', 'builds'), /  in   Build  builds\n/);
});

test('a receiver that fails is tried again, in order, and then left alone until it is enabled', async (t) => {
  const server = await startServer(t, { config: { ...loopback, 'hook-tries': 4, 'hook-retry-ms': 5 } });
  let status = 500;
  const receiver = await Receiver.open(t, (request, response) => { response.statusCode = status; response.end(); });
  const hook = await makeOut(server, receiver);
  const rahim = await V1Client.open(server, { username: 'Rahim' });
  await rahim.join('general');
  const ack = await rahim.say('general', 'first');

  for (let i = 0; i < 4; i++)
    assert.equal((await receiver.next()).headers['x-adda-delivery'], ack.id);
  const state = await eventually(async () => {
    const now = await stateOf(server, hook.id);
    return !now.enabled && now;
  }, 'the end of patience');
  assert.match(state.fault, /500/);

  await rahim.say('general', 'second');
  await server.restart();
  assert.equal((await stateOf(server, hook.id)).enabled, false);
  assert.equal(receiver.inbox.items.length, 0, 'nothing is sent while it is disabled');

  status = 204;
  assert.equal((await manage(server, 'PATCH', `/api/hooks/${hook.id}`, { enabled: true })).status, 200);
  assert.equal((await receiver.next()).body.data.content, 'first');
  assert.equal((await receiver.next()).body.data.content, 'second');
});

test('what a killed server had not delivered is delivered after its restart', async (t) => {
  const server = await startServer(t, { config: { ...loopback, 'message-rate': 0 } });
  let holds = true;
  const receiver = await Receiver.open(t, (request, response) => { if (!holds) response.end(); });
  await makeOut(server, receiver);
  const rahim = await V1Client.open(server, { username: 'Rahim' });
  await rahim.join('general');
  for (let i = 0; i < 300; i++)
    await rahim.say('general', `m${i}`);
  await receiver.next((r) => r.body.data.content === 'm0');

  await server.kill9();
  holds = false;
  await server.restart();
  for (let i = 0; i < 300; i++)
    await receiver.next((r) => r.body.data.content === `m${i}`, 20000);

  /* A clean end in between repeats nothing. */
  await eventually(async () => (await manage(server, 'GET', '/api/hooks')).json.data[0].waiting === 0, 'the end of the queue');
  assert.equal(await server.stop(), 0);
  receiver.inbox.drain();
  server.askedPort = server.port;
  await server.start();
  const karim = await V1Client.open(server, { username: 'Karim' });
  await karim.join('general');
  await karim.say('general', 'last');
  assert.equal((await receiver.next()).body.data.content, 'last');
});

test('more than fits in memory waits in the log', async (t) => {
  const server = await startServer(t, { config: { ...loopback, 'message-rate': 0 } });
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const receiver = await Receiver.open(t, async (request, response) => { await held; response.end(); });
  const hook = await makeOut(server, receiver);
  const rahim = await V1Client.open(server, { username: 'Rahim' });
  await rahim.join('general');
  for (let i = 0; i < 1500; i++)
    await rahim.say('general', `m${i}`);
  assert.ok((await stateOf(server, hook.id)).waiting <= 1000);

  release();
  for (let i = 0; i < 1500; i++)
    assert.equal((await receiver.next(undefined, 30000)).body.data.content, `m${i}`);
  await rahim.close();
});

test('nothing inside is called, whatever its name', async (t) => {
  const server = await startServer(t, { config: { 'hook-retry-ms': 1, 'hook-tries': 2 } });
  const receiver = await Receiver.open(t);
  const make = (url) => manage(server, 'POST', '/api/hooks', { name: 'x', url, events: ['message'] });

  for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '[::1]', '[fd00::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])
    assert.equal((await make(`http://${host}:${receiver.port}/`)).status, 400, host);

  for (const host of ['localhost', '127.1', '2130706433', '0x7f000001']) {
    const { json } = await make(`http://${host}:${receiver.port}/`);
    await manage(server, 'POST', `/api/hooks/${json.data.id}/test`);
    const state = await eventually(async () => {
      const now = await stateOf(server, json.data.id);
      return !now.enabled && now;
    }, `the refusal of ${host}`, 20000);
    /* the resolver need not know every old way to write a number */
    assert.match(state.fault, host === 'localhost' ? /hook-allowed-addresses/ : /hook-allowed-addresses|resolving/, host);
  }
  assert.equal(receiver.inbox.total, 0);
});

test('no redirect is followed, and no endless answer read', async (t) => {
  const server = await startServer(t, { config: { ...loopback, 'hook-tries': 2 } });
  const inner = await Receiver.open(t);
  const redirecting = await Receiver.open(t, (request, response) => { response.writeHead(307, { Location: inner.url }); response.end(); });
  let written = 0;
  const chunk = Buffer.alloc(65536, 'x');
  const endless = await Receiver.open(t, (request, response) => {
    const pour = () => { while (!response.destroyed && written < 1 << 30 && response.write(chunk)) written += chunk.length; };
    response.on('drain', pour);
    pour();
  });
  const moved = await makeOut(server, redirecting);
  const poured = await makeOut(server, endless);

  await manage(server, 'POST', `/api/hooks/${moved.id}/test`);
  const state = await eventually(async () => {
    const now = await stateOf(server, moved.id);
    return !now.enabled && now;
  }, 'the refusal of the redirect');
  assert.match(state.fault, /307/);
  assert.equal(inner.inbox.total, 0);

  for (let i = 0; i < 3; i++)
    await manage(server, 'POST', `/api/hooks/${poured.id}/test`);
  for (let i = 0; i < 3; i++)
    await endless.next();
  await eventually(async () => (await stateOf(server, poured.id)).waiting === 0, 'three deliveries');
  assert.ok(written < 64 << 20, `${written} bytes were taken`);
});

test('who says nothing has failed', async (t) => {
  const server = await startServer(t, { config: { ...loopback, 'hook-timeout-ms': 100, 'hook-tries': 2 } });
  const silent = await Receiver.open(t, () => {});
  const hook = await makeOut(server, silent);

  await manage(server, 'POST', `/api/hooks/${hook.id}/test`);
  const state = await eventually(async () => {
    const now = await stateOf(server, hook.id);
    return !now.enabled && now;
  }, 'the end of patience');
  assert.match(state.fault, /100 ms/);
});
