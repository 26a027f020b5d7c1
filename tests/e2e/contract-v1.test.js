// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// adda.v1 on /ws, row by row, as the contract has it

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { FlatClient } from './lib/flat.js';
import { CLOSE, RawClient, TEXT, frame } from './lib/raw.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client, newNonce } from './lib/v1.js';
import { bounded } from './lib/wait.js';

const server = await new Server({ config: { ...noLimits, 'typing-ms': 300 } }).start();
after(() => server.finish());

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z$/;
let rooms = 0;
const newRoom = () => `v1-${++rooms}`;
const contents = (messages) => messages.map((m) => m.content);
const seqs = (messages) => messages.map((m) => m.seq);
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

async function pair(room, more = {}) {
  const rahim = await V1Client.open(server, { username: 'Rahim', ...more });
  const mitu = await V1Client.open(server, { username: 'Mitu' });
  await rahim.join(room);
  await mitu.join(room);
  await rahim.takeType('join');
  return [rahim, mitu];
}

const closeAll = (...clients) => Promise.all(clients.map((c) => c.close()));

async function fill(client, room, n, first = 1) {
  return Promise.all(range(first, first + n - 1).map((i) => client.say(room, `message ${i}`)));
}

describe('the upgrade', () => {
  test('who offers adda.v1 gets it', async () => {
    for (const offer of ['adda.v1', 'other, adda.v1', 'adda.v1,other']) {
      const client = await RawClient.open(server.port, '/ws?username=Rahim', { headers: { 'Sec-WebSocket-Protocol': offer } });
      assert.equal(client.answer.headers['sec-websocket-protocol'], 'adda.v1');
      const first = await client.expectFrame(TEXT);
      assert.equal(JSON.parse(first.payload).type, 'welcome');
      client.destroy();
    }
  });

  test('who does not offer it gets the flat dialect', async () => {
    for (const headers of [{}, { 'Sec-WebSocket-Protocol': 'adda.v2' }]) {
      const client = await RawClient.open(server.port, '/ws?username=Rahim', { headers });
      assert.equal(client.answer.headers['sec-websocket-protocol'], undefined);
      assert.equal(JSON.parse((await client.expectFrame(TEXT)).payload).type, 'join');
      client.destroy();
    }
  });

  test('welcome says who one is, the epoch and the limits', async (t) => {
    const other = await startServer(t, {
      config: { 'max-message-bytes': 4096, 'message-rate': 77, 'message-window-ms': 5000, 'rooms-per-connection': 9,
                'history-limit': 33, 'ping-period-ms': 12345 },
    });
    const { welcome } = await V1Client.open(other, { username: 'রহিম' });
    assert.deepEqual(Object.keys(welcome).sort(), ['epoch', 'limits', 'session', 'type', 'user']);
    assert.deepEqual({ name: welcome.user.name, role: welcome.user.role }, { name: 'রহিম', role: 'guest' });
    assert.ok(welcome.user.id && welcome.session && welcome.epoch);
    assert.deepEqual(welcome.limits, { message_bytes: 4096, rate_messages: 77, rate_window_ms: 5000, rooms: 9, history: 33, ping_ms: 12345 });
  });

  test('a token names user and role', async () => {
    for (const role of ['user', 'service', 'admin']) {
      const token = await issueToken(server, `the-${role}`, role);
      const client = await V1Client.open(server, { token });
      assert.deepEqual(client.user, { id: `the-${role}`, name: `the-${role}`, role });
      await client.close();
    }
  });
});

describe('auth', () => {
  test('a token on the way: welcome again', async () => {
    const client = await V1Client.open(server, { username: 'Rahim' });
    const token = await issueToken(server, 'rahim');
    const welcome = await client.expect('welcome', { type: 'auth', token });
    assert.deepEqual(welcome.user, { id: 'rahim', name: 'rahim', role: 'user' });
    const room = newRoom();
    const joined = await client.join(room);
    assert.deepEqual(joined.members, [{ id: 'rahim', name: 'rahim' }]);
    await client.close();
  });

  test('a bad token changes nothing', async () => {
    const client = await V1Client.open(server, { username: 'Rahim' });
    await client.expectError('invalid_token', { type: 'auth', token: 'x.y.z' });
    const { members } = await client.join(newRoom());
    assert.deepEqual(members, [{ id: client.user.id, name: 'Rahim' }]);
    await client.close();
  });

  test('not while in a room', async () => {
    const client = await V1Client.open(server, { username: 'Rahim' });
    await client.join(newRoom());
    await client.expectError('forbidden', { type: 'auth', token: await issueToken(server, 'rahim') });
    await client.close();
  });

  test('a guest comes back as the same one with the session', async () => {
    const first = await V1Client.open(server, { username: 'Rahim' });
    await first.close();
    const back = await V1Client.open(server, { username: 'Rahim' });
    assert.notEqual(back.user.id, first.user.id);
    const welcome = await back.expect('welcome', { type: 'auth', session: first.session });
    assert.equal(welcome.user.id, first.user.id);
    assert.deepEqual((await back.join(newRoom())).members, [{ id: first.user.id, name: 'Rahim' }]);
    await back.close();
  });

  test('a forged session is not believed', async () => {
    const first = await V1Client.open(server, { username: 'Rahim' });
    const client = await V1Client.open(server, { username: 'Mitu' });
    for (const [at, letter] of [[0, 'x'], [5, 'x'], [-3, 'A']]) {
      const letters = [...first.session];
      const i = (at + letters.length) % letters.length;
      letters[i] = letters[i] === letter ? 'B' : letter;
      await client.expectError('invalid_token', { type: 'auth', session: letters.join('') });
    }
    await client.expectError('invalid_token', { type: 'auth', session: '' });
    const { members } = await client.join(newRoom());
    assert.deepEqual(members, [{ id: client.user.id, name: 'Mitu' }]);
    await closeAll(first, client);
  });
});

describe('join and leave', () => {
  test('joined tells all of the room; the others are told of the newcomer', async () => {
    const room = newRoom();
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    const first = await rahim.join(room);
    assert.deepEqual({ ...first, nonce: 0 }, { type: 'joined', room, epoch: rahim.welcome.epoch, seq: 0, count: 1,
      members: [{ id: rahim.user.id, name: 'Rahim' }], recovered: false, messages: [], nonce: 0 });
    await fill(rahim, room, 3);

    const mitu = await V1Client.open(server, { username: 'Mitu' });
    const second = await mitu.join(room);
    assert.deepEqual([second.seq, second.count, second.recovered], [3, 2, false]);
    assert.deepEqual(contents(second.messages), ['message 1', 'message 2', 'message 3']);
    assert.deepEqual(second.members.map((m) => m.name).sort(), ['Mitu', 'Rahim']);
    assert.deepEqual(await rahim.takeType('join'), { type: 'join', room, user: { id: mitu.user.id, name: 'Mitu' }, count: 2 });

    const ack = await mitu.leave(room);
    assert.equal(ack.room, room);
    assert.deepEqual(await rahim.takeType('leave'), { type: 'leave', room, user: { id: mitu.user.id, name: 'Mitu' }, count: 1 });
    await rahim.say(room, 'you cannot hear this');
    await mitu.expectError('not_in_room', { type: 'send', room, content: 'nor say this' });
    assert.deepEqual(mitu.inbox.items, []);
    await closeAll(rahim, mitu);
  });

  test('a connection that goes leaves all its rooms', async () => {
    const [a, b] = [newRoom(), newRoom()];
    const [rahim, mitu] = await pair(a);
    await rahim.join(b);
    await mitu.join(b);
    await rahim.takeType('join');
    mitu.cut();
    const left = [await rahim.takeType('leave'), await rahim.takeType('leave')];
    assert.deepEqual(left.map((m) => m.room).sort(), [a, b].sort());
    await rahim.close();
  });

  test('one person with two connections counts once', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    const phone = await V1Client.open(server, { username: 'Rahim', session: rahim.session });
    const joined = await phone.join(room);
    assert.equal(joined.count, 2);
    assert.equal(joined.members.length, 2);
    await phone.close();
    await rahim.say(room, 'still here');
    await mitu.hears(room, 'still here');
    assert.deepEqual(mitu.inbox.items, []);
    await rahim.close();
    assert.equal((await mitu.takeType('leave')).count, 1);
    await mitu.close();
  });

  test('joining twice is answered twice and changes nothing', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    const again = await mitu.join(room);
    assert.equal(again.count, 2);
    await mitu.say(room, 'once');
    await mitu.hears(room, 'once');
    await rahim.hears(room, 'once');
    assert.deepEqual([...rahim.inbox.items, ...mitu.inbox.items], []);
    await closeAll(rahim, mitu);
  });

  test('names have one form', async () => {
    const rahim = await V1Client.open(server);
    const mitu = await V1Client.open(server);
    const decomposed = await rahim.join('  cafe\u0301 ');
    const composed = await mitu.join('caf\u00e9');
    assert.deepEqual([decomposed.room, composed.room, composed.count], ['caf\u00e9', 'caf\u00e9', 2]);
    await closeAll(rahim, mitu);
  });

  test('the number of rooms is limited', async (t) => {
    const small = await startServer(t, { config: { ...noLimits, 'rooms-per-connection': 2, 'max-rooms': 3 } });
    const rahim = await V1Client.open(small);
    await rahim.join('a');
    await rahim.join('b');
    await rahim.expectError('too_many_rooms', { type: 'join', room: 'c' });
    await rahim.leave('a');
    await rahim.join('c');
    const mitu = await V1Client.open(small);
    await mitu.join('d');
    await mitu.expectError('too_many_rooms', { type: 'join', room: 'e' });
    await closeAll(rahim, mitu);
  });

  test('a crowd is counted instead of announced', async (t) => {
    const crowded = await startServer(t, { config: { ...noLimits, 'announce-limit': 3 } });
    const clients = await Promise.all(range(1, 3).map(() => V1Client.open(crowded)));
    for (const client of clients)
      await client.join('square');
    await clients[0].takeType('join');
    await clients[0].takeType('join');
    const more = await Promise.all(range(1, 4).map(() => V1Client.open(crowded)));
    for (const client of more)
      await client.join('square');
    let joined = 0;
    let presence;
    while (joined < 4) {
      presence = await clients[0].takeType('presence');
      joined += presence.joined;
    }
    assert.deepEqual([presence.count, joined], [7, 4]);
    assert.deepEqual(clients[0].inbox.items.filter((m) => m.type === 'join'), []);
    await closeAll(...clients, ...more);
  });
});

describe('send', () => {
  test('ack and message agree; the nonce goes to the sender alone', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    const phone = await V1Client.open(server, { username: 'Rahim', session: rahim.session });
    await phone.join(room);
    const nonce = newNonce();
    const ack = await rahim.say(room, 'হ্যালো', { nonce });
    assert.deepEqual(Object.keys(ack).sort(), ['id', 'nonce', 'room', 'seq', 'timestamp', 'type']);
    assert.equal(ack.seq, 1);
    assert.match(ack.timestamp, rfc3339);
    assert.match(ack.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);

    const plain = { type: 'message', room, seq: 1, id: ack.id, user: { id: rahim.user.id, name: 'Rahim' }, content: 'হ্যালো', timestamp: ack.timestamp };
    assert.deepEqual(await mitu.hears(room, 'হ্যালো'), plain);
    assert.deepEqual(await rahim.hears(room, 'হ্যালো'), { ...plain, nonce });
    assert.deepEqual(await phone.hears(room, 'হ্যালো'), { ...plain, nonce });
    await closeAll(rahim, mitu, phone);
  });

  test('without a nonce there is no ack, but the message', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    rahim.sendJson({ type: 'send', room, content: 'no nonce' });
    const message = await rahim.hears(room, 'no nonce');
    assert.equal(message.nonce, undefined);
    await mitu.hears(room, 'no nonce');
    await rahim.sync();
    assert.deepEqual(rahim.inbox.items, []);
    await closeAll(rahim, mitu);
  });

  test('a repeated nonce gives the first answer and no second message', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    const nonce = newNonce();
    const ack = await rahim.say(room, 'once', { nonce });
    const again = await rahim.say(room, 'once', { nonce });
    assert.deepEqual(again, { ...ack, duplicate: true });
    const other = await rahim.say(room, 'another text, the same nonce', { nonce });
    assert.deepEqual(other, { ...ack, duplicate: true });

    const phone = await V1Client.open(server, { username: 'Rahim', session: rahim.session });
    await phone.join(room);
    assert.deepEqual(await phone.say(room, 'once', { nonce }), { ...ack, duplicate: true });

    const foreign = await mitu.say(room, 'a nonce of my own', { nonce });
    assert.deepEqual([foreign.seq, foreign.duplicate], [2, undefined]);
    assert.deepEqual(contents((await rahim.history(room)).messages), ['once', 'a nonce of my own']);
    await closeAll(rahim, mitu, phone);
  });

  test('two at once with the same nonce are one message', async () => {
    const room = newRoom();
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    const phone = await V1Client.open(server, { username: 'Rahim', session: rahim.session });
    await rahim.join(room);
    await phone.join(room);
    const nonce = newNonce();
    const acks = await Promise.all([rahim.say(room, 'race', { nonce }), phone.say(room, 'race', { nonce })]);
    assert.equal(acks[0].id, acks[1].id);
    assert.equal(acks.filter((a) => a.duplicate).length, 1);
    assert.equal((await rahim.history(room)).messages.length, 1);
    await closeAll(rahim, phone);
  });

  test('seq counts each room from 1 without gaps, in one order for all', async () => {
    const [a, b] = [newRoom(), newRoom()];
    const clients = await Promise.all(range(1, 4).map((i) => V1Client.open(server, { username: `user ${i}` })));
    for (const client of clients) {
      await client.join(a);
      await client.join(b);
    }
    const acks = await Promise.all(clients.flatMap((client) => range(1, 50).map((i) => client.say(i % 2 ? a : b, `text ${i}`))));
    for (const room of [a, b]) {
      assert.deepEqual(seqs(acks.filter((ack) => ack.room === room)).sort((x, y) => x - y), range(1, 100));
      const heard = await Promise.all(clients.map(async (client) => {
        await client.sync();
        return client.inbox.items.filter((m) => m.type === 'message' && m.room === room).map((m) => m.id);
      }));
      assert.equal(heard[0].length, 100);
      for (const ids of heard)
        assert.deepEqual(ids, heard[0]);
    }
    await closeAll(...clients);
  });

  test('flat and adda.v1 clients share a room', async () => {
    const room = newRoom();
    const flat = await FlatClient.open(server, { room, username: 'Rahim' });
    const v1 = await V1Client.open(server, { username: 'Mitu' });
    const joined = await v1.join(room);
    assert.deepEqual(joined.members.map((m) => m.name).sort(), ['Mitu', 'Rahim']);
    assert.equal((await flat.takeType('join')).content, 'Mitu joined the room');

    flat.say('from the flat one');
    const heard = await v1.hears(room, 'from the flat one');
    assert.deepEqual(heard.user, { id: flat.userId, name: 'Rahim' });
    const own = await flat.hears('from the flat one');
    assert.deepEqual([own.id, own.timestamp], [heard.id, heard.timestamp]);

    const ack = await v1.say(room, 'from the other');
    assert.equal((await flat.hears('from the other')).id, ack.id);
    flat.say('', 'typing');
    assert.deepEqual(await v1.takeType('typing'), { type: 'typing', room, user: { id: flat.userId, name: 'Rahim' }, on: true });
    v1.sendJson({ type: 'typing', room, on: true });
    assert.equal((await flat.take((m) => m.type === 'typing' && m.username === 'Mitu', 'typing of Mitu')).user_id, v1.user.id);
    await flat.close();
    assert.equal((await v1.takeType('leave')).user.name, 'Rahim');
    await v1.close();
  });
});

describe('resume', () => {
  test('with since: exactly what came after it', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    const { epoch } = mitu.welcome;
    await fill(rahim, room, 10);
    await mitu.hears(room, 'message 10');
    await mitu.close();
    await fill(rahim, room, 290, 11);

    for (const since of [0, 1, 10, 150, 199, 200, 250, 299, 300]) {
      const back = await V1Client.open(server, { username: 'Mitu', session: mitu.session });
      const joined = await back.join(room, { epoch, since });
      assert.deepEqual([joined.recovered, joined.reset, joined.seq], [true, undefined, 300]);
      assert.deepEqual(seqs(joined.messages), range(since + 1, 300));
      await back.close();
    }
    await rahim.close();
  });

  test('while others talk: no message missing, none twice', async () => {
    const room = newRoom();
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    const { epoch } = await rahim.join(room);
    const talk = fill(rahim, room, 400);
    let since = 0;
    let received = [];
    while (received.length < 400) {
      const mitu = await V1Client.open(server, { username: 'Mitu' });
      const joined = await mitu.join(room, { epoch, since });
      assert.equal(joined.recovered, true);
      received.push(...seqs(joined.messages));
      if (joined.seq < 400)
        received.push((await mitu.takeType('message')).seq);
      mitu.cut();
      await mitu.closed();
      mitu.assertNoFaults();
      received.push(...seqs(mitu.inbox.drain((m) => m.type === 'message')));
      since = received.at(-1) ?? 0;
    }
    assert.deepEqual(received, range(1, 400));
    await talk;
    await rahim.close();
  });

  test('what cannot be resumed is reset with the reason and the latest messages', async (t) => {
    const small = await startServer(t, { config: { ...noLimits, 'resume-limit': 20, 'resume-bytes': 2000 } });
    const rahim = await V1Client.open(small, { username: 'Rahim' });
    const { epoch } = await rahim.join('a');
    await fill(rahim, 'a', 100);
    const expectReset = async (more, reset) => {
      const client = await V1Client.open(small);
      const joined = await client.join('a', more);
      assert.deepEqual([joined.recovered, joined.reset, joined.seq], [false, reset, 100]);
      assert.equal(joined.messages.at(-1).seq, 100);
      assert.ok(joined.messages.length > 20, 'the latest messages');
      await client.close();
    };
    await expectReset({ epoch: 'another', since: 99 }, 'epoch_changed');
    await expectReset({ since: 99 }, 'epoch_changed');
    await expectReset({ epoch, since: 101 }, 'unknown');
    await expectReset({ epoch, since: 79 }, 'too_far');
    const near = await V1Client.open(small);
    assert.deepEqual(seqs((await near.join('a', { epoch, since: 80 })).messages), range(81, 100));
    for (let i = 0; i < 5; i++)
      await rahim.say('a', 'b'.repeat(500));
    const heavy = await V1Client.open(small);
    const joined = await heavy.join('a', { epoch, since: 99 });
    assert.deepEqual([joined.recovered, joined.reset], [false, 'too_far']);
    await closeAll(rahim, near, heavy);
  });

  test('after kill -9 the epoch, the sessions and the messages are as before', async (t) => {
    const other = await startServer(t, { config: noLimits });
    const rahim = await V1Client.open(other, { username: 'Rahim' });
    await rahim.join('a');
    const nonce = newNonce();
    const acks = [await rahim.say('a', 'message 0', { nonce }), ...await fill(rahim, 'a', 120)];
    await other.kill9();
    await other.restart();
    const back = await V1Client.open(other, { username: 'Rahim', session: rahim.session });
    assert.equal(back.user.id, rahim.user.id);
    assert.equal(back.welcome.epoch, rahim.welcome.epoch);
    const joined = await back.join('a', { epoch: rahim.welcome.epoch, since: 0 });
    assert.deepEqual(joined.messages.map((m) => [m.id, m.seq, m.timestamp]), acks.map((a) => [a.id, a.seq, a.timestamp]));
    assert.deepEqual(await back.say('a', 'message 0', { nonce }), { ...acks[0], duplicate: true });
    assert.equal((await back.say('a', 'and on')).seq, 122);
    await back.close();
  });
});

describe('history', () => {
  test('pages in both directions meet at the ends', async () => {
    const room = newRoom();
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    await rahim.join(room);
    await fill(rahim, room, 230);

    const page = async (more) => {
      const { messages, has_more } = await rahim.history(room, more);
      return [seqs(messages), has_more];
    };
    assert.deepEqual(await page({ limit: 10 }), [range(221, 230), true]);
    assert.deepEqual(await page({ before: 221, limit: 10 }), [range(211, 220), true]);
    assert.deepEqual(await page({ before: 6, limit: 5 }), [range(1, 5), false]);
    assert.deepEqual(await page({ before: 7, limit: 5 }), [range(2, 6), true]);
    assert.deepEqual(await page({ before: 1, limit: 5 }), [[], false]);
    assert.deepEqual(await page({ before: 0, limit: 5 }), [[], false]);
    assert.deepEqual(await page({ after: 0, limit: 5 }), [range(1, 5), true]);
    assert.deepEqual(await page({ after: 225, limit: 5 }), [range(226, 230), false]);
    assert.deepEqual(await page({ after: 230, limit: 5 }), [[], false]);
    assert.deepEqual(await page({ after: 1000, limit: 5 }), [[], false]);
    assert.deepEqual(await page({ before: 100000, limit: 5 }), [range(226, 230), true]);
    assert.deepEqual(await page({ after: 0, limit: 1000 }), [range(1, 200), true]);

    const all = [];
    let before;
    for (let more = true; more;) {
      const { messages, has_more } = await rahim.history(room, { limit: 37, ...(before && { before }) });
      all.unshift(...messages);
      before = messages[0].seq;
      more = has_more;
    }
    assert.deepEqual(contents(all), range(1, 230).map((i) => `message ${i}`));
    assert.deepEqual(all[4].user, { id: rahim.user.id, name: 'Rahim' });
    await rahim.close();
  });

  test('only from within the room, and only in a right shape', async () => {
    const room = newRoom();
    const client = await V1Client.open(server);
    await client.expectError('not_in_room', { type: 'history', room });
    await client.join(room);
    for (const wrong of [{ before: -1 }, { after: 1.5 }, { before: '3' }, { limit: 0 }, { limit: -5 }, { before: 2, after: 1 }, { before: 1e300 }, { limit: null }])
      await client.expectError('bad_message', { type: 'history', room, ...wrong });
    await client.close();
  });
});

describe('typing and presence', () => {
  test('typing goes to the others and ends by itself', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    rahim.sendJson({ type: 'typing', room, on: true });
    const user = { id: rahim.user.id, name: 'Rahim' };
    assert.deepEqual(await mitu.takeType('typing'), { type: 'typing', room, user, on: true });
    const begun = Date.now();
    assert.deepEqual(await mitu.takeType('typing'), { type: 'typing', room, user, on: false });
    assert.ok(Date.now() - begun > 200, 'not before its time');
    assert.deepEqual(rahim.inbox.items, []);
    await closeAll(rahim, mitu);
  });

  test('typing ends when it is taken back, when the message comes, when one leaves', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    const on = async () => {
      rahim.sendJson({ type: 'typing', room, on: true });
      assert.equal((await mitu.takeType('typing')).on, true);
    };
    await on();
    rahim.sendJson({ type: 'typing', room, on: false });
    assert.equal((await mitu.takeType('typing')).on, false);
    await on();
    await rahim.say(room, 'said');
    assert.equal((await mitu.takeType('typing')).on, false);
    await on();
    await rahim.leave(room);
    assert.equal((await mitu.takeType('typing')).on, false);
    await closeAll(rahim, mitu);
  });

  test('typing with a nonce is answered', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    await rahim.expect('ack', { type: 'typing', room, on: true });
    await rahim.expect('ack', { type: 'typing', room, on: false });
    await closeAll(rahim, mitu);
  });

  test('presence tells who is there', async () => {
    const room = newRoom();
    const [rahim, mitu] = await pair(room);
    const presence = await rahim.expect('presence', { type: 'presence', room });
    assert.equal(presence.count, 2);
    assert.deepEqual(presence.members.map((m) => m.name).sort(), ['Mitu', 'Rahim']);
    await closeAll(rahim, mitu);
  });

  test('pong carries the nonce and the time', async () => {
    const client = await V1Client.open(server);
    const pong = await client.expect('pong', { type: 'ping' });
    assert.match(pong.time, rfc3339);
    assert.ok(Math.abs(Date.parse(pong.time) - Date.now()) < 60000);
    await client.close();
  });
});

describe('errors', () => {
  test('each request with a nonce is answered by one error that carries it', async () => {
    const room = newRoom();
    const client = await V1Client.open(server);
    await client.join(room);
    const wrong = [
      ['unknown_type', { type: 'shout' }],
      ['bad_message', { type: 7 }],
      ['bad_message', {}],
      ['bad_message', { type: 'join' }],
      ['bad_message', { type: 'join', room: 7 }],
      ['bad_name', { type: 'join', room: '' }],
      ['bad_name', { type: 'join', room: ' \t ' }],
      ['bad_name', { type: 'join', room: 'a'.repeat(65) }],
      ['bad_name', { type: 'join', room: 'a\u0007b' }],
      ['bad_name', { type: 'join', room: 'a\u202eb' }],
      ['bad_message', { type: 'join', room, since: 'x' }],
      ['bad_message', { type: 'join', room, since: -1 }],
      ['bad_message', { type: 'join', room, since: 1, epoch: 7 }],
      ['not_in_room', { type: 'leave', room: 'elsewhere' }],
      ['not_in_room', { type: 'send', room: 'elsewhere', content: 'x' }],
      ['bad_message', { type: 'send', room }],
      ['bad_message', { type: 'send', room, content: 7 }],
      ['bad_message', { type: 'send', room, content: ['x'] }],
      ['empty', { type: 'send', room, content: '' }],
      ['empty', { type: 'send', room, content: ' \n\t\u2003' }],
      ['bad_message', { type: 'typing', room }],
      ['bad_message', { type: 'typing', room, on: 'yes' }],
      ['not_in_room', { type: 'typing', room: 'elsewhere', on: true }],
      ['not_in_room', { type: 'presence', room: 'elsewhere' }],
      ['bad_message', { type: 'auth' }],
      ['bad_message', { type: 'auth', token: 7 }],
    ];
    for (const [code, message] of wrong)
      await client.expectError(code, message);
    await client.say(room, 'the connection is alive');
    assert.deepEqual(contents((await client.history(room)).messages), ['the connection is alive']);
    await client.close();
  });

  test('what cannot be read is answered without a nonce', async () => {
    const client = await V1Client.open(server);
    for (const [code, text] of [
      ['bad_json', '{'], ['bad_json', 'hello'], ['bad_json', ''], ['bad_json', '{"type":"ping",}'], ['bad_json', `${'['.repeat(100)}${']'.repeat(100)}`],
      ['bad_message', '{"type":"ping","nonce":"a\\u0000"}'], ['bad_message', '[]'], ['bad_message', '"ping"'], ['bad_message', '{"type":"ping","nonce":7}'],
      ['bad_message', `{"type":"ping","nonce":"${'n'.repeat(65)}"}`], ['bad_message', '{"type":"ping","nonce":""}'],
    ]) {
      client.sendText(text);
      const error = await client.takeType('error');
      assert.equal(error.code, code, text.slice(0, 60));
      assert.equal(error.nonce, undefined);
      assert.ok(error.message.length > 3);
    }
    await client.expect('pong', { type: 'ping', nonce: 'n'.repeat(64) });
    await client.close();
  });

  test('further members of a message are let be', async () => {
    const room = newRoom();
    const client = await V1Client.open(server);
    client.sendText(JSON.stringify({ type: 'join', room, later: { a: [1, { b: null }] } }));
    assert.equal((await client.takeType('joined')).room, room);
    await client.close();
  });

  test('over the rate: an error that says how long to wait, and that wait is enough', async (t) => {
    const limited = await startServer(t, { config: { 'message-rate': 4, 'message-window-ms': 400 } });
    const client = await V1Client.open(limited);
    await client.join('a');
    const replies = await Promise.all(range(1, 8).map((i) => client.ask({ type: 'send', room: 'a', content: `${i}` })));
    const refused = replies.filter((r) => r.type === 'error');
    assert.ok(refused.length >= 3, `${refused.length} were refused`);
    for (const error of refused) {
      assert.deepEqual([error.code, error.message], ['rate_limited', 'Rate limit exceeded']);
      assert.ok(error.retry_after_ms >= 1 && error.retry_after_ms <= 800, `retry_after_ms is ${error.retry_after_ms}`);
    }
    const wait = Math.max(...refused.map((r) => r.retry_after_ms));
    await new Promise((resolve) => setTimeout(resolve, wait + 5));
    await client.say('a', 'after the wait');
    await client.close();
  });

  test('a binary message: closed with 1003', async () => {
    const client = await V1Client.open(server);
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    assert.equal((await client.closed()).code, 1003);
  });

  test('requests that come with the upgrade are answered in order', async () => {
    const room = newRoom();
    const texts = [{ type: 'join', room, nonce: 'j' }, { type: 'send', room, content: 'quick', nonce: 's' }, { type: 'leave', room, nonce: 'l' }];
    const client = await RawClient.open(server.port, '/ws?username=Rahim', {
      headers: { 'Sec-WebSocket-Protocol': 'adda.v1' },
      extra: Buffer.concat(texts.map((m) => frame(TEXT, JSON.stringify(m)))),
    });
    const seen = [];
    while (seen.length < 4)
      seen.push(JSON.parse((await client.expectFrame(TEXT)).payload));
    assert.deepEqual(seen.slice(0, 2).map((m) => m.type), ['welcome', 'joined']);
    const nonces = seen.filter((m) => m.type !== 'message' && m.nonce).map((m) => m.nonce);
    assert.ok(nonces.includes('j') && nonces.includes('l'));
    client.sendFrame(CLOSE);
    await bounded(client.ended, 'the end');
    client.destroy();
  });
});
