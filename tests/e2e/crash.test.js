// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What was acked is there, once, in its place: after kill -9, and after any cut of the wire

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSanitized } from './lib/paths.js';
import { CuttingProxy } from './lib/proxy.js';
import { seeded } from './lib/random.js';
import { noLimits, startServer } from './lib/server.js';
import { Talker, assertExact } from './lib/talker.js';
import { V1Client } from './lib/v1.js';
import { deferred } from './lib/wait.js';

const rounds = Number(process.env.ADDA_CRASH_ROUNDS ?? (isSanitized() ? 4 : 20));
const cutsWanted = Number(process.env.ADDA_CUTS ?? (isSanitized() ? 100 : 500));

test(`kill -9 in the middle of 5,000 messages from 20 senders, ${rounds} rounds`, async (t) => {
  const senders = 20;
  const each = 250;
  const random = seeded(t);
  const server = await startServer(t, { config: { ...noLimits, 'access-log': false } });
  let up = deferred();
  up.resolve(server.port);
  const port = () => up.promise;
  const talkers = Array.from({ length: senders }, (_, i) => new Talker({ port, room: 'crash', name: `sender ${i}` }));
  const listeners = Array.from({ length: 2 }, (_, i) => new Talker({ port, room: 'crash', name: `listener ${i}`, listens: true }));
  const all = [...talkers, ...listeners];
  t.after(() => Promise.all(all.map((talker) => talker.stop())));
  const acked = () => talkers.reduce((n, talker) => n + talker.acks.size, 0);

  for (let round = 1; round <= rounds; round++) {
    const begin = acked();
    const killAt = begin + random.integer(1, senders * each - 1);
    for (const talker of talkers) {
      for (let i = 0; i < each; i++)
        talker.say(`r${round}-${i}`, `${talker.name}, round ${round}, message ${i}`);
    }
    await Promise.race(talkers.map((talker) => talker.until(() => acked() >= killAt, `ack ${killAt} of round ${round}`)));
    up = deferred();
    await server.kill9();
    await server.restart();
    up.resolve(server.port);
    await Promise.all(talkers.map((talker) => talker.until(() => talker.unacked.size === 0, `all acks of round ${round}`)));
    assert.equal(acked(), round * senders * each);
    await Promise.all(listeners.map((l) => l.until(() => l.lastSeq >= round * senders * each, `everything of round ${round}`)));
  }
  assertExact(talkers, listeners);
  t.diagnostic(`${acked()} messages; listeners connected ${listeners.map((l) => l.connects)} times, ${listeners.map((l) => l.resets)} resets`);

  /* Once more from the disk, after an orderly stop. */
  assert.equal(await server.stop(), 0);
  await server.restart();
  const reader = await V1Client.open(server);
  const { seq } = await reader.join('crash');
  assert.equal(seq, rounds * senders * each);
  for (let after = 0; after < seq;) {
    const { messages } = await reader.history('crash', { after, limit: 200 });
    for (const message of messages)
      assert.deepEqual([message.seq, message.id], [++after, listeners[0].heard[message.seq - 1].id]);
  }
  await reader.close();
});

test(`a client cut at random moments, ${cutsWanted} times, while others talk`, async (t) => {
  const random = seeded(t);
  const server = await startServer(t, { config: { ...noLimits, 'access-log': false, 'resume-limit': 200 } });
  let cutting = true;
  /* Mostly in the midst of talk, sometimes in the handshake. */
  const plan = () => {
    if (!cutting)
      return null;
    const bytes = random.next() < 0.2 ? random.integer(1, 900) : random.integer(900, 40000);
    return random.next() < 0.7 ? { down: bytes } : { up: Math.ceil(bytes / 4) };
  };
  const proxy = await new CuttingProxy(server.port, plan).listen();
  t.after(() => proxy.close());

  const steady = Array.from({ length: 3 }, (_, i) => new Talker({ port: async () => server.port, room: 'cut', name: `steady ${i}`, window: 4 }));
  const cut = Array.from({ length: 5 }, (_, i) => new Talker({ port: async () => proxy.port, room: 'cut', name: `cut ${i}`, listens: true, window: 8 }));
  const witness = new Talker({ port: async () => server.port, room: 'cut', name: 'witness', listens: true });
  const all = [...steady, ...cut, witness];
  t.after(() => Promise.all(all.map((talker) => talker.stop())));

  const talkOn = (talker, i = 0) => {
    if (proxy.cuts >= cutsWanted || talker.fault)
      return;
    if (talker.unacked.size < 20) {
      for (let n = 0; n < 10; n++, i++)
        talker.say(`${i}`, `${talker.name} says ${i}${'.'.repeat(random.integer(0, 300))}`);
    }
    talker.until(() => talker.unacked.size < 20 || proxy.cuts >= cutsWanted, 'an ack').then(() => setImmediate(talkOn, talker, i), () => {});
  };
  for (const talker of [...steady, ...cut])
    talkOn(talker);

  await witness.until(() => proxy.cuts >= cutsWanted || all.some((a) => a.fault), `${cutsWanted} cuts`, 60000);
  cutting = false;
  await Promise.all([...steady, ...cut].map((talker) => talker.until(() => talker.unacked.size === 0, 'the last acks')));
  const total = [...steady, ...cut].reduce((n, talker) => n + talker.acks.size, 0);
  await Promise.all([...cut, witness].map((l) => l.until(() => l.lastSeq >= total, `all ${total} messages`)));
  assertExact([...steady, ...cut], [...cut, witness]);
  t.diagnostic(`${proxy.cuts} cuts, ${total} messages, ${cut.reduce((n, c) => n + c.resets, 0)} resets`);
  assert.ok(cut.every((c) => c.connects > 10), 'everybody was cut');
  assert.deepEqual(witness.closes, []);
});
