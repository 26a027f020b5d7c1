// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The client library of the page against the real server: resume, resend, backoff, gaps

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import WebSocket, { WebSocketServer } from 'ws';
import { AddaClient, AddaError, afterClose, backoffDelay, normalName } from '../../data/web/adda-client.js';
import { Operator } from './lib/operator.js';
import { CuttingProxy } from './lib/proxy.js';
import { seeded } from './lib/random.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { bounded, deferred, eventually } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

let rooms = 0;
const newRoom = () => `client-${++rooms}`;
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const quick = { base: 5, cap: 40, steady: 0 };

class Memory {
  map = new Map();
  getItem(key) { return this.map.get(key) ?? null; }
  setItem(key, value) { this.map.set(key, value); }
  removeItem(key) { this.map.delete(key); }
}

/* A client that is gone with its test, and what it was told, in order. */
function open(t, { url = server.url, username = 'Rahim', ...options } = {}) {
  const client = new AddaClient({ url: `${url}/ws`, username, WebSocket, ...quick, ...options });
  const heard = { messages: [], resets: [], states: [], sources: [], errors: [] };
  client.addEventListener('message', ({ detail }) => heard.messages.push(detail.message));
  client.addEventListener('messages', ({ detail }) => {
    if (detail.source === 'latest') heard.messages = heard.messages.filter((m) => m.room !== detail.room);
    heard.messages.push(...detail.messages);
    heard.sources.push(detail.source);
  });
  client.addEventListener('reset', ({ detail }) => heard.resets.push(detail));
  client.addEventListener('state', ({ detail }) => heard.states.push(detail));
  client.addEventListener('error', ({ detail }) => heard.errors.push(detail.error));
  client.heard = heard;
  t.after(() => client.disconnect());
  client.connect();
  return client;
}

function told(client, type, fits = () => true, boundMs) {
  const event = deferred();
  const listener = ({ detail }) => fits(detail) && event.resolve(detail);
  client.addEventListener(type, listener);
  return bounded(event.promise, `the event ${type}`, boundMs).finally(() => client.removeEventListener(type, listener));
}

const connected = (client, boundMs) => (client.state === 'connected' ? Promise.resolve()
  : told(client, 'state', ({ state }) => state === 'connected', boundMs));
const seqs = (client) => client.heard.messages.map((m) => m.seq);
const hears = (client, n) => eventually(() => client.heard.messages.length >= n, `${n} messages`, 10000);

/* A server that says what it is told to. */
async function puppet(t, behave) {
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'adda.v1' });
  await once(wss, 'listening');
  wss.on('connection', (socket, request) => {
    socket.say = (message) => socket.send(JSON.stringify(message));
    behave(socket, request, wss.count = (wss.count ?? 0) + 1);
  });
  t.after(() => {
    for (const socket of wss.clients) socket.terminate();
    wss.close();
  });
  return `http://127.0.0.1:${wss.address().port}`;
}

const welcome = { type: 'welcome', user: { id: 'u', name: 'U', role: 'guest' }, epoch: 'e', limits: {} };
const event = (seq) => ({ type: 'message', room: 'r', seq, id: `id${seq}`, user: { id: 'v', name: 'V' }, content: `${seq}`, timestamp: '2026-01-01T00:00:00.000000Z' });
const joined = (message, more) => ({ type: 'joined', room: 'r', epoch: 'e', seq: 0, count: 1, members: [], recovered: false, messages: [], nonce: message.nonce, ...more });

describe('what a close asks for', () => {
  test('who comes back', () => {
    for (const code of [1001, 1005, 1006, 1011, 1012, 1013, 4000, 4001, 4099, 4100, 4199]) assert.equal(afterClose(code).comesBack, true, code);
    for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 1010, 4200, 4299]) assert.equal(afterClose(code).comesBack, false, code);
  });

  test('after which wait', () => {
    assert.equal(afterClose(4100, 'overloaded wait_ms=1500').wait, 1500);
    assert.equal(afterClose(1001, 'wait_ms=0').wait, 0);
    assert.equal(afterClose(1006).wait, null);
    assert.equal(afterClose(4100, 'wait_ms=999999999').wait, 600000);
    assert.equal(afterClose(4200, 'wait_ms=10').wait, null);
  });

  test('the backoff has full jitter below a growing cap', () => {
    assert.deepEqual(range(0, 8).map((n) => backoffDelay(n, { random: () => 1 })), [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
    assert.equal(backoffDelay(5, { random: () => 0 }), 0);
    assert.equal(backoffDelay(1e6, { random: () => 1 }), 30000);
  });

  test('a name has one form', () => {
    assert.equal(normalName('  Rahim\tKarim '), 'Rahim Karim');
    assert.equal(normalName('\u09af\u09bc'), '\u09df'.normalize('NFC'));
  });
});

describe('talking', () => {
  test('two clients hear each other, in order, each message once', async (t) => {
    const room = newRoom();
    const [rahim, mitu] = [open(t), open(t, { username: 'মিতু' })];
    await Promise.all([rahim.join(room), mitu.join(room)]);
    assert.equal(mitu.user.name, 'মিতু');
    const acks = await Promise.all(range(1, 50).map((i) => (i % 2 ? rahim : mitu).send(room, `message ${i}`).acked));
    await hears(rahim, 50);
    await hears(mitu, 50);
    assert.deepEqual(seqs(rahim), range(1, 50));
    assert.deepEqual(seqs(mitu), range(1, 50));
    assert.deepEqual(acks.map((ack) => ack.seq).sort((a, b) => a - b), range(1, 50));
    const own = rahim.heard.messages.filter((m) => m.user.id === rahim.user.id).map((m) => m.content);
    assert.deepEqual(own, range(1, 50).filter((i) => i % 2).map((i) => `message ${i}`), 'in the order in which they were said');
  });

  test('what was said before connecting is sent, and in order', async (t) => {
    const room = newRoom();
    const client = open(t);
    client.join(room);
    const acks = range(1, 100).map((i) => client.send(room, `early ${i}`).acked);
    assert.equal(client.pending(room).length, 100);
    assert.deepEqual((await Promise.all(acks)).map((ack) => ack.seq), range(1, 100));
    assert.equal(client.pending().length, 0);
  });

  test('the queue has a bound', (t) => {
    const client = open(t, { queueLimit: 3 });
    client.disconnect();
    for (const i of range(1, 3)) client.send('r', `${i}`);
    assert.throws(() => client.send('r', '4'), { code: 'queue_full' });
    client.discard(client.pending()[0].nonce);
    client.send('r', '4');
    assert.deepEqual(client.pending().map((entry) => entry.content), ['2', '3', '4']);
  });

  test('people, typing, presence and history', async (t) => {
    const room = newRoom();
    const rahim = open(t);
    await rahim.join(room);
    const came = told(rahim, 'members', ({ change }) => change?.type === 'join');
    const mitu = open(t, { username: 'Mitu' });
    await mitu.join(room);
    assert.deepEqual((await came).members.map((m) => m.name).sort(), ['Mitu', 'Rahim']);
    const typing = told(rahim, 'typing', ({ users }) => users.length === 1);
    mitu.typing(room);
    assert.equal((await typing).users[0].name, 'Mitu');
    const ended = told(rahim, 'typing', ({ users }) => users.length === 0);
    await mitu.send(room, 'done').acked;
    await ended;
    assert.equal((await rahim.presence(room)).count, 2);
    await Promise.all(range(2, 30).map((i) => mitu.send(room, `${i}`).acked));
    const page = await rahim.history(room, { before: 11, limit: 5 });
    assert.deepEqual([page.messages.map((m) => m.seq), page.has_more], [range(6, 10), true]);
    const left = told(rahim, 'members', ({ change }) => change?.type === 'leave');
    mitu.leave(room);
    assert.equal((await left).count, 1);
  });

  test('notifications: live, listed, marked; asked for at the welcome', async (t) => {
    const secret = { Authorization: `Bearer ${await issueToken(server, 'shop', 'service')}`, 'Content-Type': 'application/json' };
    const notify = (id, title) => fetch(`${server.url}/notify/${id}`, { method: 'POST', headers: secret, body: JSON.stringify({ title }) });
    const client = open(t, { storage: new Memory() });
    const { user } = await told(client, 'welcome');
    const first = told(client, 'notification');
    await notify(user.id, 'one');
    const { notification } = await first;
    assert.equal(notification.title, 'one');
    await notify(user.id, 'two');
    client.disconnect();
    const atWelcome = deferred();
    client.addEventListener('welcome', () => atWelcome.resolve(client.notifications({ limit: 1 })), { once: true });
    client.connect();
    const page = await bounded(atWelcome.promise, 'the list');
    assert.deepEqual([page.notifications.map(({ title }) => title), page.unread, page.has_more], [['two'], 2, true]);
    const older = await client.notifications({ before: page.notifications[0].id });
    assert.deepEqual(older.notifications.map(({ title }) => title), ['one']);
    const read = told(client, 'read');
    assert.equal((await client.markRead({ ids: [notification.id] })).unread, 1);
    assert.deepEqual(await read, { ids: [notification.id], until: null });
    const all = told(client, 'read');
    assert.equal((await client.markRead({ all: true })).unread, 0);
    assert.ok((await all).until >= page.notifications[0].timestamp);
    assert.deepEqual((await client.notifications({ unread: true })).notifications, []);
  });

  test('a refusal reaches who asked', async (t) => {
    const client = open(t);
    const refused = told(client, 'refused');
    await assert.rejects(client.join('bad\u0007name'), (error) => error instanceof AddaError && error.code === 'bad_name');
    assert.equal((await refused).error.code, 'bad_name');
    const room = newRoom();
    await client.join(room);
    await assert.rejects(client.send(room, '   ').acked, { code: 'empty' });
    assert.equal(client.pending().length, 0);
    await assert.rejects(client.history('elsewhere'), { code: 'not_in_room' });
    assert.equal(client.room('bad\u0007name'), undefined);
  });

  test('too fast for the hub: it waits as told, and all arrives in the end', async (t) => {
    const strict = await startServer(t, { config: { 'message-rate': 10, 'message-window-ms': 500 } });
    const client = open(t, { url: strict.url });
    await client.join('r');
    const acks = await bounded(Promise.all(range(1, 25).map((i) => client.send('r', `${i}`).acked)), '25 acks', 15000);
    assert.equal(new Set(acks.map((ack) => ack.seq)).size, 25);
  });
});

describe('coming back', () => {
  test('a killed hub: everybody goes on where they were, nothing is lost or doubled', async (t) => {
    const hub = await startServer(t, { config: noLimits, mayComplain: true });
    const [rahim, mitu] = [open(t, { url: hub.url }), open(t, { url: hub.url, username: 'Mitu' })];
    await Promise.all([rahim.join('r'), mitu.join('r')]);
    const id = rahim.user.id;
    const acks = range(1, 300).map((i) => rahim.send('r', `message ${i}`).acked);
    await Promise.race(acks);
    await hub.restart();
    await bounded(Promise.all(acks), 'all acks', 15000);
    await hears(mitu, 300);
    assert.equal(rahim.user.id, id, 'the same guest');
    for (const client of [rahim, mitu]) {
      assert.deepEqual(seqs(client), range(1, 300));
      assert.deepEqual(client.heard.messages.map((m) => m.content), range(1, 300).map((i) => `message ${i}`));
      assert.deepEqual(client.heard.resets, []);
    }
  });

  test('a wire cut at random: exact all the same', async (t) => {
    const random = seeded(t);
    let cuts = 40;
    const plan = () => (cuts-- > 0 ? { [random.integer(0, 1) ? 'down' : 'up']: random.integer(400, 6000) } : null);
    const proxy = await new CuttingProxy(server.port, plan).listen();
    t.after(() => proxy.close());
    const room = newRoom();
    const speaker = open(t, { url: `http://127.0.0.1:${proxy.port}` });
    const listener = open(t, { url: `http://127.0.0.1:${proxy.port}`, username: 'Mitu' });
    await bounded(Promise.all([speaker.join(room), listener.join(room)]), 'both joins', 10000);
    const acks = range(1, 400).map((i) => speaker.send(room, `${i}`).acked);
    await bounded(Promise.all(acks), 'all acks', 30000);
    await eventually(() => seqs(listener).at(-1) === 400, 'the last message', 20000);
    const page = await server.getJson(`/api/rooms/${room}/messages?limit=200`);
    assert.equal(page.data.at(-1).seq, 400, 'none was stored twice');
    const held = listener.heard.messages;
    assert.deepEqual(seqs(listener), range(held[0].seq, 400));
    assert.ok(proxy.cuts > 10, `${proxy.cuts} cuts`);
  });

  test('a guest is the same person after a reload, and what was not acked goes out', async (t) => {
    const [storage, outboxStorage] = [new Memory(), new Memory()];
    const room = newRoom();
    const first = open(t, { storage });
    await first.join(room);
    const { id } = first.user;
    const { acked, nonce } = first.send(room, 'acked');
    const { seq } = await acked;
    first.disconnect();

    const offline = new AddaClient({ url: server.url, WebSocket, storage, outboxStorage });
    offline.send(room, 'acked', { nonce });
    offline.send(room, 'not yet');
    await eventually(() => outboxStorage.map.size === 1, 'the queue in storage');

    const second = open(t, { storage, outboxStorage });
    assert.deepEqual(second.pending(room).map((entry) => entry.content), ['acked', 'not yet']);
    const duplicate = told(second, 'ack', (ack) => ack.nonce === nonce);
    second.join(room);
    assert.deepEqual([(await duplicate).seq, (await duplicate).duplicate], [seq, true]);
    await eventually(() => second.pending().length === 0, 'an empty queue');
    assert.equal(second.user.id, id);
    await eventually(() => outboxStorage.map.size === 0, 'an empty store');
  });

  test('a session that is not good any more makes a new guest', async (t) => {
    const storage = new Memory();
    storage.setItem('adda.session:Rahim', 'nonsense');
    const client = open(t, { storage });
    const room = await client.join(newRoom());
    assert.equal(room.state, 'joined');
    assert.notEqual(storage.getItem('adda.session:Rahim'), 'nonsense');
  });

  test('too much was missed: the reset is told, and the gap is filled page by page', async (t) => {
    const hub = await startServer(t, { config: { ...noLimits, 'resume-limit': 100 } });
    const proxy = await new CuttingProxy(hub.port, () => null).listen();
    t.after(() => proxy.close());
    const away = open(t, { url: `http://127.0.0.1:${proxy.port}`, base: 3000, cap: 3000, random: () => 1 });
    await away.join('r');
    const speaker = open(t, { url: hub.url, username: 'Mitu' });
    await speaker.join('r');
    await speaker.send('r', '1').acked;
    await hears(away, 1);
    for (const socket of proxy.sockets) socket.destroy();
    await told(away, 'state', ({ state }) => state === 'connecting');
    await Promise.all(range(2, 700).map((i) => speaker.send('r', `${i}`).acked));
    away.reconnectNow();
    await hears(away, 700);
    assert.deepEqual(away.heard.resets.map(({ reason, keeps }) => [reason, keeps]), [['too_far', true]]);
    assert.deepEqual(seqs(away), range(1, 700));
    assert.ok(away.heard.sources.includes('fill'));
  });

  test('more than the client would fill begins the room anew', async (t) => {
    const hub = await startServer(t, { config: { ...noLimits, 'resume-limit': 10 } });
    const proxy = await new CuttingProxy(hub.port, () => null).listen();
    t.after(() => proxy.close());
    const away = open(t, { url: `http://127.0.0.1:${proxy.port}`, base: 3000, cap: 3000, random: () => 1, fillLimit: 20 });
    await away.join('r');
    const speaker = open(t, { url: hub.url, username: 'Mitu' });
    await speaker.join('r');
    for (const socket of proxy.sockets) socket.destroy();
    await told(away, 'state', ({ state }) => state === 'connecting');
    await Promise.all(range(1, 200).map((i) => speaker.send('r', `${i}`).acked));
    away.reconnectNow();
    await eventually(() => seqs(away).at(-1) === 200, 'the latest');
    assert.deepEqual(away.heard.resets.map(({ keeps }) => keeps), [false]);
    assert.deepEqual(seqs(away), range(151, 200));
  });

  test('a deletion that was missed comes in its place, and is no gap', async (t) => {
    const operator = await Operator.open(server);
    const proxy = await new CuttingProxy(server.port, () => null).listen();
    t.after(() => proxy.close());
    const room = newRoom();
    const away = open(t, { url: `http://127.0.0.1:${proxy.port}`, base: 3000, cap: 3000, random: () => 1 });
    await away.join(room);
    const speaker = open(t, { username: 'Mitu' });
    await speaker.join(room);
    await speaker.send(room, 'to be erased').acked;
    await hears(away, 1);
    const live = told(speaker, 'deleted');
    for (const socket of proxy.sockets) socket.destroy();
    await told(away, 'state', ({ state }) => state === 'connecting');
    await operator.does('delete_message', { room, seq: 1 });
    assert.equal((await live).deletion.target, 1);
    await speaker.send(room, 'and on').acked;
    await operator.does('set_topic', { room, topic: 'Tea' });
    away.reconnectNow();
    await hears(away, 3);
    assert.deepEqual(seqs(away), [1, 2, 3]);
    assert.deepEqual([away.heard.messages[1].type, away.heard.messages[1].target], ['deleted', 1]);
    assert.deepEqual(away.heard.resets, []);
    assert.equal(away.room(room).topic, 'Tea');
    const page = await away.history(room);
    assert.deepEqual(page.messages.map((m) => m.deleted ?? m.type), [true, 'deleted', 'message']);
    await operator.close();
  });

  test('who is taken out of a room is told, and may join again', async (t) => {
    const operator = await Operator.open(server);
    const client = open(t);
    const room = newRoom();
    await client.join(room);
    const refused = told(client, 'refused');
    await operator.does('kick', { room, user: client.user.id, reason: 'noise' });
    assert.deepEqual([(await refused).error.code, (await refused).error.message], ['taken_out', 'noise']);
    assert.equal(client.room(room), undefined);
    assert.equal((await client.join(room)).state, 'joined');
    await operator.close();
  });

  test('the hub stops: its close is followed by a return', async (t) => {
    const hub = await startServer(t, { config: noLimits });
    const client = open(t, { url: hub.url });
    await client.join('r');
    const gone = told(client, 'state', ({ state, code }) => state === 'connecting' && code === 1001, 10000);
    assert.equal(await hub.stop(), 0);
    assert.ok((await gone).retryAt > 0);
    await hub.restart();
    client.reconnectNow();
    await connected(client, 10000);
  });
});

describe('tokens', () => {
  test('a token is given by message, never in the address, and renewed when it is refused', async (t) => {
    const good = await issueToken(server, 'mitu');
    const asked = [];
    const client = open(t, { getToken: async ({ refused }) => (asked.push(refused), refused ? good : 'old') });
    await client.join(newRoom());
    assert.equal(client.user.id, 'mitu');
    assert.deepEqual(asked, [false, true]);
    assert.ok(!server.log.includes(good), 'no token in the log');
  });

  test('a hub that demands a token is entered with one, though no address has it', async (t) => {
    const strict = await startServer(t, { config: { ...noLimits, 'require-token': true } });
    const good = await issueToken(strict, 'mitu');
    const client = open(t, { url: strict.url, getToken: async ({ refused }) => refused ? good : 'old' });
    const room = newRoom();
    await client.join(room);
    assert.equal((await client.send(room, 'let in').acked).seq, 1);
    assert.equal(client.user.id, 'mitu');
  });

  test('refused twice: it stops and says so', async (t) => {
    const client = open(t, { getToken: () => 'bad' });
    const trouble = told(client, 'error');
    await told(client, 'state', ({ state }) => state === 'disconnected');
    assert.equal((await trouble).error.code, 'invalid_token');
  });

  test('nothing is said as a guest before the token is accepted', async (t) => {
    const room = newRoom();
    const watcher = await V1Client.open(server, { username: 'Watcher' });
    await watcher.join(room);
    const client = open(t, { username: 'Somebody', getToken: () => 'bad' });
    client.join(room).catch(() => {});
    client.send(room, 'must not be heard');
    await told(client, 'state', ({ state }) => state === 'disconnected');
    await watcher.sync();
    assert.deepEqual(watcher.inbox.drain((m) => m.type !== 'presence'), []);
    await watcher.close();
  });
});

describe('a hub that misbehaves', () => {
  test('a gap makes it join again with since; what came twice is not handed on', async (t) => {
    const joins = [];
    const url = await puppet(t, (socket) => {
      socket.say(welcome);
      socket.on('message', (data) => {
        const message = JSON.parse(data);
        if (message.type !== 'join') return;
        joins.push(message.since);
        if (joins.length === 1) {
          socket.say(joined(message, { seq: 2, messages: [event(1), event(2)] }));
          for (const seq of [3, 3, 2, 6]) socket.say(event(seq));
        } else {
          socket.say(joined(message, { seq: 6, recovered: true, messages: [4, 5, 6].map(event) }));
          socket.say(event(7));
        }
      });
    });
    const client = open(t, { url });
    client.join('r');
    await eventually(() => client.room('r').seq === 7, 'message 7');
    assert.deepEqual(seqs(client), range(1, 7));
    assert.deepEqual(joins, [undefined, 3]);
  });

  test('gaps without end are given up with the connection', async (t) => {
    let joins = 0;
    const url = await puppet(t, (socket) => {
      socket.say(welcome);
      socket.on('message', (data) => {
        const message = JSON.parse(data);
        if (message.type !== 'join') return;
        joins++;
        socket.say(joined(message, message.since ? { seq: 9, recovered: true, messages: [event(9)] } : { seq: 1, messages: [event(1)] }));
        socket.say(event(5));
      });
    });
    const client = open(t, { url, base: 60000, cap: 60000, random: () => 1 });
    client.join('r');
    await told(client, 'state', ({ state, reason }) => state === 'connecting' && reason === 'gaps');
    assert.ok(joins <= 5, `${joins} joins`);
  });

  test('it comes back after the wait that the close names, and not where it must not', async (t) => {
    const url = await puppet(t, (socket, request, n) => {
      socket.say(welcome);
      socket.close(n === 1 ? 4100 : 4200, n === 1 ? 'overloaded wait_ms=300' : 'removed');
    });
    const client = open(t, { url });
    const waiting = await told(client, 'state', ({ retryAt }) => retryAt !== null);
    const wait = waiting.retryAt - Date.now();
    assert.ok(wait > 200 && wait <= 300, `${wait} ms`);
    const end = await told(client, 'state', ({ state }) => state === 'disconnected');
    assert.equal(end.code, 4200);
    assert.equal(client.state, 'disconnected');
  });

  test('a connection that is silent is asked, and given up when it does not answer', async (t) => {
    const pings = [];
    const url = await puppet(t, (socket, request, n) => {
      socket.say(welcome);
      socket.on('message', (data) => {
        const message = JSON.parse(data);
        pings.push([n, message.type]);
        if (n > 1) socket.say({ type: 'pong', nonce: message.nonce });
      });
    });
    const client = open(t, { url, silence: 40, answer: 60 });
    await told(client, 'state', ({ state, reason }) => state === 'connecting' && reason === 'silent');
    await connected(client);
    await eventually(() => pings.filter(([n]) => n === 2).length >= 3, 'life signs');
    assert.equal(client.state, 'connected');
    assert.deepEqual(pings.filter(([n]) => n === 1), [[1, 'ping']]);
  });

  test('auth, joins and what was not acked go out at once, before any answer', async (t) => {
    const heard = [];
    const url = await puppet(t, (socket) => {
      socket.on('message', (data) => {
        const message = JSON.parse(data);
        heard.push(message);
        if (heard.length === 4) socket.say({ ...welcome, nonce: heard[0].nonce });
      });
    });
    const storage = new Memory();
    storage.setItem('adda.session:Rahim', 'mine');
    const client = new AddaClient({ url: `${url}/ws`, username: 'Rahim', WebSocket, storage, ...quick });
    t.after(() => client.disconnect());
    client.join('a').catch(() => {});
    client.join('b').catch(() => {});
    client.send('b', 'hello');
    client.connect();
    await connected(client);
    assert.deepEqual(heard.map(({ type, room, session }) => [type, room ?? session]), [['auth', 'mine'], ['join', 'a'], ['join', 'b'], ['send', 'b']]);
  });

  test('offline and online: it asks, and comes back without waiting for the backoff', async (t) => {
    const host = new EventTarget();
    let closing = true;
    const url = await puppet(t, (socket) => {
      socket.say(welcome);
      if (closing) socket.close(1012, '');
      else socket.on('message', (data) => socket.say({ type: 'pong', nonce: JSON.parse(data).nonce }));
    });
    const client = open(t, { url, host, base: 60000, cap: 60000, random: () => 1 });
    await told(client, 'state', ({ retryAt }) => retryAt !== null);
    closing = false;
    host.dispatchEvent(new Event('online'));
    await connected(client);
    host.dispatchEvent(new Event('offline'));
    await client.ping();
    assert.equal(client.state, 'connected', 'the browser was wrong: the hub answers');
  });
});
