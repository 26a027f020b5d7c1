// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The endpoints beside /ws, row by row, as the contract has them

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client, tryUpgrade } from './lib/client.js';
import { FlatClient } from './lib/flat.js';
import { BINARY, CLOSE, PING, PONG, RawClient, TEXT, frame } from './lib/raw.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z$/;

let rooms = 0;
const newRoom = () => `endpoints-${++rooms}`;

function assertRecent(timestamp) {
  assert.match(timestamp, rfc3339);
  assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60000, `${timestamp} is now`);
}

/* The message without the time in it, which is looked at here. */
function timeless(message) {
  const { timestamp, ...rest } = message;
  assertRecent(timestamp);
  return rest;
}

const open = (dialect, path) => (query = {}, options = {}) =>
  new Client(server, { dialect, path, query, name: `${dialect} ${query.username ?? 'Anonymous'}`, ...options }).opened();
const openSimple = open('simple', '/ws/chat');
const openEnvelope = open('envelope', '/ws/envelope');

const chat = (content) => ({ type: 'chat', payload: { content } });
const says = (content) => (m) => m.type === 'chat' && m.payload.content === content;
const closeAll = (...clients) => Promise.all(clients.map((client) => client.close()));

describe('/ws/chat', () => {
  test('messages and comings and goings, to all in the room, the one concerned too', async () => {
    const room = newRoom();
    const rahim = await openSimple({ room, username: 'Rahim' });
    assert.deepEqual(timeless(await rahim.takeType('system')), { type: 'system', from: '', content: 'Rahim joined the room', room });
    const mitu = await openSimple({ room, username: 'মিতু' });
    for (const client of [rahim, mitu])
      assert.deepEqual(timeless(await client.takeType('system')), { type: 'system', from: '', content: 'মিতু joined the room', room });
    mitu.sendJson({ content: 'এক <b>কাপ</b> চা' });
    for (const client of [rahim, mitu])
      assert.deepEqual(timeless(await client.takeType('message')), { type: 'message', from: 'মিতু', content: 'এক <b>কাপ</b> চা', room });
    await mitu.close();
    assert.deepEqual(timeless(await rahim.takeType('system')), { type: 'system', from: '', content: 'মিতু left the room', room });
    await rahim.close();
  });

  test('the room is general and the name Anonymous unless said otherwise', async () => {
    const client = await openSimple();
    assert.deepEqual(timeless(await client.takeType('system')), { type: 'system', from: '', content: 'Anonymous joined the room', room: 'general' });
    await client.close();
  });

  test('a wrong message is answered, reaches nobody, and ends nothing', async () => {
    const room = newRoom();
    const rahim = await openSimple({ room, username: 'Rahim' });
    const mitu = await openSimple({ room, username: 'Mitu' });
    for (const [text, code] of [['not json', 'bad_json'], ['{}', 'bad_message'], ['{"content":7}', 'bad_message'], ['[]', 'bad_message'], ['{"content":" "}', 'empty']]) {
      rahim.sendText(text);
      const error = timeless(await rahim.takeType('error'));
      assert.equal(error.code, code, text);
      assert.ok(error.content.length > 0);
    }
    rahim.sendJson({ content: 'still here' });
    assert.equal((await mitu.takeType('message')).content, 'still here');
    assert.deepEqual(mitu.inbox.items.filter((m) => m.type !== 'system'), []);
    await closeAll(rahim, mitu);
  });

  test('over the rate: Rate limit exceeded', async (t) => {
    const slow = await startServer(t, { config: { 'message-rate': 2 } });
    for (const [path, dialect, message, read] of [
      ['/ws/chat', 'simple', { content: 'x' }, (m) => m.content],
      ['/ws/envelope', 'envelope', chat('x'), (m) => m.payload.message],
    ]) {
      const client = await new Client(slow, { dialect, path }).opened();
      for (let i = 0; i < 3; i++)
        client.sendJson(message);
      assert.equal(read(await client.takeType('error')), 'Rate limit exceeded');
      await client.close();
    }
  });

  test('binary is not spoken', async () => {
    for (const path of ['/ws/chat', '/ws/envelope']) {
      const client = await RawClient.open(server.port, path);
      client.sendFrame(BINARY, '{"content":"x"}');
      await client.expectClose(1003);
    }
  });
});

describe('/ws/envelope', () => {
  test('chat goes to the others only, once', async () => {
    const room = newRoom();
    const rahim = await openEnvelope({ room, username: 'Rahim' });
    const mitu = await openEnvelope({ room, username: 'Mitu' });
    const join = await rahim.takeType('system');
    assert.deepEqual(join, { type: 'system', payload: { event: 'join', user_id: join.payload.user_id } });
    rahim.sendJson(chat('first'));
    mitu.sendJson(chat('second'));
    const first = await mitu.take(says('first'));
    const second = await rahim.take(says('second'));
    for (const { type, payload } of [first, second]) {
      assert.equal(type, 'chat');
      assert.deepEqual(Object.keys(payload), ['user_id', 'content', 'time']);
      assertRecent(payload.time);
    }
    assert.equal(second.payload.user_id, join.payload.user_id);
    assert.notEqual(first.payload.user_id, second.payload.user_id);
    await mitu.close();
    assert.deepEqual(await rahim.takeType('system'), { type: 'system', payload: { event: 'leave', user_id: join.payload.user_id } });
    /* Its own words, and its own join, would have come before the leave. */
    assert.deepEqual(rahim.inbox.items, []);
    assert.deepEqual(mitu.inbox.items, []);
    await rahim.close();
  });

  test('another connection of the same person is one of the others', async () => {
    const room = newRoom();
    const token = await issueToken(server, 'twice');
    const [first, second] = [await openEnvelope({ room, token }), await openEnvelope({ room, token })];
    first.sendJson(chat('to myself'));
    assert.equal((await second.take(says('to myself'))).payload.user_id, 'twice');
    second.sendJson(chat('and back'));
    await first.take(says('and back'));
    assert.deepEqual(first.inbox.items, []);
    await closeAll(first, second);
  });

  test('presence is passed on as it is, and not stored', async () => {
    const room = newRoom();
    const rahim = await openEnvelope({ room, username: 'Rahim' });
    const mitu = await openEnvelope({ room, username: 'Mitu' });
    for (const payload of [{ status: 'away', more: [1, { a: null }], 'চাবি': '"\u2028' }, 'online', 7, [], null, false]) {
      rahim.sendJson({ type: 'presence', payload });
      assert.deepEqual(await mitu.takeType('presence'), { type: 'presence', payload });
    }
    rahim.sendText(' { "payload" : { "n" : 1.50, "s" : "\\u0041" } , "type":"presence"} ');
    assert.deepEqual(await mitu.takeType('presence'), { type: 'presence', payload: { n: 1.5, s: 'A' } });
    rahim.sendJson(chat('stored'));
    await mitu.take(says('stored'));
    assert.deepEqual((await server.getJson(`/api/rooms/${room}/messages`)).data.map((m) => m.content), ['stored']);
    assert.deepEqual(rahim.inbox.items.filter((m) => m.type !== 'system'), []);
    await closeAll(rahim, mitu);
  });

  test('errors have a number and a message', async () => {
    const room = newRoom();
    const rahim = await openEnvelope({ room, username: 'Rahim' });
    const mitu = await openEnvelope({ room, username: 'Mitu' });
    for (const [text, code, message] of [
      ['{"type":"x","payload":{}}', 400, 'unknown message type: x'],
      ['{"type":"x"}', 400, 'unknown message type: x'],
      ['{"type":"নাচ"}', 400, 'unknown message type: নাচ'],
      ['nonsense', 400],
      ['{"payload":{"content":"x"}}', 400],
      ['{"type":"chat"}', 400],
      ['{"type":"chat","payload":"x"}', 400],
      ['{"type":"chat","payload":{}}', 400],
      ['{"type":"chat","payload":{"content":7}}', 400],
      ['{"type":"chat","payload":{"content":""}}', 400],
      ['{"type":"presence"}', 400],
    ]) {
      rahim.sendText(text);
      const error = await rahim.takeType('error');
      assert.equal(error.payload.code, code, text);
      if (message)
        assert.deepEqual(error, { type: 'error', payload: { code, message } });
    }
    mitu.sendJson(chat('all quiet'));
    await rahim.take(says('all quiet'));
    rahim.sendJson(chat('here too'));
    await mitu.take(says('here too'));
    assert.deepEqual(mitu.inbox.items, []);
    await closeAll(rahim, mitu);
  });

  test('a bad token is refused before the upgrade', async () => {
    for (const path of ['/ws/envelope', '/ws/chat', '/ws/hub']) {
      const { status, body } = await tryUpgrade(server, `${path}?token=bad`);
      assert.deepEqual([status, body.trim()], [401, 'Invalid token'], path);
    }
  });
});

describe('one room', () => {
  test('is shared by four dialects, in one order', async () => {
    const room = newRoom();
    const flat = await FlatClient.open(server, { room, username: 'Flat' });
    const v1 = await V1Client.open(server, { username: 'First' });
    await v1.expect('joined', { type: 'join', room });
    const simple = await openSimple({ room, username: 'Simple' });
    const envelope = await openEnvelope({ room, username: 'Envelope' });
    await flat.take((m) => m.content === 'Envelope joined the room');
    await v1.take((m) => m.type === 'join' && m.user.name === 'Envelope');
    await simple.take((m) => m.content === 'Envelope joined the room');

    flat.say('from flat');
    v1.sendJson({ type: 'send', room, content: 'from v1' });
    simple.sendJson({ content: 'from simple' });
    envelope.sendJson(chat('from envelope'));
    const all = ['from flat', 'from v1', 'from simple', 'from envelope'];
    const hear = async (client, n, read) => {
      const heard = [];
      while (heard.length < n)
        heard.push(read(await client.take((m) => read(m)?.startsWith('from '), 'a message')));
      return heard;
    };
    const byFlat = await hear(flat, 4, (m) => m.type === 'text' ? m.content : undefined);
    assert.deepEqual([...byFlat].sort(), [...all].sort());
    assert.deepEqual(await hear(v1, 4, (m) => m.content), byFlat);
    assert.deepEqual(await hear(simple, 4, (m) => m.type === 'message' ? m.content : undefined), byFlat);
    assert.deepEqual(await hear(envelope, 3, (m) => m.payload?.content), byFlat.filter((text) => text !== 'from envelope'));

    const { data } = await server.getJson(`/api/rooms/${room}`);
    assert.deepEqual(data.clients.map((c) => c.username).sort(), ['Envelope', 'First', 'Flat', 'Simple']);
    await closeAll(flat, v1, simple, envelope);
  });
});

describe('/ws/hub', () => {
  const openRaw = (query = '') => RawClient.open(server.port, `/ws/hub${query}`);

  test('the same bytes as the same kind of frame, to everyone in the room, the sender included', async () => {
    const room = newRoom();
    const clients = [];
    for (let i = 0; i < 3; i++)
      clients.push(await openRaw(`?room=${room}`));
    const messages = [[TEXT, ''], [TEXT, 'not { json'], [TEXT, '\u0000\u2028 আড্ডা'], [BINARY, ''], [BINARY, randomBytes(5000)], [BINARY, Buffer.from([0xff, 0xfe])]];
    for (const [i, [opcode, payload]] of messages.entries()) {
      clients[i % 3].sendFrame(opcode, payload);
      for (const client of clients)
        await client.expectFrame(opcode, payload);
    }
    clients[0].send(Buffer.concat([frame(TEXT, 'in ', { fin: false }), frame(0, 'pieces')]));
    for (const client of clients) {
      await client.expectFrame(TEXT, 'in pieces');
      client.destroy();
    }
  });

  test('a room is apart from others, and from who named none', async () => {
    const room = newRoom();
    const [inside, outside, other] = [await openRaw(`?room=${room}`), await openRaw(), await openRaw(`?room=${newRoom()}`)];
    const outsider = await openRaw();
    inside.sendFrame(TEXT, 'inside');
    await inside.expectFrame(TEXT, 'inside');
    outside.sendFrame(TEXT, 'outside');
    await outside.expectFrame(TEXT, 'outside');
    await outsider.expectFrame(TEXT, 'outside');
    other.sendFrame(TEXT, 'other');
    await other.expectFrame(TEXT, 'other');
    inside.sendFrame(TEXT, 'again');
    await inside.expectFrame(TEXT, 'again');
    for (const client of [inside, outside, other, outsider])
      client.destroy();
  });

  test('a username is announced to all, the newcomer included', async () => {
    const room = newRoom();
    const quiet = await openRaw(`?room=${room}`);
    const named = await openRaw(`?room=${room}&username=${encodeURIComponent('রহিম')}`);
    await quiet.expectFrame(TEXT, 'রহিম joined the chat');
    await named.expectFrame(TEXT, 'রহিম joined the chat');
    const token = await issueToken(server, 'real-name');
    const pretender = await openRaw(`?room=${room}&username=Pretender&token=${token}`);
    for (const client of [quiet, named, pretender])
      await client.expectFrame(TEXT, 'real-name joined the chat');
    for (const client of [quiet, named, pretender])
      client.destroy();
  });

  test('is nothing to the rooms of the other dialects, and nowhere stored or listed', async () => {
    const room = newRoom();
    const flat = await FlatClient.open(server, { room, username: 'Flat' });
    const raw = await openRaw(`?room=${room}&username=Raw`);
    await raw.expectFrame(TEXT, 'Raw joined the chat');
    raw.sendFrame(TEXT, '{"content":"raw"}');
    await raw.expectFrame(TEXT, '{"content":"raw"}');
    flat.say('flat');
    await flat.hears('flat');
    assert.deepEqual(flat.inbox.items, []);
    assert.deepEqual((await server.getJson(`/api/rooms/${room}/messages`)).data.map((m) => m.content), ['flat']);
    assert.deepEqual((await server.getJson(`/api/rooms/${room}`)).data.clients.map((c) => c.username), ['Flat']);
    const lonely = newRoom();
    const other = await openRaw(`?room=${lonely}`);
    other.sendFrame(TEXT, 'x');
    await other.expectFrame(TEXT, 'x');
    const names = (await server.getJson('/api/rooms')).data.map((r) => r.name);
    assert.ok(!names.some((name) => name.includes(lonely) || name.includes('raw:')), names.join());
    await flat.close();
    raw.destroy();
    other.destroy();
  });

  test('counts for the statistics', async (t) => {
    const own = await startServer(t);
    const raw = await RawClient.open(own.port, '/ws/hub');
    raw.sendFrame(TEXT, 'here');
    await raw.expectFrame(TEXT, 'here');
    assert.equal((await own.getJson('/api/stats')).clients, 1);
    raw.destroy();
    await eventually(async () => (await own.getJson('/api/stats')).clients === 0, 'nobody is connected');
  });

  test('over the rate the sender alone is told', async (t) => {
    const slow = await startServer(t, { config: { 'message-rate': 2 } });
    const talker = await RawClient.open(slow.port, '/ws/hub');
    const listener = await RawClient.open(slow.port, '/ws/hub');
    for (const text of ['one', 'two', 'three'])
      talker.sendFrame(TEXT, text);
    for (const text of ['one', 'two'])
      await listener.expectFrame(TEXT, text);
    const heard = new Set();
    while (heard.size < 3)
      heard.add((await talker.next()).payload.toString());
    assert.deepEqual([...heard].sort(), ['Rate limit exceeded', 'one', 'two']);
    listener.sendFrame(TEXT, 'mine');
    await listener.expectFrame(TEXT, 'mine');
    talker.destroy();
    listener.destroy();
  });

  test('in a loud room everybody gets everything, in one order', async () => {
    const room = newRoom();
    const clients = [];
    for (let i = 0; i < 5; i++)
      clients.push(await openRaw(`?room=${room}`));
    for (let n = 0; n < 200; n++)
      clients.forEach((client, i) => client.sendFrame(n % 2 ? TEXT : BINARY, `${i}:${n}`));
    const heard = await Promise.all(clients.map(async (client) => {
      const order = [];
      while (order.length < 1000)
        order.push((await client.next()).payload.toString());
      return order;
    }));
    for (const [i, order] of heard.entries()) {
      assert.deepEqual(order, heard[0]);
      assert.deepEqual(order.filter((text) => text.startsWith(`${i}:`)), Array.from({ length: 200 }, (_, n) => `${i}:${n}`));
      clients[i].destroy();
    }
  });
});

describe('/ws/echo and /ws/ping', () => {
  test('any message comes back', async () => {
    for (const path of ['/ws/echo', '/ws/ping']) {
      const client = await RawClient.open(server.port, path);
      for (const [opcode, payload] of [[TEXT, 'হ্যালো'], [BINARY, randomBytes(300)], [TEXT, '']]) {
        client.sendFrame(opcode, payload);
        await client.expectFrame(opcode, payload);
      }
      client.destroy();
    }
  });

  test('pings are answered with their payload, everywhere', async () => {
    const payload = randomBytes(125);
    for (const path of ['/ws/ping', '/ws/echo', '/ws/hub', '/ws/binary', '/ws/protected', '/ws/envelope']) {
      const client = await RawClient.open(server.port, path);
      client.sendFrame(PING, payload);
      await client.expectFrame(PONG, payload);
      client.destroy();
    }
  });

  test('/ws/ping pings in its own period, whatever comes in', async (t) => {
    const quick = await startServer(t, { config: { 'ping-endpoint-period-ms': 300, 'ping-period-ms': 50000 } });
    const pinged = await RawClient.open(quick.port, '/ws/ping');
    const echo = await RawClient.open(quick.port, '/ws/echo');
    const end = Date.now() + 20000;
    for (let i = 0; i < 3; i++) {
      /* What comes in does not put the ping off: each message is answered before the next goes. */
      for (;;) {
        pinged.sendFrame(TEXT, 'busy');
        const got = await pinged.next();
        if (got.opcode === PING) {
          pinged.sendFrame(PONG, got.payload);
          await pinged.expectFrame(TEXT, 'busy');
          break;
        }
        assert.equal(got.opcode, TEXT);
        assert.ok(Date.now() < end, 'a ping');
      }
    }
    echo.sendFrame(TEXT, 'no ping so far');
    await echo.expectFrame(TEXT, 'no ping so far');
    pinged.destroy();
    echo.destroy();
  });
});

describe('/ws/binary', () => {
  const openBinary = (transform, on = server) => RawClient.open(on.port, `/ws/binary${transform ? `?transform=${transform}` : ''}`);
  const take = async (client) => {
    const got = await client.next();
    assert.equal(got.opcode, BINARY, JSON.stringify(got).slice(0, 200));
    return got.payload;
  };
  const samples = [Buffer.alloc(0), Buffer.from('আড্ডা'), randomBytes(65536), Buffer.alloc(65536, 'a')];

  test('the same bytes by default', async () => {
    for (const transform of ['', 'none']) {
      const client = await openBinary(transform);
      for (const sample of samples) {
        client.sendFrame(BINARY, sample);
        await client.expectFrame(BINARY, sample);
      }
      client.destroy();
    }
  });

  test('sha256, gzip and gunzip', async () => {
    const [sha, gzip, gunzip] = await Promise.all(['sha256', 'gzip', 'gunzip'].map((transform) => openBinary(transform)));
    for (const sample of samples) {
      sha.sendFrame(BINARY, sample);
      await sha.expectFrame(BINARY, createHash('sha256').update(sample).digest());
      gzip.sendFrame(BINARY, sample);
      assert.ok(gunzipSync(await take(gzip)).equals(sample));
      const packed = gzipSync(sample);
      if (packed.length <= 65536) {
        gunzip.sendFrame(BINARY, packed);
        await gunzip.expectFrame(BINARY, sample);
      }
    }
    gunzip.sendFrame(BINARY, Buffer.concat([gzipSync('two '), gzipSync('members')]));
    await gunzip.expectFrame(BINARY, 'two members');
    for (const client of [sha, gzip, gunzip])
      client.destroy();
  });

  test('an inflated bomb is refused at the message limit', async () => {
    const exact = await openBinary('gunzip');
    exact.sendFrame(BINARY, gzipSync(Buffer.alloc(65536)));
    await exact.expectFrame(BINARY, Buffer.alloc(65536));
    exact.sendFrame(BINARY, gzipSync(Buffer.alloc(65537)));
    await exact.expectClose(1009);
    const before = await server.getJson('/healthz');
    const bomb = await openBinary('gunzip');
    bomb.sendFrame(BINARY, gzipSync(Buffer.alloc(50 << 20), { level: 9 }));
    await bomb.expectClose(1009);
    const chain = await openBinary('gunzip');
    chain.sendFrame(BINARY, Buffer.concat(Array.from({ length: 200 }, () => gzipSync(Buffer.alloc(1000)))));
    await chain.expectClose(1009);
    assert.deepEqual(await server.getJson('/healthz'), before);
  });

  test('what is not gzip is answered, and ends nothing', async () => {
    const client = await openBinary('gunzip');
    const packed = gzipSync('whole');
    const crooked = Buffer.from(packed);
    crooked[crooked.length - 5] ^= 1;
    for (const bad of [Buffer.from('plain'), Buffer.alloc(0), packed.subarray(0, -3), crooked, Buffer.concat([packed, Buffer.from('x')])]) {
      client.sendFrame(BINARY, bad);
      await client.expectFrame(TEXT, '{"error":"Invalid gzip data"}');
    }
    client.sendFrame(BINARY, packed);
    await client.expectFrame(BINARY, 'whole');
    client.destroy();
  });

  test('text is logged by its length, never its content, and not answered', async () => {
    const client = await openBinary('sha256');
    client.sendFrame(TEXT, 'secret words');
    client.sendFrame(BINARY, 'x');
    await client.expectFrame(BINARY, createHash('sha256').update('x').digest());
    await server.logged(/text on \/ws\/binary: 12 bytes/);
    assert.doesNotMatch(server.log, /secret words/);
    client.destroy();
  });

  test('an unknown transform is refused, and so is what comes too fast', async (t) => {
    const { status, body } = await tryUpgrade(server, '/ws/binary?transform=rot13');
    assert.equal(status, 400);
    assert.match(body, /^transform: /);
    const slow = await startServer(t, { config: { 'message-rate': 1 } });
    const client = await openBinary('gzip', slow);
    client.sendFrame(BINARY, 'a');
    await take(client);
    client.sendFrame(BINARY, 'b');
    await client.expectFrame(TEXT, '{"error":"Rate limit exceeded"}');
    client.destroy();
  });
});

describe('/ws/protected', () => {
  const openProtected = (on = server) => RawClient.open(on.port, '/ws/protected');
  const refused = async (client, error) => {
    await client.expectFrame(TEXT, JSON.stringify({ error }));
    await client.expectClose(1008);
  };

  test('a good token, and then each message comes back', async () => {
    const client = await openProtected();
    client.sendFrame(TEXT, JSON.stringify({ token: await issueToken(server, 'mitu') }));
    await client.expectFrame(TEXT, '{"type":"auth_success","user_id":"mitu"}');
    for (const [opcode, payload] of [[TEXT, 'hello'], [BINARY, randomBytes(100)], [TEXT, '{"token":"x"}']]) {
      client.sendFrame(opcode, payload);
      await client.expectFrame(opcode, payload);
    }
    client.destroy();
  });

  test('what is sent behind the token at once comes back after the answer', async () => {
    const client = await openProtected();
    const token = await issueToken(server, 'hasty');
    client.send(Buffer.concat([frame(TEXT, JSON.stringify({ token })), ...Array.from({ length: 20 }, (_, i) => frame(TEXT, `${i}`))]));
    await client.expectFrame(TEXT, '{"type":"auth_success","user_id":"hasty"}');
    for (let i = 0; i < 20; i++)
      await client.expectFrame(TEXT, `${i}`);
    client.destroy();
  });

  test('no token in the message', async () => {
    for (const text of ['hello', '', '[]', '7', '{}', '{"token":7}', '{"Token":"x"}']) {
      const client = await openProtected();
      client.send(Buffer.concat([frame(TEXT, text), frame(TEXT, 'more')]));
      await refused(client, 'Invalid auth message');
    }
    const client = await openProtected();
    client.sendFrame(BINARY, JSON.stringify({ token: await issueToken(server, 'mitu') }));
    await refused(client, 'Invalid auth message');
  });

  test('no good token in the message', async () => {
    const good = await issueToken(server, 'mitu');
    for (const token of ['', 'x', `${good}x`, good.replace(/\.[^.]*$/, '.'), 'a'.repeat(20000)]) {
      const client = await openProtected();
      client.send(Buffer.concat([frame(TEXT, JSON.stringify({ token })), frame(TEXT, 'more')]));
      await refused(client, 'Invalid token');
    }
  });

  test('no message in time', async (t) => {
    const impatient = await startServer(t, { config: { 'auth-wait-ms': 300 } });
    const client = await openProtected(impatient);
    await refused(client, 'Auth timeout');
    const quick = await openProtected(impatient);
    quick.sendFrame(TEXT, JSON.stringify({ token: await issueToken(impatient, 'mitu') }));
    await quick.expectFrame(TEXT, '{"type":"auth_success","user_id":"mitu"}');
    const late = await openProtected(impatient);
    await refused(late, 'Auth timeout');
    quick.sendFrame(TEXT, 'still here');
    await quick.expectFrame(TEXT, 'still here');
    quick.destroy();
  });
});

describe('a hub that demands tokens', () => {
  const config = { ...noLimits, 'require-token': true };

  test('401 before the upgrade, but for who can prove it by a message', async (t) => {
    const strict = await startServer(t, { config });
    for (const path of ['/ws', '/ws/chat', '/ws/envelope', '/ws/hub', '/ws/echo', '/ws/ping', '/ws/binary']) {
      const { status, body } = await tryUpgrade(strict, path);
      assert.deepEqual([status, body.trim()], [401, 'Unauthorized'], path);
      const token = await issueToken(strict, 'mitu');
      assert.equal((await tryUpgrade(strict, `${path}?token=${token}`)).status, 101, path);
    }
    assert.equal((await tryUpgrade(strict, '/ws/protected')).status, 101);
  });

  test('adda.v1 may prove it by its first message, and do nothing before', async (t) => {
    const open = await startServer(t, { config: noLimits });
    const { session } = await V1Client.open(open);
    await open.stop();
    const strict = await startServer(t, { config, dataDir: open.dataDir });
    const client = await new V1Client(strict).opened();
    for (const message of [{ type: 'join', room: 'general' }, { type: 'send', room: 'general', content: 'x' }, { type: 'ping' }, { type: 'history', room: 'general' }])
      assert.equal((await client.expectError('unauthorized', message)).code, 'unauthorized');
    await client.expectError('invalid_token', { type: 'auth', token: 'bad' });
    await client.expectError('invalid_token', { type: 'auth', session });
    const token = await issueToken(strict, 'mitu');
    /* Both at once: the second is done as the one who was proved. */
    const [welcome, joined] = await Promise.all([client.expect('welcome', { type: 'auth', token }), client.expect('joined', { type: 'join', room: 'general' })]);
    assert.equal(welcome.user.id, 'mitu');
    assert.deepEqual(joined.members.map((m) => m.id), ['mitu']);
    await client.expect('pong', { type: 'ping' });
    await client.close();
  });

  test('adda.v1 that proves nothing in time is told so and closed', async (t) => {
    const strict = await startServer(t, { config: { ...config, 'auth-wait-ms': 300 } });
    const proved = await new V1Client(strict).opened();
    await proved.expect('welcome', { type: 'auth', token: await issueToken(strict, 'mitu') });
    const client = await new V1Client(strict).opened();
    const error = await client.takeType('error');
    assert.deepEqual(error, { type: 'error', code: 'unauthorized', message: 'Auth timeout' });
    assert.equal((await client.closed()).code, 1008);
    await proved.expect('pong', { type: 'ping' });
    await proved.close();
  });
});

describe('every path', () => {
  test('a plain request: 426', async () => {
    for (const path of ['/ws/chat', '/ws/envelope', '/ws/hub', '/ws/echo', '/ws/binary', '/ws/ping', '/ws/protected']) {
      const answer = await fetch(server.url + path);
      assert.equal(answer.status, 426, path);
      assert.equal(answer.headers.get('upgrade'), 'websocket');
    }
  });

  test('another site: 403', async () => {
    for (const path of ['/ws/chat', '/ws/envelope', '/ws/hub', '/ws/binary', '/ws/ping', '/ws/protected'])
      assert.equal((await tryUpgrade(server, path, { Origin: 'https://elsewhere.example' })).status, 403, path);
  });

  test('longer than allowed: 1009', async (t) => {
    const small = await startServer(t, { config: { 'max-message-bytes': 512 } });
    for (const path of ['/ws/chat', '/ws/envelope', '/ws/hub', '/ws/binary', '/ws/ping', '/ws/protected']) {
      const client = await RawClient.open(small.port, path);
      client.sendFrame(TEXT, 'x'.repeat(513));
      await client.expectClose(1009);
    }
  });

  test('the hub stops: 1001', async () => {
    const stopping = await new Server({ config: noLimits }).start();
    const clients = await Promise.all(['/ws/chat', '/ws/envelope', '/ws/hub?room=x&username=y', '/ws/binary', '/ws/ping', '/ws/protected']
      .map((path) => RawClient.open(stopping.port, path)));
    const stopped = stopping.stop();
    for (const client of clients) {
      assert.equal((await client.closeFrame()).code, 1001);
      client.sendFrame(CLOSE, Buffer.from([3, 233]));
      await client.expectEnd();
    }
    assert.equal((await stopped).code ?? 0, 0);
    await stopping.finish();
  });
});
