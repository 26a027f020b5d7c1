// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The flat dialect on /ws, row by row, as the contract has it; wscat among its clients

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { dirname, join } from 'node:path';
import { tryUpgrade } from './lib/client.js';
import { FlatClient } from './lib/flat.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { Inbox, eventually } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z$/;

let rooms = 0;
const newRoom = () => `flat-${++rooms}`;

function assertShape(message, expected) {
  assert.deepEqual(Object.keys(message).sort(), ['content', 'id', 'room_id', 'timestamp', 'type', 'user_id', 'username']);
  for (const [name, value] of Object.entries(expected))
    assert.equal(message[name], value, name);
  assert.ok(message.id.length > 0);
  assert.ok(message.user_id.length > 0);
  assertRecent(message.timestamp);
}

function assertRecent(timestamp) {
  assert.match(timestamp, rfc3339);
  assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60000, `${timestamp} is now`);
}

describe('a room', () => {
  test('the room is general and the name Anonymous unless said otherwise', async () => {
    const client = await FlatClient.open(server);
    assertShape(client.joined, { type: 'join', room_id: 'general', username: 'Anonymous', content: 'Anonymous joined the room' });
    await client.close();
  });

  test('an empty room and username are the defaults too', async () => {
    const client = await FlatClient.open(server, { room: '', username: '' });
    assertShape(client.joined, { room_id: 'general', username: 'Anonymous' });
    await client.close();
  });

  test('a message comes to everyone in the room, the sender too, and to nobody else', async () => {
    const room = newRoom();
    const [rahim, mitu, stranger] = await Promise.all([
      FlatClient.open(server, { room, username: 'Rahim' }),
      FlatClient.open(server, { room, username: 'Mitu' }),
      FlatClient.open(server, { room: newRoom(), username: 'Karim' }),
    ]);
    rahim.say('hello all');
    const own = await rahim.hears('hello all');
    const other = await mitu.hears('hello all');
    assertShape(own, { type: 'text', room_id: room, username: 'Rahim', user_id: rahim.userId });
    assert.match(own.id, uuid);
    assert.deepEqual(other, own);
    await stranger.sync();
    assert.deepEqual(stranger.inbox.items.filter((m) => m.content === 'hello all'), []);
    await Promise.all([rahim, mitu, stranger].map((c) => c.close()));
  });

  test('type text is the same as none', async () => {
    const client = await FlatClient.open(server, { room: newRoom() });
    client.say('said so', 'text');
    assertShape(await client.hears('said so'), { type: 'text' });
    await client.close();
  });

  test('join and leave are told to the others', async () => {
    const room = newRoom();
    const rahim = await FlatClient.open(server, { room, username: 'Rahim' });
    const mitu = await FlatClient.open(server, { room, username: 'Mitu' });
    assertShape(await rahim.takeType('join'), { username: 'Mitu', content: 'Mitu joined the room', user_id: mitu.userId, room_id: room });
    await mitu.close();
    assertShape(await rahim.takeType('leave'), { username: 'Mitu', content: 'Mitu left the room', user_id: mitu.userId, room_id: room });
    await rahim.close();
  });

  test('a connection that is cut leaves as well', async () => {
    const room = newRoom();
    const rahim = await FlatClient.open(server, { room, username: 'Rahim' });
    const mitu = await FlatClient.open(server, { room, username: 'Mitu' });
    await rahim.takeType('join');
    mitu.cut();
    assertShape(await rahim.takeType('leave'), { username: 'Mitu' });
    await rahim.close();
  });

  test('names in Bengali, percent-decoded', async () => {
    const room = `পাড়ার আড্ডা ${newRoom()}`;
    const client = await FlatClient.open(server, { room, username: 'রহিম' });
    assertShape(client.joined, { room_id: room, username: 'রহিম', content: 'রহিম joined the room' });
    client.say('হ্যালো সবাই! 👋');
    assertShape(await client.hears('হ্যালো সবাই! 👋'), { username: 'রহিম' });
    await client.close();
  });

  test('a plus sign in the query is a space', async () => {
    const client = new FlatClient(server, { path: '/ws?room=plus+room&username=Abdur+Rahim' });
    await client.opened();
    assertShape(await client.takeType('join'), { room_id: 'plus room', username: 'Abdur Rahim' });
    await client.close();
  });

  test('typing is passed on and not kept', async () => {
    const room = newRoom();
    const rahim = await FlatClient.open(server, { room, username: 'Rahim' });
    const mitu = await FlatClient.open(server, { room, username: 'Mitu' });
    rahim.say('', 'typing');
    assertShape(await mitu.takeType('typing'), { type: 'typing', username: 'Rahim', user_id: rahim.userId, room_id: room });
    assertShape(await rahim.takeType('typing'), { type: 'typing', username: 'Rahim' });
    rahim.say('kept');
    await mitu.hears('kept');
    const { data } = await server.getJson(`/api/rooms/${room}/messages`);
    assert.deepEqual(data.map((m) => [m.type, m.content]), [['text', 'kept']]);
    await Promise.all([rahim.close(), mitu.close()]);
  });

  test('text is not changed on its way', async () => {
    const client = await FlatClient.open(server, { room: newRoom() });
    for (const content of ['<b onclick="x()">&amp;</b>', '\\ " / \b \f \n \r \t', '\u2028\u2029\u200d', '👩‍👩‍👧', ' outer space ', '{"type":"leave"}', 'a'.repeat(10000)]) {
      client.say(content);
      await client.hears(content);
    }
    await client.close();
  });

  test('messages of many senders come in one order for everyone', async () => {
    const room = newRoom();
    const clients = await Promise.all(Array.from({ length: 5 }, (_, i) => FlatClient.open(server, { room, username: `user ${i}` })));
    for (let i = 0; i < 50; i++)
      clients.forEach((client, n) => client.say(`${n}:${i}`));
    const heard = await Promise.all(clients.map(async (client) => {
      const order = [];
      while (order.length < 250)
        order.push((await client.takeType('text')).content);
      return order;
    }));
    for (const order of heard)
      assert.deepEqual(order, heard[0]);
    assert.deepEqual(heard[0].filter((text) => text.startsWith('3:')), Array.from({ length: 50 }, (_, i) => `3:${i}`));
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('user_list=1', () => {
  test('the list comes after each join and leave, to those who asked', async () => {
    const room = newRoom();
    const mitu = await FlatClient.open(server, { room, username: 'Mitu' });
    const rahim = await FlatClient.open(server, { room, username: 'Rahim', user_list: 1 });
    const first = await rahim.takeType('user_list');
    assert.deepEqual(Object.keys(first).sort(), ['timestamp', 'type', 'users']);
    assert.deepEqual([...first.users].sort(), ['Mitu', 'Rahim']);
    assertRecent(first.timestamp);

    const karim = await FlatClient.open(server, { room, username: 'করিম' });
    assert.deepEqual([...(await rahim.takeType('user_list')).users].sort(), ['Mitu', 'Rahim', 'করিম']);
    await karim.close();
    assert.deepEqual([...(await rahim.takeType('user_list')).users].sort(), ['Mitu', 'Rahim']);
    await mitu.sync();
    assert.deepEqual(mitu.inbox.items.filter((m) => m.type === 'user_list'), []);
    await Promise.all([mitu.close(), rahim.close()]);
  });
});

describe('bad input', () => {
  const wrong = {
    'not JSON': ['hello', 'bad_json'],
    'JSON cut short': ['{"content":"x"', 'bad_json'],
    'nothing': ['', 'bad_json'],
    'a number': ['42', 'bad_message'],
    'an array': ['[1,2]', 'bad_message'],
    'null': ['null', 'bad_message'],
    'no content': ['{}', 'bad_message'],
    'content that is a number': ['{"content":7}', 'bad_message'],
    'content that is null': ['{"content":null}', 'bad_message'],
    'type that is a number': ['{"content":"x","type":7}', 'bad_message'],
    'an unknown type': ['{"content":"x","type":"shout"}', 'unknown_type'],
    'an empty text': ['{"content":"","type":"text"}', 'empty'],
    'a lone surrogate': ['{"content":"\\ud800"}', 'bad_message'],
    'a NUL in the text': ['{"content":"a\\u0000b"}', 'bad_message'],
    'comments': ['{"content":"x"/* y */}', 'bad_json'],
    'single quotes': ["{'content':'x'}", 'bad_json'],
    'two values': ['{"content":"x"}{"content":"y"}', 'bad_json'],
    'deep nesting': [`{"content":"x","more":${'['.repeat(1000)}${']'.repeat(1000)}}`, 'bad_json'],
  };

  for (const [name, [text, code]] of Object.entries(wrong)) {
    test(`${name}: an error to the sender alone, and the connection stays`, async () => {
      const room = newRoom();
      const rahim = await FlatClient.open(server, { room, username: 'Rahim' });
      const mitu = await FlatClient.open(server, { room, username: 'Mitu' });
      await rahim.takeType('join');
      rahim.sendText(text);
      const error = await rahim.takeType('error');
      assert.deepEqual(Object.keys(error).sort(), ['code', 'content', 'timestamp', 'type']);
      assert.equal(error.code, code);
      assert.ok(error.content.length > 3, 'a sentence');
      assertRecent(error.timestamp);
      await rahim.sync();
      await mitu.sync();
      assert.deepEqual(mitu.inbox.drain((m) => !m.content.startsWith('barrier')), []);
      assert.deepEqual(rahim.inbox.drain((m) => !m.content.startsWith('barrier')), []);
      await Promise.all([rahim.close(), mitu.close()]);
    });
  }

  test('a binary message is refused and the room does not see it', async () => {
    const room = newRoom();
    const rahim = await FlatClient.open(server, { room });
    const mitu = await FlatClient.open(server, { room });
    rahim.socket.send(Buffer.from('{"content":"binary"}'), { binary: true });
    assert.equal((await rahim.closed()).code, 1003);
    await mitu.takeType('leave');
    await mitu.sync();
    assert.deepEqual(mitu.inbox.items.filter((m) => m.content === 'binary'), []);
    await mitu.close();
  });

  test('a message over the limit: closed with 1009', async (t) => {
    const small = await startServer(t, { config: { ...noLimits, 'max-message-bytes': 1024 } });
    const client = await FlatClient.open(small);
    const text = (size) => JSON.stringify({ content: 'a'.repeat(size - 14) });
    client.sendText(text(1024));
    await client.takeType('text');
    client.sendText(text(1025));
    assert.equal((await client.closed()).code, 1009);
  });

  test('names that are not allowed are refused before the upgrade', async () => {
    const bad = { 'a control character': 'a%01b', 'over 64 characters': 'a'.repeat(65), 'not UTF-8': '%ff%fe', 'a NUL': 'a%00b', 'a line break': 'a%0Ab' };
    for (const [what, name] of Object.entries(bad)) {
      assert.equal((await tryUpgrade(server, `/ws?username=${name}`)).status, 400, `username with ${what}`);
      assert.equal((await tryUpgrade(server, `/ws?room=${name}`)).status, 400, `room with ${what}`);
    }
  });
});

describe('the rate limit', () => {
  test('over it the error text is Rate limit exceeded, and later it goes on', async (t) => {
    const limited = await startServer(t, { config: { 'message-rate': 3, 'message-window-ms': 500 } });
    const room = newRoom();
    const rahim = await FlatClient.open(limited, { room, username: 'Rahim' });
    const mitu = await FlatClient.open(limited, { room, username: 'Mitu' });
    for (let i = 0; i < 5; i++)
      rahim.say(`fast ${i}`);
    for (let i = 0; i < 2; i++) {
      const error = await rahim.takeType('error');
      assert.equal(error.content, 'Rate limit exceeded');
      assert.equal(error.code, 'rate_limited');
    }
    for (let i = 0; i < 3; i++)
      await mitu.hears(`fast ${i}`);
    mitu.say('each client has a limit of its own');
    await mitu.hears('each client has a limit of its own');
    await eventually(async () => {
      rahim.say('again');
      return (await rahim.take((m) => m.type === 'error' || m.content === 'again')).type === 'text';
    }, 'the end of the window', 3000, 100);
    assert.deepEqual(mitu.inbox.items.filter((m) => ['fast 3', 'fast 4'].includes(m.content)), []);
    await Promise.all([rahim.close(), mitu.close()]);
  });
});

describe('before the upgrade', () => {
  for (const path of ['/ws', '/ws?room=x', '/ws/echo']) {
    test(`a plain request to ${path}: 426`, async () => {
      const answer = await server.get(path);
      assert.equal(answer.status, 426);
      assert.equal(answer.headers.upgrade, 'websocket');
    });
  }

  test('an unknown path under /ws: 404', async () => {
    assert.equal((await tryUpgrade(server, '/ws/nothing-here')).status, 404);
    assert.equal((await server.get('/ws/nothing-here')).status, 404);
  });

  test('origins: none, the same, the listed ones; nothing else', async (t) => {
    const picky = await startServer(t, { config: { ...noLimits, 'allowed-origins': ['https://school.example', 'https://*.club.example'] } });
    const status = async (origin, more = {}) => (await tryUpgrade(picky, '/ws/echo', { ...(origin && { Origin: origin }), ...more })).status;
    assert.equal(await status(null), 101);
    assert.equal(await status(`http://127.0.0.1:${picky.port}`), 101);
    assert.equal(await status('https://school.example'), 101);
    assert.equal(await status('https://a.club.example'), 101);
    for (const bad of ['https://evil.example', 'http://school.example', 'https://school.example.evil.example', 'https://school.example:8443',
      'https://aclub.example', 'null', `https://127.0.0.1:${picky.port}`, `http://127.0.0.1:${picky.port + 1}`, 'http://127.0.0.1', 'nonsense'])
      assert.equal((await tryUpgrade(picky, '/ws/echo', { Origin: bad })).status, 403, `origin "${bad}"`);
    assert.equal((await tryUpgrade(picky, '/ws', { Origin: 'https://evil.example' })).status, 403);
    assert.equal(await status('http://hub.example', { Host: 'hub.example' }), 101);
  });

  test('a token that is demanded and missing, or bad: 401', async (t) => {
    const strict = await startServer(t, { config: { ...noLimits, 'require-token': true } });
    for (const path of ['/ws', '/ws?room=a&username=b']) {
      const missing = await tryUpgrade(strict, path);
      assert.deepEqual([missing.status, missing.body.trim()], [401, 'Unauthorized']);
      const bad = await tryUpgrade(strict, `${path}${path.includes('?') ? '&' : '?'}token=x.y.z`);
      assert.deepEqual([bad.status, bad.body.trim()], [401, 'Invalid token']);
    }
    const token = await issueToken(strict, 'rahim');
    const good = await FlatClient.open(strict, { token, room: 'a' });
    assertShape(good.joined, { user_id: 'rahim', room_id: 'a' });
    const forged = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    assert.deepEqual((await tryUpgrade(strict, `/ws?token=${forged}`)).body.trim(), 'Invalid token');
    await good.close();
  });

  test('a bad token is refused even where none is demanded', async () => {
    const bad = await tryUpgrade(server, '/ws?token=x.y.z');
    assert.deepEqual([bad.status, bad.body.trim()], [401, 'Invalid token']);
  });

  test('a token names its user, and the name in the query does not', async () => {
    const token = await issueToken(server, 'teacher');
    const client = await FlatClient.open(server, { token, room: newRoom(), username: 'Somebody Else' });
    assertShape(client.joined, { user_id: 'teacher', username: 'teacher' });
    await client.close();
  });

  test('a token in the Authorization header', async () => {
    const token = await issueToken(server, 'teacher');
    const client = await FlatClient.open(server, { room: newRoom() }, { headers: { Authorization: `Bearer ${token}` } });
    assertShape(client.joined, { user_id: 'teacher' });
    await client.close();
  });
});

describe('wscat', () => {
  const program = join(dirname(createRequire(import.meta.url).resolve('wscat/package.json')), 'bin/wscat');

  function wscat(t, path, ...args) {
    const child = spawn(process.execPath, [program, '-c', server.wsUrl + path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    const lines = new Inbox('wscat');
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => lines.push(line.replace(/\x1b\[[0-9;]*\w/g, '')));
    t.after(() => child.kill('SIGKILL'));
    return { child, lines, say: (text) => child.stdin.write(`${text}\n`) };
  }

  const has = (...texts) => (line) => texts.every((text) => line.includes(text));

  test('joins, talks, is told what is wrong, and leaves', async (t) => {
    const room = newRoom();
    const rahim = await FlatClient.open(server, { room, username: 'Rahim' });
    const cat = wscat(t, `/ws?room=${room}&username=${encodeURIComponent('বিড়াল')}`);
    await cat.lines.take(has('বিড়াল joined the room', '"join"'), 'its own join');
    assertShape(await rahim.takeType('join'), { username: 'বিড়াল' });
    cat.say('{"content":"miaow"}');
    assertShape(await rahim.hears('miaow'), { username: 'বিড়াল', type: 'text' });
    await cat.lines.take(has('"miaow"', '"text"'), 'its own message');
    rahim.say('hello cat');
    await cat.lines.take(has('"hello cat"', '"Rahim"'), 'the answer');
    cat.say('{"type":"typing","content":""}');
    assertShape(await rahim.takeType('typing'), { username: 'বিড়াল' });
    cat.say('miaow without JSON');
    await cat.lines.take(has('"error"', '"bad_json"'), 'the error');
    cat.say('{"content":"still here"}');
    await rahim.hears('still here');
    cat.child.stdin.end();
    assertShape(await rahim.takeType('leave'), { content: 'বিড়াল left the room' });
    await rahim.close();
  });

  test('has its words echoed', async (t) => {
    const cat = wscat(t, '/ws/echo', '-x', 'any text at all');
    await cat.lines.take(has('any text at all'), 'the echo');
  });
});
