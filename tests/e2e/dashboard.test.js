// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The live figures: their shape, their truth, and who may see them

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { queryText, tryUpgrade } from './lib/client.js';
import { FlatClient } from './lib/flat.js';
import { protocolDir } from './lib/paths.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { Inbox, bounded, deferred } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

const ajv = new Ajv2020.default({ strict: true, validateFormats: false });
const load = (name) => ajv.compile(JSON.parse(readFileSync(join(protocolDir, name), 'utf8')));
const shapes = { full: load('dashboard-full.schema.json'), metrics: load('dashboard-metrics.schema.json') };

function check(format, figures) {
  assert.ok(shapes[format](figures), `${ajv.errorsText(shapes[format].errors)}: ${JSON.stringify(figures)}`);
  return figures;
}

class Watcher {
  static async open(query = {}, { to = server, headers = {} } = {}) {
    const watcher = new Watcher();
    const open = deferred();
    watcher.inbox = new Inbox('watcher');
    watcher.ended = deferred();
    watcher.socket = new WebSocket(`${to.wsUrl}/ws/dashboard${queryText(query)}`, { headers });
    watcher.socket.on('message', (data) => watcher.inbox.push({ at: performance.now(), figures: JSON.parse(data) }));
    watcher.socket.on('open', open.resolve);
    watcher.socket.on('error', open.reject);
    watcher.socket.on('close', watcher.ended.resolve);
    await bounded(open.promise, 'the upgrade of a watcher');
    return watcher;
  }

  next(boundMs = 5000) {
    return this.inbox.take(() => true, 'the figures', boundMs);
  }

  async close() {
    this.socket.close();
    await bounded(this.ended.promise, "the watcher's end");
  }
}

describe('figures', () => {
  test('come every second in the full form', async () => {
    const watcher = await Watcher.open();
    const first = await watcher.next();
    const second = await watcher.next();

    for (const { figures } of [first, second]) {
      check('full', figures);
      assert.ok(Math.abs(figures.timestamp - Date.now() / 1000) < 10, 'Unix seconds of now');
      assert.equal(figures.cpu, figures.metrics.cpu_usage);
      assert.equal(figures.memory, figures.metrics.memory_usage);
      assert.equal(figures.requests, figures.metrics.requests);
      assert.ok(figures.metrics.memory_usage > 0);
      assert.ok(figures.metrics.process_memory_bytes > 1 << 20);
    }
    assert.ok(second.at - first.at > 800, `the second came after ${second.at - first.at} ms`);
    assert.ok(second.figures.metrics.interval > 0.8);
    await watcher.close();
  });

  test('come in the form of metrics when asked', async () => {
    const watcher = await Watcher.open({ format: 'metrics' });
    const { figures } = await watcher.next();

    check('metrics', figures);
    assert.ok(Math.abs(Date.parse(figures.timestamp) - Date.now()) < 10000);
    await watcher.close();
  });

  test('keep to the interval, the first of a group aside', async () => {
    const slow = await Watcher.open({ interval: 2 });
    const first = await slow.next();
    const second = await slow.next();

    assert.ok(first.figures.metrics.interval < 1.8);
    assert.ok(second.at - first.at > 1700, `the second came after ${second.at - first.at} ms`);
    assert.ok(second.figures.metrics.interval > 1.7);
    await slow.close();
  });

  test('who comes later gets the latest at once, the very same', async () => {
    const early = await Watcher.open({ interval: 60 });
    const { figures } = await early.next();
    const late = await Watcher.open({ interval: 60 });

    assert.deepEqual((await late.next(1000)).figures, figures);
    await early.close();
    await late.close();
  });

  test('are true: requests, errors, people, rooms, messages of the last interval', async () => {
    const watcher = await Watcher.open();
    const chat = await FlatClient.open(server, { username: 'Rahim', room: 'figures' });
    await watcher.next();
    for (let i = 0; i < 7; i++)
      await server.get('/healthz');
    for (let i = 0; i < 5; i++)
      chat.say(`message ${i}`);
    chat.sendText('{');
    await chat.takeType('error');
    await chat.sync();

    let requests = 0;
    let errors = 0;
    let messages = 0;
    let last;
    for (let i = 0; i < 4 && (requests < 7 || messages < 7 || errors < 1); i++) {
      last = (await watcher.next()).figures;
      requests += last.requests;
      errors += last.errors;
      messages += last.metrics.messages;
      if (last.metrics.messages > 0)
        assert.ok(last.metrics.message_time > 0 && last.metrics.message_time_p99 >= last.metrics.message_time);
      if (last.requests > 0)
        assert.ok(last.metrics.response_time > 0 && last.metrics.response_time < 5000);
    }
    assert.equal(requests, 7);
    assert.equal(errors, 1);
    assert.equal(messages, 7);
    assert.equal(last.metrics.active_users, 1);
    assert.equal(last.metrics.rooms, 1);
    assert.equal(last.metrics.connections, 2);
    await chat.close();
    await watcher.close();
  });

  test('are not disturbed by what a watcher sends', async () => {
    const watcher = await Watcher.open();
    watcher.socket.send('anything');
    watcher.socket.send(Buffer.from([1, 2, 3]));
    check('full', (await watcher.next()).figures);
    await watcher.close();
  });
});

describe('refusals', () => {
  for (const query of ['interval=0', 'interval=61', 'interval=-1', 'interval=1.5', 'interval=a', 'interval=',
                       'interval=99999999999999999999', 'interval=1%00', 'format=xml', 'format=']) {
    test(`?${query} is refused with 400`, async () => {
      const { status } = await tryUpgrade(server, `/ws/dashboard?${query}`);
      assert.equal(status, 400);
    });
  }

  test('a plain request is told to upgrade', async () => {
    const { status, headers } = await server.get('/ws/dashboard');
    assert.equal(status, 426);
    assert.equal(headers.upgrade, 'websocket');
  });

  test('a token is asked for if the settings say so', async (t) => {
    const closed = await startServer(t, { config: { 'require-token': true } });
    const token = await issueToken(closed, 'mitu');

    assert.equal((await tryUpgrade(closed, '/ws/dashboard')).status, 401);
    assert.equal((await tryUpgrade(closed, '/ws/dashboard?token=wrong')).status, 401);
    const watcher = await Watcher.open({ token }, { to: closed });
    check('full', (await watcher.next()).figures);
    await watcher.close();
  });
});
