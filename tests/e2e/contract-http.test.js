// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The HTTP side, request by request, as the contract has it

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { FlatClient } from './lib/flat.js';
import { ask as send } from './lib/http.js';
import { RawClient } from './lib/raw.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { bounded } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

let rooms = 0;
const newRoom = () => `http-${++rooms}`;

const ask = (method, path, { to = server, ...options } = {}) => send(to.port, method, path, options);

async function json(path, status = 200, options) {
  const answer = await ask('GET', path, options);
  assert.equal(answer.status, status, `${path}: ${answer.body}`);
  assert.match(answer.headers['content-type'], /^application\/json/);
  return JSON.parse(answer.body);
}

async function filled(n) {
  const room = newRoom();
  const client = await V1Client.open(server, { username: 'Rahim' });
  await client.join(room);
  const acks = await Promise.all(Array.from({ length: n }, (_, i) => client.say(room, `message ${i + 1}`)));
  return { room, client, acks };
}

describe('rooms', () => {
  test('GET /rooms and /api/rooms count people', async () => {
    const room = `আড্ডা ${newRoom()}`;
    const clients = [await FlatClient.open(server, { room, username: 'Rahim' }), await FlatClient.open(server, { room, username: 'Mitu' })];
    const counts = await json('/rooms');
    assert.deepEqual(counts.find((r) => r.name === room), { name: room, users: 2 });
    const { data } = await json('/api/rooms');
    assert.deepEqual(data.find((r) => r.id === room), { id: room, name: room, client_count: 2 });
    for (const client of clients)
      await client.close();
  });

  test('GET /api/rooms/ID names who is there', async () => {
    const room = `আড্ডা/${newRoom()}?`;
    const rahim = await FlatClient.open(server, { room, username: 'রহিম' });
    const { data } = await json(`/api/rooms/${encodeURIComponent(room)}`);
    assert.deepEqual(data, { id: room, name: room, clients: [{ id: rahim.userId, username: 'রহিম' }] });
    await rahim.close();
  });

  test('a room that nobody knows: 404', async () => {
    for (const path of ['/api/rooms/nobody-knows', '/api/rooms/nobody-knows/messages', '/api/rooms/%20', `/api/rooms/${'a'.repeat(500)}`])
      assert.deepEqual(await json(path, 404), { error: 'Room not found' }, path);
  });

  test('a path that is not UTF-8: 400', async () => {
    assert.equal((await ask('GET', '/api/rooms/%ff%fe')).status, 400);
    assert.equal((await ask('GET', '/api/rooms/%zz')).status, 400);
    assert.equal((await ask('GET', '/api/rooms/a%00b')).status, 400);
  });

  test('a room that everybody left stays known by its messages', async () => {
    const { room, client } = await filled(1);
    await client.close();
    const { data } = await json(`/api/rooms/${room}`);
    assert.deepEqual(data.clients, []);
    assert.deepEqual((await json('/rooms')).find((r) => r.name === room), { name: room, users: 0 });
  });
});

describe('messages of a room', () => {
  test('pages, ascending, with seq, in the flat shape', async () => {
    const { room, client, acks } = await filled(120);
    const page = async (query) => {
      const { data, has_more } = await json(`/api/rooms/${room}/messages${query}`);
      return [data.map((m) => m.seq), has_more];
    };
    const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

    const { data } = await json(`/api/rooms/${room}/messages?limit=1`);
    assert.deepEqual(data, [{ seq: 120, id: acks[119].id, room_id: room, user_id: client.user.id, username: 'Rahim',
      content: 'message 120', type: 'text', timestamp: acks[119].timestamp }]);
    assert.deepEqual(await page(''), [range(71, 120), true]);
    assert.deepEqual(await page('?limit=200'), [range(1, 120), false]);
    assert.deepEqual(await page('?before=71'), [range(21, 70), true]);
    assert.deepEqual(await page('?before=21&limit=20'), [range(1, 20), false]);
    assert.deepEqual(await page('?before=1'), [[], false]);
    assert.deepEqual(await page('?after=0&limit=5'), [range(1, 5), true]);
    assert.deepEqual(await page('?after=118'), [range(119, 120), false]);
    assert.deepEqual(await page('?after=120'), [[], false]);
    assert.deepEqual(await page('?after=9007199254740991'), [[], false]);
    await client.close();
  });

  test('an acked message is there at once', async () => {
    const { room, client } = await filled(0);
    for (let i = 1; i <= 20; i++) {
      const ack = await client.say(room, `now ${i}`);
      const { data } = await json(`/api/rooms/${room}/messages?limit=1`);
      assert.equal(data[0].id, ack.id);
    }
    await client.close();
  });

  test('parameters that mean nothing: 400 and why', async () => {
    const { room, client } = await filled(1);
    for (const query of ['limit=0', 'limit=201', 'limit=-1', 'limit=ten', 'limit=', 'limit=1e2', 'before=x', 'before=-1', 'before=0', 'after=x', 'after=-1', 'after=1.5',
      'before=2&after=1', 'after=99999999999999999999999', 'limit=%F0']) {
      const { error } = await json(`/api/rooms/${room}/messages?${query}`, 400);
      assert.ok(error.length > 5, query);
    }
    await client.close();
  });
});

describe('the state of the hub', () => {
  test('GET /api/stats', async () => {
    const before = await json('/api/stats');
    for (const name of ['clients', 'broadcast', 'register'])
      assert.ok(Number.isInteger(before[name]) && before[name] >= 0, `${name} is ${before[name]}`);
    const { client } = await filled(10);
    const now = await json('/api/stats');
    assert.equal(now.clients, before.clients + 1);
    assert.equal(now.counters.connects, before.counters.connects + 1);
    assert.ok(now.counters.messages_in >= before.counters.messages_in + 11);
    assert.equal(now.log.committed, before.log.committed + 10);
    await client.close();
  });

  test('GET /healthz', async () => {
    assert.deepEqual(await json('/healthz'), { status: 'ok' });
  });
});

describe('pages and assets', () => {
  test('GET / is the chat page, in the reader\'s language', async () => {
    for (const [accept, lang] of [[undefined, 'en'], ['en-GB,en;q=0.9', 'en'], ['bn', 'bn'], ['bn-BD,en;q=0.5', 'bn'], ['fr, bn;q=0.7, en;q=0.8', 'en'], ['fr', 'en']]) {
      const answer = await ask('GET', '/', { headers: accept ? { 'Accept-Language': accept } : {} });
      assert.equal(answer.status, 200);
      assert.match(answer.headers['content-type'], /^text\/html/);
      assert.equal(answer.headers['content-language'], lang, `Accept-Language: ${accept}`);
      assert.match(answer.headers.vary, /Accept-Language/);
      assert.match(answer.body.toString(), new RegExp(`<html[^>]* lang="${lang}"`));
    }
    assert.equal((await ask('GET', '/?lang=bn', { headers: { 'Accept-Language': 'en' } })).headers['content-language'], 'bn');
  });

  const assets = async () => {
    const page = (await ask('GET', '/')).body.toString();
    const paths = [...page.matchAll(/(?:src|href)="(\/?assets\/[^"]+)"/g)].map(([, path]) => `/${path.replace(/^\//, '')}`);
    assert.ok(paths.some((p) => p.endsWith('.js')) && paths.some((p) => p.endsWith('.css')), `assets of the page: ${paths}`);
    return paths;
  };

  test('every asset of the page is there, with its type and a tag that holds', async () => {
    for (const path of ['/', ...await assets()]) {
      const first = await ask('GET', path);
      assert.equal(first.status, 200, path);
      assert.ok(first.headers.etag, path);
      assert.ok(!/octet-stream/.test(first.headers['content-type']), `${path} is ${first.headers['content-type']}`);
      const again = await ask('GET', path, { headers: { 'If-None-Match': first.headers.etag } });
      assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, first.headers.etag], path);
      const weak = await ask('GET', path, { headers: { 'If-None-Match': `"other", W/${first.headers.etag}` } });
      assert.equal(weak.status, 304);
      assert.equal((await ask('GET', path, { headers: { 'If-None-Match': '"other"' } })).status, 200);
    }
  });

  test('gzip for those who take it', async () => {
    for (const path of await assets()) {
      const plain = await ask('GET', path);
      assert.equal(plain.headers['content-encoding'], undefined);
      if (plain.body.length < 1000 || !/text|javascript|json|svg/.test(plain.headers['content-type']))
        continue;
      const zipped = await ask('GET', path, { headers: { 'Accept-Encoding': 'br, gzip' } });
      assert.equal(zipped.headers['content-encoding'], 'gzip', path);
      assert.match(zipped.headers.vary, /Accept-Encoding/);
      assert.notEqual(zipped.headers.etag, plain.headers.etag);
      assert.ok(zipped.body.length < plain.body.length);
      assert.ok(gunzipSync(zipped.body).equals(plain.body), path);
      const refused = await ask('GET', path, { headers: { 'Accept-Encoding': 'gzip;q=0, identity' } });
      assert.equal(refused.headers['content-encoding'], undefined);
    }
  });

  test('what is not there: 404, whatever the dots say', async () => {
    for (const path of ['/nothing', '/assets/', '/assets/nothing.js', '/assets/../index.html', '/assets/%2e%2e/index.html', '/assets/..%2f..%2fetc%2fpasswd', '/../etc/passwd', '//', '/api', '/api/nothing', '/rooms/'])
      assert.equal((await ask('GET', path)).status, 404, path);
  });
});

describe('every answer', () => {
  const paths = ['/', '/rooms', '/api/rooms', '/api/rooms/nobody-knows', '/api/stats', '/healthz', '/nothing', '/ws', '/ws/nothing'];

  test('carries the headers that keep a browser safe', async () => {
    for (const path of paths) {
      const { headers } = await ask('GET', path);
      const csp = headers['content-security-policy'];
      assert.match(csp, /default-src 'none'/, path);
      assert.match(csp, /script-src 'self'(;|$)/, path);
      assert.doesNotMatch(csp, /unsafe|\*/, path);
      assert.match(csp, /frame-ancestors 'none'/, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.ok(['no-referrer', 'same-origin', 'strict-origin'].includes(headers['referrer-policy']), path);
    }
  });

  test('to HEAD has the headers of GET and no body', async () => {
    for (const path of paths.filter((p) => !p.startsWith('/ws'))) {
      const get = await ask('GET', path);
      const head = await ask('HEAD', path);
      assert.equal(head.status, get.status, path);
      assert.equal(head.body.length, 0);
      assert.equal(head.headers['content-type'], get.headers['content-type'], path);
      if (!path.includes('stats'))
        assert.equal(head.headers['content-length'], get.headers['content-length'], path);
    }
  });

  test('to another method: 405 with what is allowed', async () => {
    for (const path of ['/', '/rooms', '/api/rooms', '/api/rooms/x', '/api/rooms/x/messages', '/api/stats', '/healthz']) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const answer = await ask(method, path, { body: method === 'DELETE' ? undefined : '{}' });
        assert.equal(answer.status, 405, `${method} ${path}`);
        assert.match(answer.headers.allow, /GET/);
      }
    }
  });

  test('a body that is too large is not kept: 413', async () => {
    const answer = await ask('POST', '/api/rooms', { body: Buffer.alloc(200000) });
    assert.equal(answer.status, 413);
  });
});

describe('other sites', () => {
  test('without cors-origins there are no CORS headers', async () => {
    const { headers } = await ask('GET', '/api/rooms', { headers: { Origin: 'https://school.example' } });
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  test('with cors-origins for those alone', async (t) => {
    const open = await startServer(t, { config: { 'cors-origins': ['https://school.example'] } });
    const allowed = async (origin, method = 'GET', more = {}) => (await ask(method, '/api/rooms', { to: open, headers: { Origin: origin, ...more } })).headers;
    const good = await allowed('https://school.example');
    assert.equal(good['access-control-allow-origin'], 'https://school.example');
    assert.match(good.vary, /Origin/);
    assert.equal((await allowed('https://evil.example'))['access-control-allow-origin'], undefined);
    const preflight = await ask('OPTIONS', '/api/rooms', { to: open, headers: { Origin: 'https://school.example', 'Access-Control-Request-Method': 'GET' } });
    assert.ok([200, 204].includes(preflight.status));
    assert.match(preflight.headers['access-control-allow-methods'], /GET/);
    assert.equal(preflight.headers['access-control-allow-origin'], 'https://school.example');
  });

  test('with * for all', async (t) => {
    const open = await startServer(t, { config: { 'cors-origins': ['*'] } });
    const { headers } = await ask('GET', '/api/rooms', { to: open, headers: { Origin: 'https://anyone.example' } });
    assert.equal(headers['access-control-allow-origin'], '*');
    assert.equal(headers['access-control-allow-credentials'], undefined);
  });
});

describe('require-token', () => {
  test('the interface asks for it, the page and /healthz do not', async (t) => {
    const strict = await startServer(t, { config: { 'require-token': true } });
    for (const path of ['/rooms', '/api/rooms', '/api/stats', '/api/rooms/x/messages']) {
      const missing = await ask('GET', path, { to: strict });
      assert.deepEqual([missing.status, JSON.parse(missing.body)], [401, { error: 'Unauthorized' }], path);
      const bad = await ask('GET', path, { to: strict, headers: { Authorization: 'Bearer x.y.z' } });
      assert.deepEqual([bad.status, JSON.parse(bad.body)], [401, { error: 'Invalid token' }], path);
    }
    const headers = { Authorization: `Bearer ${await issueToken(strict, 'rahim')}` };
    assert.equal((await ask('GET', '/api/rooms', { to: strict, headers })).status, 200);
    assert.equal((await ask('GET', '/healthz', { to: strict })).status, 200);
    assert.equal((await ask('GET', '/', { to: strict })).status, 200);
  });
});

describe('the connection', () => {
  test('several requests in one packet are answered in order', async () => {
    const client = await new RawClient(server.port).connected();
    client.send(['/healthz', '/nothing', '/rooms'].map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`).join(''));
    client.socket.end();
    await bounded(client.ended, 'the end');
    const statuses = [...client.body.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, s]) => Number(s));
    assert.deepEqual(statuses, [200, 404, 200]);
    client.destroy();
  });

  test('each request is a line in the log, without its query', async () => {
    const from = server.log.length;
    await ask('GET', '/healthz?token=secret-in-the-query');
    await server.logged(/GET \/healthz 200/, 5000, from);
    assert.ok(!server.log.includes('secret-in-the-query'));
  });
});
