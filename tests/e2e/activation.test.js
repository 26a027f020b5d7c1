// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The hub under a service manager: a socket that outlives it, what it tells, restarts under load, reloading

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { FlatClient } from './lib/flat.js';
import { ask } from './lib/http.js';
import { serverPath, sourceDir } from './lib/paths.js';
import { configText, noLimits, temporaryFolder } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { bounded, deferred, eventually } from './lib/wait.js';

/* The program that stands for systemd, with a hub in its hands. */
class Manager {
  static async start(t, { config = {}, watchdogUsec = 0, args = [] } = {}) {
    const self = new Manager();
    self.folder = temporaryFolder();
    self.configPath = join(self.folder, 'server.conf');
    self.config = { ...noLimits, ...config };
    self.writeConfig({});
    self.lines = [];
    self.log = '';
    self.watchers = new Set();
    self.exit = deferred();
    self.child = spawn('python3', [join(sourceDir, 'tests/e2e/lib/manager.py'), self.folder, String(watchdogUsec), serverPath,
                                   '--data-dir', join(self.folder, 'data'), '--config', self.configPath, ...args],
                       { stdio: ['pipe', 'pipe', 'pipe'] });
    let rest = '';
    self.child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      self.lines.push(...lines);
      self.look();
    });
    self.child.stderr.setEncoding('utf8').on('data', (text) => {
      self.log += text;
      self.look();
    });
    self.child.on('close', self.exit.resolve);
    t.after(() => self.finish());
    self.port = Number((await self.line(/^port (\d+)$/))[1]);
    self.tell('start');
    self.pid = Number((await self.line(/^started (\d+)$/))[1]);
    await self.line(/^told READY=1$/);
    return self;
  }

  get url() { return `http://127.0.0.1:${this.port}`; }
  get wsUrl() { return `ws://127.0.0.1:${this.port}`; }

  writeConfig(config) {
    writeFileSync(this.configPath, configText({ ...this.config, ...config }));
  }

  look() {
    for (const watcher of [...this.watchers])
      watcher();
  }

  tell(word) {
    this.child.stdin.write(`${word}\n`);
  }

  /* Takes the first line that fits, and all before it. */
  line(pattern, boundMs = 10000) {
    const found = deferred();
    const watcher = () => {
      const i = this.lines.findIndex((line) => pattern.test(line));
      if (i < 0)
        return;
      this.watchers.delete(watcher);
      const [line] = this.lines.splice(0, i + 1).slice(-1);
      found.resolve(line.match(pattern));
    };
    this.watchers.add(watcher);
    watcher();
    return bounded(found.promise, `${pattern} from the manager`, boundMs)
      .catch((error) => { throw new Error(`${error.message}\n${this.lines.join('\n')}\n${this.log.slice(-2000)}`); });
  }

  async restart() {
    this.tell('stop');
    assert.equal((await this.line(/^ended (-?\d+)$/))[1], '0');
    this.tell('start');
    await this.line(/^told READY=1$/);
  }

  async finish() {
    this.tell('quit');
    await bounded(this.exit.promise, "the manager's end", 15000).catch(() => this.child.kill('SIGKILL'));
    assert.doesNotMatch(this.log, /Sanitizer|CRITICAL|runtime error/);
  }
}

/* Asks again and again, each time by a connection of its own; none may fail. */
async function keepAsking(manager, until, figures) {
  while (!until()) {
    const { status } = await ask(manager.port, 'GET', '/healthz');
    assert.equal(status, 200);
    figures.answers++;
  }
}

/* Upgrades again and again. */
async function keepUpgrading(manager, until, figures) {
  while (!until()) {
    const answer = deferred();
    const req = request({ host: '127.0.0.1', port: manager.port, path: '/ws/echo', agent: false,
                          headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
                                     'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' } });
    req.on('upgrade', (response, socket) => {
      socket.on('error', () => {});
      socket.destroy();
      answer.resolve(response.statusCode);
    });
    req.on('response', (response) => answer.resolve(response.statusCode));
    req.on('error', answer.reject);
    req.end();
    assert.equal(await bounded(answer.promise, 'an answer to an upgrade', 10000), 101);
    figures.upgrades++;
  }
}

describe('a service', () => {
  test('tells that it is ready and where, and that it stops', async (t) => {
    const manager = await Manager.start(t);
    const [, url] = await manager.line(/^told STATUS=Listening on (.+)$/);

    assert.equal(url, manager.url);
    assert.equal((await ask(manager.port, 'GET', '/healthz')).status, 200);
    const client = await FlatClient.open(manager);
    manager.tell('stop');
    await manager.line(/^told STOPPING=1$/);
    await manager.line(/^told STATUS=Closing 1 connections$/);
    assert.equal((await client.closed()).code, 1001);
    assert.equal((await manager.line(/^ended (-?\d+)$/))[1], '0');
  });

  test('gives signs of life when it is watched, with how it does', async (t) => {
    const manager = await Manager.start(t, { watchdogUsec: 400000 });
    const client = await FlatClient.open(manager, { room: 'watched' });

    for (let i = 0; i < 3; i++)
      await manager.line(/^told WATCHDOG=1$/, 3000);
    await manager.line(/^told STATUS=1 connections, 1 rooms$/);
    await client.close();
  });

  test('refuses a socket that is none', async () => {
    const folder = temporaryFolder();
    const run = (env, stdio) => {
      const script = 'export LISTEN_PID=$$; exec "$0" --data-dir "$1"';
      try {
        execFileSync('sh', ['-c', script, serverPath, join(folder, 'data')],
                     { env: { ...process.env, ...env }, stdio, timeout: 10000, encoding: 'utf8' });
      } catch (error) {
        assert.equal(error.status, 1);
        return error.stderr;
      }
      throw new Error('it started');
    };

    assert.match(run({ LISTEN_FDS: '2' }, ['ignore', 'pipe', 'pipe']), /2 sockets were handed over/);
    assert.match(run({ LISTEN_FDS: '1' }, ['ignore', 'pipe', 'pipe', 'ignore']), /no listening TCP socket|GSocket|socket/i);
  });
});

describe('a restart', () => {
  test('under load turns no new connection away, and everybody resumes', async (t) => {
    const manager = await Manager.start(t);
    const room = 'restarted';
    const clients = await Promise.all(Array.from({ length: 20 }, async (_, i) => {
      const client = await V1Client.open(manager, { username: `Person ${i}` });
      const joined = await client.join(room);
      return { client, epoch: joined.epoch, seq: joined.seq };
    }));
    const figures = { answers: 0, upgrades: 0 };
    let isOver = false;
    const load = [];
    for (let i = 0; i < 4; i++)
      load.push(keepAsking(manager, () => isOver, figures), keepUpgrading(manager, () => isOver, figures));
    const failed = Promise.all(load);
    failed.catch(() => { isOver = true; });

    for (let round = 0; round < 3; round++) {
      const seen = { ...figures };
      await Promise.race([eventually(() => figures.answers > seen.answers + 20 && figures.upgrades > seen.upgrades + 20, 'load', 10000), failed]);
      await manager.restart();
    }
    const seen = { ...figures };
    await Promise.race([eventually(() => figures.answers > seen.answers + 20 && figures.upgrades > seen.upgrades + 20, 'load', 10000), failed]);
    isOver = true;
    await failed;

    const talker = await V1Client.open(manager, { username: 'Talker' });
    await talker.join(room);
    await talker.say(room, 'we are back');
    await Promise.all(clients.map(async ({ client, epoch, seq }, i) => {
      assert.equal((await client.closed()).code, 1001);
      const again = await V1Client.open(manager, { username: `Person ${i}` });
      const joined = await again.join(room, { epoch, since: seq });
      assert.equal(joined.recovered, true);
      assert.deepEqual(joined.messages.map((m) => m.content), ['we are back']);
      await again.close();
    }));
    await talker.close();
  });

  test('lets who connects meanwhile wait for the next hub', async (t) => {
    const manager = await Manager.start(t);
    manager.tell('stop');
    await manager.line(/^ended 0$/);

    const answers = Promise.all(Array.from({ length: 30 }, () => ask(manager.port, 'GET', '/healthz')));
    manager.tell('start');
    assert.deepEqual([...new Set((await answers).map(({ status }) => status))], [200]);
  });

  test('under the real tool starts with the first connection', async (t) => {
    if (!existsSync('/usr/bin/systemd-socket-activate')) {
      t.skip('systemd-socket-activate is not installed');
      return;
    }
    const probe = createServer();
    await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    const folder = temporaryFolder();
    const child = spawn('/usr/bin/systemd-socket-activate', ['-l', `127.0.0.1:${port}`, '--setenv=LC_ALL=C.UTF-8', serverPath,
                                                             '--data-dir', join(folder, 'data')], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = deferred();
    child.on('close', ended.resolve);
    t.after(async () => {
      child.kill('SIGTERM');
      await bounded(ended.promise, 'the end').catch(() => child.kill('SIGKILL'));
    });
    let log = '';
    const listening = deferred();
    child.stderr.setEncoding('utf8').on('data', (text) => {
      log += text;
      if (/Listening on/.test(log))
        listening.resolve();
    });
    await bounded(listening.promise, 'the tool');

    assert.equal((await ask(port, 'GET', '/healthz')).status, 200);
  });
});

describe('reloading by SIGHUP', () => {
  test('reads the settings again, says so, and drops nobody', async (t) => {
    const manager = await Manager.start(t);
    const client = await FlatClient.open(manager, { room: 'reloaded' });
    manager.writeConfig({ 'max-message-bytes': { text: 'uint32 2048' } });
    manager.tell('reload');

    await manager.line(/^told RELOADING=1$/);
    assert.ok(Number((await manager.line(/^told MONOTONIC_USEC=(\d+)$/))[1]) > 0);
    await manager.line(/^told READY=1$/);
    await manager.line(/^told STATUS=Reloaded$/);
    client.say('still here');
    await client.hears('still here');
    client.say('x'.repeat(3000));
    assert.equal((await client.closed()).code, 1009);
  });

  test('keeps what it had if the file is bad, and says that', async (t) => {
    const manager = await Manager.start(t);
    writeFileSync(manager.configPath, '[server]\nno-such-key=1\n');
    manager.tell('reload');

    await manager.line(/^told READY=1$/);
    await manager.line(/^told STATUS=Not all could be reloaded, see the log$/);
    await eventually(() => /no-such-key/.test(manager.log), 'the log to name the key');
    assert.equal((await ask(manager.port, 'GET', '/healthz')).status, 200);
  });
});
