// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What addresses and accounts may, and whom the hub takes for the client behind a proxy

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryUpgrade } from './lib/client.js';
import { ask as request } from './lib/http.js';
import { issueToken, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

const behindProxy = { 'trusted-proxies': ['127.0.0.1'], 'limit-window-ms': 3600000 };

const from = (address) => ({ 'X-Forwarded-For': address });

function assertWait(answer) {
  assert.equal(answer.status, 429);
  assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
}

test('an address that comes too often is told when to come back', async (t) => {
  const server = await startServer(t, { config: { ...behindProxy, 'upgrade-rate': 2 } });
  const knock = (address, path = '/ws') => tryUpgrade(server, path, from(address));

  assert.equal((await knock('198.51.100.1')).status, 101);
  assert.equal((await knock('198.51.100.1', '/ws/echo')).status, 101);
  const refused = await knock('198.51.100.1');
  assertWait(refused);
  assert.equal(refused.body, 'Rate limit exceeded');
  assert.ok(Number(refused.headers['retry-after']) > 60, 'no earlier than the window moves');

  assert.equal((await knock('198.51.100.2')).status, 101, 'another address');
  for (const last of ['1', '2'])
    assert.equal((await knock(`2001:db8:1:1::${last}`)).status, 101);
  assertWait(await knock('2001:db8:1:1:ffff::3'));
  assert.equal((await knock('2001:db8:1:2::3')).status, 101, 'another /64');
});

test('only a trusted proxy is believed, and only its own header', async (t) => {
  const server = await startServer(t, { config: { ...behindProxy, 'upgrade-rate': 1 } });
  const knock = (headers) => tryUpgrade(server, '/ws', headers);

  assert.equal((await knock(from('203.0.113.1, 198.51.100.1'))).status, 101);
  assertWait(await knock(from('203.0.113.2, 198.51.100.1')));
  assertWait(await knock({ ...from('198.51.100.1'), Forwarded: 'for=203.0.113.3' }));

  server.writeConfig({ ...server.config, 'trusted-proxies': [], 'limit-loopback': true });
  await server.logged(/“trusted-proxies” has changed/);
  await server.logged(/“limit-loopback” has changed/);
  assert.equal((await knock(from('198.51.100.7'))).status, 101);
  assertWait(await knock(from('198.51.100.8')));
});

test('Forwarded counts where the settings say so', async (t) => {
  const server = await startServer(t, { config: { ...behindProxy, 'upgrade-rate': 1, 'proxy-header': 'forwarded' } });
  const knock = (forwarded, more) => tryUpgrade(server, '/ws', { Forwarded: forwarded, ...more });

  assert.equal((await knock('for=203.0.113.1, for="[2001:db8::1]:4711"')).status, 101);
  assertWait(await knock('for=203.0.113.2, for="[2001:db8::1]"', from('198.51.100.9')));
});

test('this machine is not limited unless it is to be', async (t) => {
  const server = await startServer(t, { config: { 'upgrade-rate': 1 } });

  for (let i = 0; i < 3; i++)
    assert.equal((await tryUpgrade(server, '/ws')).status, 101);
});

test('the site behind a TLS proxy is its own site', async (t) => {
  const server = await startServer(t, { config: { 'trusted-proxies': ['127.0.0.1'] } });
  const headers = { Host: '10.0.0.5:8080', Origin: 'https://hub.example' };
  const told = { ...headers, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'hub.example' };

  assert.equal((await tryUpgrade(server, '/ws', headers)).status, 403);
  assert.equal((await tryUpgrade(server, '/ws', told)).status, 101);
  assert.equal((await tryUpgrade(server, '/ws', { ...told, 'X-Forwarded-Proto': 'http' })).status, 403);
  assert.equal((await tryUpgrade(server, '/ws', { ...told, Origin: 'https://evil.example' })).status, 403);

  const plain = await startServer(t);
  assert.equal((await tryUpgrade(plain, '/ws', told)).status, 403, 'nobody is trusted');
});

test('the access log names the client', async (t) => {
  const server = await startServer(t, { config: { 'trusted-proxies': ['127.0.0.1'] } });

  await server.get('/rooms', { headers: from('203.0.113.4, 198.51.100.44') });
  await server.logged(/GET \/rooms 200 .*198\.51\.100\.44/);
  assert.doesNotMatch(server.log, /203\.0\.113\.4 /);
});

test('joins and messages of an address are counted over its connections', async (t) => {
  const config = { ...behindProxy, 'join-rate': 2, 'address-message-rate': 3 };
  const server = await startServer(t, { config });
  const options = { headers: from('198.51.100.1') };
  const first = await V1Client.open(server, { username: 'a', ...options });
  const second = await V1Client.open(server, { username: 'b', ...options });
  const other = await V1Client.open(server, { username: 'c', headers: from('198.51.100.2') });

  await first.join('one');
  await second.join('one');
  const refused = await second.expectError('rate_limited', { type: 'join', room: 'two' });
  assert.ok(refused.retry_after_ms > 1000);
  await other.join('two');

  await first.say('one', '1');
  await second.say('one', '2');
  await first.say('one', '3');
  const limited = await second.expectError('rate_limited', { type: 'send', room: 'one', content: '4' });
  assert.ok(limited.retry_after_ms > 1000);
  await other.say('two', 'goes on');
  await Promise.all([first, second, other].map((client) => client.close()));
});

test('an account has so many connections and no more', async (t) => {
  const server = await startServer(t, { config: { ...behindProxy, 'connections-per-account': 2 } });
  const token = await issueToken(server, 'rahim');
  const open = (address) => V1Client.open(server, { token, headers: from(address) });
  const one = await open('198.51.100.1');
  const two = await open('198.51.100.2');

  const authorization = { Authorization: `Bearer ${token}`, ...from('198.51.100.3') };
  assertWait(await tryUpgrade(server, '/ws', authorization));
  assertWait(await server.get('/events?room=general', { headers: authorization }));

  /* Who proves it later must go again, with the wait in the reason. */
  const late = await V1Client.open(server, { username: 'guest', headers: from('198.51.100.3') });
  const refused = await late.expectError('rate_limited', { type: 'auth', token });
  assert.equal(refused.retry_after_ms, 10000);
  assert.deepEqual(await late.closed(), { code: 4100, reason: 'too many connections wait_ms=10000' });

  await one.close();
  await eventually(async () => (await server.stats()).clients === 1, 'the end of the first');
  const three = await open('198.51.100.3');
  await Promise.all([two, three].map((client) => client.close()));
});

test('an address has so many connections and no more', async (t) => {
  const server = await startServer(t, { config: { ...behindProxy, 'connections-per-address': 1 } });
  const headers = from('198.51.100.1');
  const one = await V1Client.open(server, { username: 'a', headers });

  assertWait(await tryUpgrade(server, '/ws/echo', headers));
  await one.close();
  await eventually(async () => (await server.stats()).clients === 0, 'the end of the first');
  await (await V1Client.open(server, { username: 'a', headers })).close();
});

test('requests that change something are counted, reading is not', async (t) => {
  const server = await startServer(t, { config: { ...behindProxy, 'write-rate': 2 } });
  const ask = (address) => request(server.port, 'POST', '/api/sign-out', { headers: from(address) });

  assert.equal((await ask('198.51.100.1')).status, 401);
  assert.equal((await ask('198.51.100.1')).status, 401);
  const refused = await ask('198.51.100.1');
  assertWait(refused);
  const { error, retry_after_ms: wait } = JSON.parse(refused.body);
  assert.equal(error, 'Rate limit exceeded');
  assert.ok(wait > 1000);
  assert.equal((await ask('198.51.100.2')).status, 401);
  assert.equal((await server.get('/rooms', { headers: from('198.51.100.1') })).status, 200);
});
