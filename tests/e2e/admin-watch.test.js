// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Watching a hub: every topic's snapshot and changes over the real server, and who may not see them

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { addAccount, admin, call, signIn } from './lib/accounts.js';
import { Client, tryUpgrade } from './lib/client.js';
import { FlatClient } from './lib/flat.js';
import { Mirror } from './lib/mirror.js';
import { patience } from './lib/paths.js';
import { RawClient, TEXT, frame } from './lib/raw.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const topics = {
  moderator: [['rooms'], ['hub'], ['room', { room: 'lobby' }], ['sanctions']],
  admin: [['connections'], ['metrics', { window: '1m' }], ['metrics', { window: '15m' }], ['metrics', { window: '6h' }],
          ['events'], ['log'], ['accounts'], ['invites'], ['settings'], ['audit'], ['tokens']],
};

/* What each item has. */
const members = {
  rooms: ['room', 'kind', 'members', 'connections', 'seq', 'rate', 'last', 'topic', 'mode', 'locked'],
  room: ['id', 'name', 'role', 'connections', 'muted'],
  connections: ['id', 'user', 'address', 'rooms', 'n_rooms', 'dialect', 'path', 'since', 'rtt_ms', 'in_messages',
                'in_bytes', 'out_messages', 'out_bytes', 'pending_messages', 'pending_bytes'],
  metrics: ['time', 'step_ms', 'cpu', 'memory', 'process_cpu', 'process_memory_bytes', 'connections', 'rooms',
            'requests', 'errors', 'messages_in', 'deliveries', 'bytes_in', 'bytes_out', 'p50_ms', 'p99_ms', 'latency',
            'commit_ms', 'queue', 'pending_bytes', 'slow_closed'],
  events: ['id', 'time', 'kind', 'user', 'address', 'room', 'connection', 'text'],
  log: ['id', 'time', 'level', 'domain', 'text'],
  accounts: ['id', 'name', 'role', 'disabled', 'created', 'sessions', 'connections'],
  invites: ['id', 'role', 'uses_left', 'expires', 'by'],
  settings: ['key', 'type', 'value', 'default', 'summary', 'description', 'min', 'max', 'choices', 'restart', 'locked'],
  trace: ['id', 'time', 'direction', 'kind', 'bytes', 'text'],
  hub: ['id', 'version', 'epoch', 'started', 'time', 'address', 'n_connections', 'n_rooms', 'n_accounts', 'durability',
        'draining', 'database_bytes', 'disk_free_bytes', 'alarms'],
};

const server = await new Server({ config: { ...noLimits, 'ping-period-ms': 500 } }).start();
after(() => server.finish());

const openAs = async (role, name = role) => V1Client.open(server, { token: await issueToken(server, name, role) });

function assertShape(mirror) {
  for (const item of mirror.list)
    assert.deepEqual(Object.keys(item).sort(), [...members[mirror.topic]].sort(), mirror.topic);
}

const root = await openAs('admin', 'root');
const anchor = await V1Client.open(server, { username: 'Anchor' });
await anchor.join('lobby');

describe('who may watch', () => {
  test('moderators some, admins all, others nothing', async () => {
    const people = {
      guest: await V1Client.open(server, { username: 'Guest' }),
      user: await openAs('user'),
      service: await openAs('service'),
      moderator: await openAs('moderator'),
    };
    for (const [least, list] of Object.entries(topics)) {
      for (const [topic, params] of list) {
        for (const [role, client] of Object.entries(people)) {
          if (role === 'moderator' && least === 'moderator') {
            const mirror = await Mirror.open(client, topic, params);
            await mirror.close();
            continue;
          }
          const { message } = await client.expectError('forbidden', { type: 'watch', topic, ...params });
          assert.match(message, new RegExp(`needs the role ${least}`), `${topic} as ${role}`);
        }
        const mirror = await Mirror.open(root, topic, params);
        if (members[topic])
          assertShape(mirror);
        await mirror.close();
      }
    }
    for (const client of Object.values(people))
      await client.close();
  });

  test('a request that is put together wrongly is told how', async () => {
    assert.match((await root.expectError('bad_message', { type: 'watch' })).message, /topic/);
    assert.match((await root.expectError('bad_message', { type: 'watch', topic: 'room' })).message, /room/);
    assert.match((await root.expectError('bad_message', { type: 'watch', topic: 'metrics', window: '2y' })).message, /15m/);
    await root.expectError('not_found', { type: 'watch', topic: 'weather' });
    await root.expectError('not_found', { type: 'watch', topic: 'room', room: 'nobody was ever here' });
    await root.expectError('not_found', { type: 'watch', topic: 'trace', connection: 'c-999999' });
    assert.match((await root.expectError('bad_message', { type: 'admin' })).message, /action/);
  });
});

describe('rooms', () => {
  test('one appears within a second of its first join, and goes with the last if nothing was said', async () => {
    const rooms = await Mirror.open(root, 'rooms');
    const guest = await FlatClient.open(server, { room: 'short', username: 'Mitu' });
    const item = await rooms.until(() => rooms.get('short'), 'the room', 1000);
    assert.deepEqual(item, { room: 'short', kind: 'chat', members: 1, connections: 1, seq: 0, rate: 0, last: null,
                             topic: null, mode: 'open', locked: false });
    await guest.close();
    await rooms.until(() => !rooms.get('short'), 'the end of the room');
    await rooms.close();
  });

  test('a raw room is there while somebody is in it, and no room of people', async () => {
    const rooms = await Mirror.open(root, 'rooms');
    const one = await new Client(server, { dialect: 'raw', path: '/ws/hub', query: { room: 'lobby' }, checked: false }).opened();
    const item = await rooms.until(() => rooms.get(' lobby'), 'the raw room');
    assert.deepEqual([item.kind, item.connections, item.last], ['raw', 1, null]);
    assert.equal(rooms.get('lobby').kind, 'chat');
    one.cut();
    await rooms.until(() => !rooms.get(' lobby'), 'its end');
    await rooms.close();
  });

  test('messages, people and connections are counted', async () => {
    const rooms = await Mirror.open(root, 'rooms');
    const one = await V1Client.open(server, { username: 'One' });
    await one.join('busy');
    const again = await V1Client.open(server, { session: one.session });
    await again.join('busy');
    await rooms.until(() => rooms.get('busy')?.connections === 2, 'the second connection');
    assert.equal(rooms.get('busy').members, 1);
    for (let i = 0; i < 5; i++)
      await one.say('busy', `message ${i}`);
    await rooms.until(() => rooms.get('busy').rate === 5 && rooms.get('busy').seq === 5, 'the rate');
    assert.match(rooms.get('busy').last, /^2\d{3}-/);
    await again.close();
    await one.close();
    await rooms.until(() => rooms.get('busy').members === 0, 'that nobody is left');
    await rooms.close();
  });

  test('the people of one', async () => {
    const room = await Mirror.open(root, 'room', { room: 'lobby' });
    const lobby = await V1Client.open(server, { username: 'Visitor' });
    await lobby.join('lobby');
    const item = await room.until(() => room.get(lobby.user.id), 'the visitor');
    assert.deepEqual(item, { id: lobby.user.id, name: 'Visitor', role: 'guest', connections: 1, muted: false });
    await lobby.leave('lobby');
    await room.until(() => !room.get(lobby.user.id), 'the end of the visit');
    assert.ok(room.get(anchor.user.id));
    await room.close();
    await lobby.close();
  });

  test('permissions show', async () => {
    const rooms = await Mirror.open(root, 'rooms');
    const { status } = await call(server, 'PATCH', '/api/rooms/lobby/permissions', { mode: 'read_only', members: [] }, await admin(server));
    assert.ok(status < 300, String(status));
    await rooms.until(() => rooms.get('lobby').mode === 'read_only', 'the mode');
    await rooms.close();
  });
});

describe('connections', () => {
  test('what has gone through each, and how far away it is', async () => {
    const connections = await Mirror.open(root, 'connections');
    const guest = await V1Client.open(server, { username: 'Counted' });
    const find = () => connections.list.find((item) => item.user?.id === guest.user.id);
    await guest.join('lobby');
    const item = await connections.until(() => find()?.in_messages > 0 && find(), 'its figures');
    assert.match(item.id, /^c-\d+$/);
    assert.deepEqual(item.user, { id: guest.user.id, name: 'Counted', role: 'guest' });
    assert.deepEqual([item.rooms, item.n_rooms, item.dialect, item.path], [['lobby'], 1, 'v1', '/ws']);
    assert.equal(item.address, '127.0.0.1');
    assert.ok(item.out_messages >= 2 && item.in_bytes > 20 && item.out_bytes > 100, JSON.stringify(item));
    await connections.until(() => find().rtt_ms !== null, 'the answer to a ping');
    assert.ok(find().rtt_ms < 1000 * patience);
    await guest.close();
    await connections.until(() => !find(), 'its end');
    assertShape(connections);
    await connections.close();
  });

  test('a thousand come in parts', async () => {
    const crowd = [];
    for (let i = 0; i < 1000; i += 50)
      crowd.push(...await Promise.all(Array.from({ length: 50 }, async () =>
        new Client(server, { dialect: 'flat', path: '/ws/echo', checked: false, name: 'echo' }).opened())));
    const watcher = await openAs('admin', 'counter');
    const connections = await Mirror.open(watcher, 'connections');
    assert.ok(connections.parts.length >= 3, `${connections.parts}`);
    assert.equal(connections.list.filter((item) => item.path === '/ws/echo').length, 1000);
    assert.equal(connections.list.find((item) => item.path === '/ws/echo').user, null);
    for (const client of crowd)
      client.cut();
    await connections.until(() => connections.list.every((item) => item.path !== '/ws/echo'), 'that all are gone');
    await watcher.close();
  });
});

describe('a trace', () => {
  test('shows frames both ways, and nothing that is secret', async () => {
    const connections = await Mirror.open(root, 'connections');
    const guest = await V1Client.open(server, { username: 'Traced' });
    const { id } = await connections.until(() => connections.list.find((item) => item.user?.id === guest.user.id), 'it');
    const trace = await Mirror.open(root, 'trace', { connection: id });
    assert.deepEqual(trace.list, []);
    const token = await issueToken(server, 'somebody', 'user');
    await guest.expect('welcome', { type: 'auth', token });
    await guest.join('lobby');
    await trace.until(() => trace.list.some((item) => item.text.includes('"joined"')), 'the frames');
    const texts = trace.list.map((item) => item.text).join('\n');
    assert.match(texts, /"type":"auth","token":"…"/);
    assert.ok(!texts.includes(token) && !texts.includes(guest.session), texts);
    assert.ok(trace.list.some((item) => item.direction === 'in' && item.kind === 'text'));
    const long = 'আ'.repeat(3000);
    await guest.expectError('bad_name', { type: 'history', room: long });
    const cut = await trace.until(() => trace.list.find((item) => item.text.includes('আআআ') && item.direction === 'in'), 'the long one');
    assert.equal([...cut.text].length, 2000);
    assert.ok(cut.bytes > 9000);
    assertShape(trace);
    guest.cut();
    await connections.until(() => !connections.get(id), 'its end');
    await root.expectError('not_found', { type: 'watch', topic: 'trace', connection: id });
    await trace.close();
    await connections.close();
  });

  test('of a flood shows some, and says how much it left out', async () => {
    const connections = await Mirror.open(root, 'connections');
    const echo = await new Client(server, { dialect: 'flat', path: '/ws/echo', checked: false }).opened();
    const { id } = await connections.until(() => connections.list.find((item) => item.path === '/ws/echo'), 'it');
    const trace = await Mirror.open(root, 'trace', { connection: id });
    await root.sync();
    for (let i = 0; i < 300; i++)
      echo.sendText(`"${i}"`);
    await trace.until(() => trace.list.length >= 50, 'the first of them');
    assert.ok(trace.list.length <= 120 * patience);
    const lookAgain = setInterval(() => echo.sendText('"again"'), 200);
    try {
      const skipped = await trace.until(() => trace.list.find((item) => item.kind === 'skipped'), 'what was left out');
      assert.match(skipped.text, /^\d+ frames were left out$/);
    } finally {
      clearInterval(lookAgain);
    }
    echo.cut();
    await trace.close();
    await connections.close();
  });
});

describe('figures and records', () => {
  test('a sample a second', async () => {
    const metrics = await Mirror.open(root, 'metrics', { window: '1m' });
    const before = metrics.list.length;
    for (let i = 0; i < 20; i++)
      await anchor.expect('pong', { type: 'ping' });
    const sample = await metrics.until(() => metrics.list.find((item) => item.messages_in >= 5), 'a sample with messages');
    assert.equal(sample.latency.length, 12);
    assert.equal(sample.step_ms, 1000);
    await metrics.until(() => metrics.list.length >= before + 2, 'the next samples');
    const times = metrics.list.map((item) => item.time);
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
    await metrics.close();
  });

  test('events: who comes, goes, is refused, signs in or fails to', async () => {
    const events = await Mirror.open(root, 'events');
    const has = (kind, fits = () => true) => events.until(() => events.list.find((item) => item.kind === kind && fits(item)), kind);
    const guest = await V1Client.open(server, { username: 'Passing' });
    const mine = (item) => item.user?.id === guest.user.id;
    await guest.join('hall');
    await guest.leave('hall');
    await guest.close();
    const connect = await has('connect', mine);
    assert.match(connect.connection, /^c-\d+$/);
    assert.equal(connect.address, '127.0.0.1');
    assert.equal((await has('join', mine)).room, 'hall');
    assert.equal((await has('leave', mine)).room, 'hall');
    assert.match((await has('disconnect', mine)).text, /1000/);

    assert.equal((await tryUpgrade(server, '/ws?token=nonsense')).status, 401);
    assert.match((await has('refused')).text, /401/);
    await addAccount(server, 'Signer');
    await signIn(server, 'Signer');
    await has('sign_in', (item) => item.user?.name === 'Signer');
    await call(server, 'POST', '/api/sign-in', { name: 'Signer', password: 'not this one' }, { Origin: server.url });
    await has('sign_in_failed', (item) => item.user?.name === 'Signer');
    assertShape(events);
    await events.close();
  });

  test('accounts and invites', async () => {
    const accounts = await Mirror.open(root, 'accounts');
    const invites = await Mirror.open(root, 'invites');
    const account = await addAccount(server, 'Watched');
    const item = await accounts.until(() => accounts.get(account.id), 'the account');
    assert.equal(item.sessions, 0);
    await signIn(server, 'Watched');
    await accounts.until(() => accounts.get(account.id).sessions === 1, 'the session');
    const made = await call(server, 'POST', '/api/invites', { role: 'user', uses: 2, ttl_seconds: 600 }, await admin(server));
    assert.equal(made.status, 201, made.body.toString());
    const invite = await invites.until(() => invites.list[0], 'the invite');
    assert.deepEqual([invite.by.id, invite.role, invite.uses_left], ['root', 'user', 2]);
    assert.ok(!JSON.stringify(invite).includes(made.json.data.code));
    assertShape(accounts);
    assertShape(invites);
    await accounts.close();
    await invites.close();
  });

  test('settings and the log, of a hub that reads them again', async (t) => {
    const mine = await startServer(t, { config: noLimits });
    const watcher = await V1Client.open(mine, { token: await issueToken(mine, 'root', 'admin') });
    const settings = await Mirror.open(watcher, 'settings');
    const log = await Mirror.open(watcher, 'log');
    const rate = settings.get('message-rate');
    assert.deepEqual([rate.type, rate.value, rate.min, rate.restart], ['u', 0, 0, false]);
    assert.ok(rate.summary.length > 10 && rate.default > 0);
    assert.deepEqual(settings.get('durability').choices, ['process', 'power']);
    assert.equal(settings.get('port').restart, true);
    assert.equal(settings.get('token-keys'), undefined);
    mine.writeConfig({ ...noLimits, 'history-limit': 77 });
    await settings.until(() => settings.get('history-limit').value === 77, 'the new value');
    const line = await log.until(() => log.list.find((item) => item.text.includes('history-limit')), 'the line');
    assert.equal(line.level, 'message');
    assertShape(settings);
    assertShape(log);
    await watcher.close();
  });

  test('the hub itself', async () => {
    const hub = await Mirror.open(root, 'hub');
    const item = hub.get('hub');
    assert.equal(item.epoch, root.welcome.epoch);
    assert.equal(item.address, `127.0.0.1:${server.port}`);
    assert.ok(item.n_connections >= 2 && item.database_bytes > 0 && item.disk_free_bytes > 0);
    assert.equal(item.draining, false);
    await hub.until(() => hub.get('hub').time !== item.time, 'the next second');
    await hub.close();
  });
});

/* An adda.v1 client in @room that reads no more. */
async function stoppedReader(mine, query, requests) {
  const reader = await RawClient.open(mine.port, `/ws?${query}`, { headers: { 'Sec-WebSocket-Protocol': 'adda.v1' } });
  for (const request of requests)
    reader.send(frame(TEXT, JSON.stringify(request)));
  await reader.inbox.take((f) => f.opcode === TEXT && JSON.parse(f.payload).nonce === 'last', 'the answer');
  reader.socket.pause();
  return reader;
}

describe('a slow reader', () => {
  test('shows with what waits for it, and raises an alarm when it is closed', async (t) => {
    const mine = await startServer(t, { config: { ...noLimits, 'access-log': false } });
    const watcher = await V1Client.open(mine, { token: await issueToken(mine, 'root', 'admin') });
    const [connections, hub, events, metrics] = [await Mirror.open(watcher, 'connections'), await Mirror.open(watcher, 'hub'),
                                                 await Mirror.open(watcher, 'events'), await Mirror.open(watcher, 'metrics', { window: '1m' })];
    const reader = await stoppedReader(mine, 'username=Sleeper', [{ type: 'join', room: 'busy', nonce: 'last' }]);
    const talker = await V1Client.open(mine, { username: 'Talker' });
    await talker.join('busy');
    talker.onMessage = () => {};
    const isSleeper = (item) => item.user?.name === 'Sleeper';
    let waited = 0;
    let isClosed = false;
    const slow = events.until(() => events.list.find((item) => item.kind === 'slow'), 'its end', 60000).finally(() => { isClosed = true; });
    for (let i = 0; i < 4000 && !isClosed; i++) {
      await talker.say('busy', 'x'.repeat(8000));
      waited = Math.max(waited, connections.list.find(isSleeper)?.pending_bytes ?? 0);
    }
    assert.equal((await slow).user.name, 'Sleeper');
    assert.match((await slow).text, /4000/);
    assert.ok(waited > 0 || metrics.list.some((item) => item.pending_bytes > 0), 'nothing was seen to wait');
    const alarm = await hub.until(() => hub.get('hub').alarms.find(({ id }) => id === 'slow-readers'), 'the alarm');
    assert.equal(alarm.severity, 'warning');
    assert.match(alarm.text, /read too slowly/);
    await metrics.until(() => metrics.list.some((item) => item.slow_closed === 1), 'the count');
    reader.destroy();
    await talker.close();
    await watcher.close();
  });

  test('that watches is sent nothing more until it has read, and then what is so now', async (t) => {
    const mine = await startServer(t, { config: noLimits });
    const token = await issueToken(mine, 'root', 'admin');
    const watch = (topic) => ({ type: 'watch', topic });
    const reader = await stoppedReader(mine, `token=${token}`, [watch('hub'), watch('events'), { ...watch('rooms'), nonce: 'last' }]);
    const watcher = await V1Client.open(mine, { token });
    const [rooms, connections] = [await Mirror.open(watcher, 'rooms'), await Mirror.open(watcher, 'connections')];
    const talker = await V1Client.open(mine, { username: 'Talker' });
    for (let i = 0; i < 10; i++)
      await talker.join(`room ${i}`);
    await talker.close();
    await rooms.until(() => rooms.items.size === 0, 'the end of the rooms');
    assert.ok(connections.list.every((item) => item.pending_bytes < 1 << 20));
    reader.socket.resume();
    const seen = new Set();
    const later = await V1Client.open(mine, { username: 'Later' });
    await later.join('last room');
    await reader.inbox.take((f) => {
      const message = f.opcode === TEXT ? JSON.parse(f.payload) : {};
      if (message.topic !== 'rooms')
        return false;
      for (const { room } of message.set ?? [])
        seen.add(room);
      return seen.has('last room');
    }, 'the last room');
    reader.destroy();
    await later.close();
    await watcher.close();
  });
});

describe('a watch', () => {
  test('ends when it is asked to, and begins again with a snapshot', async () => {
    const watcher = await openAs('moderator', 'mo');
    const rooms = await Mirror.open(watcher, 'rooms');
    const again = await watcher.expect('snapshot', { type: 'watch', topic: 'rooms' });
    assert.equal(again.last, true);
    await rooms.close();
    watcher.inbox.drain();
    const guest = await FlatClient.open(server, { room: 'unseen', username: 'Unseen' });
    const other = await Mirror.open(root, 'rooms');
    assert.ok(other.get('unseen'));
    await watcher.sync();
    assert.deepEqual(watcher.inbox.drain((m) => m.type === 'changes'), []);
    await other.close();
    await guest.close();
    watcher.cut();
    const back = await openAs('moderator', 'mo');
    await Mirror.open(back, 'rooms');
    await back.close();
  });

  test('is refused once a client has too many', async () => {
    const watcher = await openAs('admin', 'greedy');
    const crowd = await V1Client.open(server, { username: 'Crowd' });
    let busy = 0;
    for (let i = 0; i < 70; i++) {
      const room = `many ${i}`;
      await crowd.join(room).catch(() => {});
      const reply = await watcher.ask({ type: 'watch', topic: 'room', room });
      busy += reply.type === 'error' && reply.code === 'busy' ? 1 : 0;
    }
    assert.ok(busy >= 1);
    await crowd.close();
    await watcher.close();
  });
});

test('nobody who watched or was watched noticed a fault', async () => {
  root.assertNoFaults();
  await anchor.close();
  await root.close();
});
