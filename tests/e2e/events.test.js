// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Server-sent events: rooms by plain HTTP, resumed exactly or reset, bounded for who does not read

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { EventReader } from './lib/events.js';
import { ask } from './lib/http.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

let rooms = 0;
const newRoom = () => `events-${++rooms}`;

async function talker(room, { to = server, username = 'Rahim' } = {}) {
  const client = await V1Client.open(to, { username });
  await client.join(room);
  return client;
}

describe('a stream', () => {
  test('is text/event-stream that nobody keeps', async () => {
    const reader = await EventReader.open(server, `/events?room=${newRoom()}`);
    const { headers } = reader.response;

    assert.equal(headers['content-type'], 'text/event-stream');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal((await reader.take('welcome')).data.user.role, 'guest');
    assert.ok(reader.retry > 0);
    reader.close();
  });

  test('hears messages, and who comes and goes, and is a member itself', async () => {
    const room = newRoom();
    const rahim = await talker(room);
    const reader = await EventReader.open(server, `/events?room=${room}&username=${encodeURIComponent('রহিম')}`);
    const joined = await reader.take('joined');
    assert.deepEqual([joined.data.room, joined.data.seq, joined.data.recovered], [room, 0, false]);
    assert.equal((await rahim.takeType('join')).user.name, 'রহিম');

    await rahim.say(room, 'line one\nline two');
    const { data } = await reader.take('message');
    assert.equal(data.content, 'line one\nline two');
    assert.equal(data.seq, 1);

    const mitu = await talker(room, { username: 'Mitu' });
    assert.equal((await reader.take('join')).data.user.name, 'Mitu');
    await mitu.close();
    assert.equal((await reader.take('leave')).data.user.name, 'Mitu');
    reader.close();
    assert.equal((await rahim.take((m) => m.type === 'leave' && m.user.name === 'রহিম', 'the leave')).room, room);
    await rahim.close();
  });

  test('starts with what is new if it has no id', async () => {
    const room = newRoom();
    const rahim = await talker(room);
    await rahim.say(room, 'before');
    const reader = await EventReader.open(server, `/events?room=${room}`);
    await reader.take('joined');
    await rahim.say(room, 'after');

    assert.equal((await reader.take('message')).data.content, 'after');
    reader.close();
    await rahim.close();
  });

  test('beats while nothing happens', async () => {
    const reader = await EventReader.open(server, `/events?room=${newRoom()}`);

    await eventually(() => reader.comments > 0, 'a comment after 15 s', 17000, 200);
    reader.close();
  });

  test('ends with a word when the hub stops', async () => {
    const other = await new Server({ config: noLimits }).start();
    const reader = await EventReader.open(other, `/events?room=${newRoom()}`);
    await reader.take('joined');
    const code = other.stop();

    assert.equal((await reader.take('end')).data.code, 1001);
    await reader.ended();
    assert.equal(await code, 0);
    await other.finish();
  });
});

describe('resuming', () => {
  test('is exact over many rooms and many breaks', async () => {
    const names = [newRoom(), newRoom(), newRoom()];
    const path = `/events?${names.map((name) => `room=${name}`).join('&')}`;
    const rahim = await talker(names[0]);
    await rahim.join(names[1]);
    await rahim.join(names[2]);
    const total = 300;
    const heard = new Map(names.map((name) => [name, []]));
    let lastId;
    let n = 0;

    const talking = (async () => {
      for (let i = 0; i < total; i++)
        await rahim.say(names[i % 3], `message ${i}`);
    })();
    let reader = await EventReader.open(server, path);
    for (const name of names)
      await reader.inbox.take((e) => e.type === 'joined' && e.data.room === name, 'joined');
    const started = new Map(names.map((name) => [name, undefined]));
    let breaks = 0;
    while (n < total) {
      const event = await reader.inbox.take((e) => e.type === 'message' || e.type === 'joined', 'more');
      lastId = event.id;
      if (event.type === 'joined') {
        if ([...heard.values()].every((list) => list.at(-1) === total / 3))
          break;
        continue;
      }
      const { room, seq } = event.data;
      heard.get(room).push(seq);
      if (started.get(room) === undefined)
        started.set(room, seq);
      if (++n % 17 === 0) {
        breaks++;
        reader.close();
        reader = await EventReader.open(server, path, { lastId });
      }
      if ([...heard.values()].every((list) => list.at(-1) === total / 3))
        break;
    }
    await talking;
    assert.ok(breaks > 5);
    for (const [room, list] of heard) {
      const expected = Array.from({ length: total / 3 - started.get(room) + 1 }, (_, i) => started.get(room) + i);
      assert.deepEqual(list, expected, `${room}: each once, in order`);
    }
    reader.close();
    await rahim.close();
  });

  test('takes the id in the query too, for a first request', async () => {
    const room = newRoom();
    const rahim = await talker(room);
    const reader = await EventReader.open(server, `/events?room=${room}`);
    const { id } = await reader.take('joined');
    reader.close();
    await rahim.say(room, 'missed');

    const again = await EventReader.open(server, `/events?room=${room}&last_event_id=${encodeURIComponent(id)}`);
    assert.equal((await again.take('message')).data.content, 'missed');
    assert.equal((await again.take('joined')).data.recovered, true);
    again.close();
    await rahim.close();
  });

  test('keeps the place of each room when another one is added', async () => {
    const [one, two] = [newRoom(), newRoom()];
    const rahim = await talker(one);
    const reader = await EventReader.open(server, `/events?room=${one}`);
    const { id } = await reader.take('joined');
    reader.close();
    await rahim.say(one, 'missed');

    const again = await EventReader.open(server, `/events?room=${two}&room=${one}`, { lastId: id });
    assert.equal((await again.take('message')).data.content, 'missed');
    const joined = [await again.take('joined'), await again.take('joined')].map(({ data }) => [data.room, data.recovered]);
    assert.deepEqual(Object.fromEntries(joined), { [one]: true, [two]: false });
    again.close();
    await rahim.close();
  });

  test('is refused with a reset that says why', async () => {
    const room = newRoom();
    const rahim = await talker(room);
    await rahim.say(room, 'one');
    const reader = await EventReader.open(server, `/events?room=${room}`);
    const { id } = await reader.take('joined');
    reader.close();

    const reasonOf = async (lastId) => {
      const again = await EventReader.open(server, `/events?room=${room}`, { lastId });
      const event = await again.take('reset');
      assert.equal(event.data.room, room);
      assert.equal(event.data.seq, 1);
      assert.equal(event.id, id, 'the id goes on from here');
      assert.equal(again.rest.filter((e) => e.type === 'message').length, 0);
      await rahim.say(room, 'live').catch(() => {});
      again.close();
      return event.data.reason;
    };
    assert.equal(await reasonOf(id.replace(/\d+$/, '99')), 'unknown');
    await rahim.close();
  });

  test('is refused after a change of the epoch, and when too much was missed', async (t) => {
    const small = await startServer(t, { config: { ...noLimits, 'resume-limit': 5, 'tail-events': 2 } });
    const room = newRoom();
    const rahim = await talker(room, { to: small });
    const reader = await EventReader.open(small, `/events?room=${room}`);
    const { id } = await reader.take('joined');
    reader.close();
    for (let i = 0; i < 9; i++)
      await rahim.say(room, `message ${i}`);

    const far = await EventReader.open(small, `/events?room=${room}`, { lastId: id });
    assert.equal((await far.take('reset')).data.reason, 'too_far');
    far.close();
    const changed = await EventReader.open(small, `/events?room=${room}`, { lastId: `x${id}` });
    assert.equal((await changed.take('reset')).data.reason, 'epoch_changed');
    changed.close();
    await rahim.close();
  });

  for (const lastId of ['x', ';', '1;2', `e;${'a.1;'.repeat(3000)}`, '%00', 'e;zz.1', 'e;1.-1', 'e;1.1.1']) {
    test(`takes an id that is not its own for none: ${lastId.slice(0, 20)}`, async () => {
      const reader = await EventReader.open(server, `/events?room=${newRoom()}`, { lastId });
      assert.equal((await reader.take('joined')).data.recovered, false);
      reader.close();
    });
  }
});

describe('a reader that does not read', () => {
  test('is ended, misses nothing for it, and keeps nobody waiting', async (t) => {
    const tight = await startServer(t, { config: { ...noLimits, 'send-queue-messages': 16, 'write-wait-ms': 1000 } });
    const room = newRoom();
    const rahim = await talker(room, { to: tight });
    const slow = await EventReader.open(tight, `/events?room=${room}`);
    const prompt = await EventReader.open(tight, `/events?room=${room}`);
    const { id } = await slow.take('joined');
    await prompt.take('joined');
    slow.response.pause();

    const content = 'x'.repeat(60000);
    const before = tight.rssBytes();
    let n = 0;
    const isEnded = async () => (await tight.stats()).counters.slow_closed > 0;
    while (!(await isEnded()) && n < 600) {
      await rahim.say(room, content);
      n++;
    }
    assert.ok(await isEnded(), `${n} messages and the slow reader is still there`);
    for (let seq = 1; seq <= n; seq++)
      assert.equal((await prompt.take('message')).data.seq, seq);
    assert.ok(tight.rssBytes() - before < 64 << 20);

    slow.response.resume();
    await slow.ended();
    const got = slow.rest.filter((e) => e.type === 'message').map((e) => e.data.seq);
    assert.deepEqual(got, got.map((_, i) => i + 1));
    let { lastId } = slow;
    assert.notEqual(lastId, id, 'something had come');
    let last = got.at(-1);
    for (let i = 0; i < 40 && last < n; i++) {
      const again = await EventReader.open(tight, `/events?room=${room}`, { lastId });
      await Promise.race([again.ended(20000), again.take('joined', 20000).catch(() => {})]);
      for (const event of again.rest.filter((e) => e.type === 'message'))
        assert.equal(event.data.seq, ++last);
      lastId = again.lastId;
      again.close();
    }
    assert.equal(last, n, 'all came in the end');
    prompt.close();
    await rahim.close();
  });

  test('gets all that it missed, more than the send queue holds, at one go', async (t) => {
    const tight = await startServer(t, { config: { ...noLimits, 'send-queue-messages': 16 } });
    const room = newRoom();
    const rahim = await talker(room, { to: tight });
    const reader = await EventReader.open(tight, `/events?room=${room}`);
    const { id } = await reader.take('joined');
    reader.close();
    for (let i = 0; i < 200; i++)
      await rahim.say(room, 'x'.repeat(2000));

    const again = await EventReader.open(tight, `/events?room=${room}`, { lastId: id });
    assert.equal((await again.take('joined')).data.recovered, true);
    assert.deepEqual(again.rest.filter((e) => e.type === 'message').map((e) => e.data.seq), Array.from({ length: 200 }, (_, i) => i + 1));
    await rahim.say(room, 'live');
    assert.equal((await again.inbox.take((e) => e.type === 'message' && e.data.seq === 201, 'the next')).data.content, 'live');
    again.close();
    await rahim.close();
  });

  test('may send what it likes: nothing of it is kept', async () => {
    const room = newRoom();
    const reader = await EventReader.open(server, `/events?room=${room}`);
    await reader.take('joined');
    const { socket } = reader.response;
    for (let i = 0; i < 200; i++)
      socket.write('GET /healthz HTTP/1.1\r\n\r\n'.repeat(100));
    const rahim = await talker(room);
    await rahim.say(room, 'still here');
    assert.equal((await reader.take('message')).data.content, 'still here');
    reader.close();
    await rahim.close();
  });
});

describe('what is refused', () => {
  const many = Array.from({ length: 33 }, (_, i) => `room=r${i}`).join('&');
  for (const query of ['', '?', '?notifications=0', '?room=', '?room=%00', '?room=%ff', `?room=${'x'.repeat(65)}`, `?${many}`,
                       '?room=a%1fb', '?room=%1fall', '?room=a&username=%01']) {
    test(`/events${query.slice(0, 30)}: 400`, async () => {
      assert.equal((await server.get(`/events${query}`)).status, 400);
    });
  }

  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
    test(`${method}: 405`, async () => {
      const answer = await ask(server.port, method, '/events?room=a');
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.allow, 'GET, OPTIONS');
    });
  }

  test('a path below: 404', async () => {
    assert.equal((await server.get('/events/x?room=a')).status, 404);
  });

  test('another site: 403', async () => {
    const headers = { Origin: 'http://elsewhere.example' };
    assert.equal((await server.get('/events?room=a', { headers })).status, 403);
  });

  test('a room that one may not join: told by an event, and nothing of it is heard', async () => {
    const [closed, free] = [newRoom(), newRoom()];
    const headers = { Authorization: `Bearer ${await issueToken(server, 'root', 'admin')}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ mode: 'members', members: ['mitu'] });
    assert.equal((await ask(server.port, 'PATCH', `/api/rooms/${closed}/permissions`, { headers, body })).status, 200);

    const reader = await EventReader.open(server, `/events?room=${closed}&room=${free}&username=Rahim`);
    const refused = await reader.take('refused');
    assert.deepEqual([refused.data.room, refused.data.code], [closed, 'forbidden']);
    assert.equal((await reader.take('joined')).data.room, free);
    const mitu = await V1Client.open(server, { token: await issueToken(server, 'mitu') });
    await mitu.join(closed);
    await mitu.say(closed, 'among us');
    const rahim = await talker(free);
    await rahim.say(free, 'for all');
    assert.equal((await reader.take('message')).data.content, 'for all');
    reader.close();
    await rahim.close();
    await mitu.close();
  });

  test('nobody in particular, where tokens are needed: 401', async (t) => {
    const closed = await startServer(t, { config: { 'require-token': true } });
    const token = await issueToken(closed, 'mitu');

    assert.equal((await closed.get('/events?room=a')).status, 401);
    assert.equal((await closed.get('/events?room=a&token=x')).status, 401);
    const reader = await EventReader.open(closed, '/events?room=a', { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await reader.take('welcome')).data.user.id, 'mitu');
    reader.close();
  });
});
