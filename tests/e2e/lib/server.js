// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Starts, watches and stops the real adda-server; nothing of it outlives the test

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ask } from './http.js';
import { ctlPath, isSanitized, serverPath } from './paths.js';
import { bounded, deferred } from './wait.js';

const readyLine = /^adda-server listening on https?:\/\/127\.0\.0\.1:(\d+)\/?$/m;
const bugReport = /(ERROR|WARNING): (Address|Leak|Thread|UndefinedBehavior)Sanitizer[^\n]*|runtime error:[^\n]*|[^\n]* (CRITICAL|ERROR) [\w-]+: [^\n]*|[^\n]*runtime check failed[^\n]*|[^\n]*-(CRITICAL|ERROR) \*\*[^\n]*/;

const running = new Set();
const folders = new Set();
process.on('exit', () => {
  for (const child of running)
    child.kill('SIGKILL');
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true });
});
for (const name of ['SIGINT', 'SIGTERM'])
  process.once(name, () => process.exit(1));

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'adda-e2e-'));
  folders.add(folder);
  return folder;
}

/* A value as GVariant text. A string that must stay as it stands goes in { text }. */
function variantText(value) {
  if (Array.isArray(value))
    return `[${value.map(variantText).join(', ')}]`;
  if (value !== null && typeof value === 'object')
    return value.text;
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
}

export function configText(config) {
  const lines = Object.entries(config).map(([key, value]) => `${key}=${variantText(value)}`);
  return ['[server]', ...lines, ''].join('\n');
}

/* Limits that would throttle a test's own load. */
export const noLimits = { 'message-rate': 0 };

export class Server {
  /**
   * config: keys of chat.adda.Server; args: further arguments; files: the soft limit
   * of open files; dataDir: kept if given, else one of its own that goes with the server;
   * mayComplain: a CRITICAL in its log is what the test is about; command: what to start
   * instead, with no arguments but args, so that it must find its data and port by itself.
   */
  constructor({ config = {}, args = [], files, dataDir, env = {}, port = 0, mayComplain = false, command } = {}) {
    this.folder = temporaryFolder();
    this.dataDir = dataDir ?? join(this.folder, 'data');
    this.configPath = join(this.folder, 'server.conf');
    this.config = config;
    Object.assign(this, { args, files, env, askedPort: port, mayComplain, command });
    this.log = '';
    this.writeConfig(config);
  }

  get isTls() { return Boolean(this.config['tls-certificate']); }
  get url() { return `http${this.isTls ? 's' : ''}://127.0.0.1:${this.port}`; }
  get wsUrl() { return `ws${this.isTls ? 's' : ''}://127.0.0.1:${this.port}`; }
  get pid() { return this.child?.pid; }

  /* Replaced in one step, as an editor does it. */
  writeConfig(config) {
    this.config = config;
    writeFileSync(`${this.configPath}.new`, configText(config));
    renameSync(`${this.configPath}.new`, this.configPath);
  }

  spawn() {
    const args = ['--port', String(this.askedPort), '--address', '127.0.0.1', '--data-dir', this.dataDir,
                  '--config', this.configPath, ...this.args];
    const program = this.command ? [this.command, ...this.args] : [serverPath, ...args];
    const command = this.files ? ['prlimit', `--nofile=${this.files}`, ...program] : program;
    const env = { ...process.env, G_MESSAGES_DEBUG: '', LC_ALL: 'C.UTF-8', ...this.env };
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env });

    this.child = child;
    running.add(child);
    this.exit = deferred();
    child.on('error', (error) => {
      running.delete(child);
      this.append(`cannot be started: ${error.message}\n`);
      this.exit.resolve({ code: 127, signal: null });
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      this.exit.resolve({ code, signal });
    });
    this.watchers = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => this.append(text));
    }
    return this;
  }

  append(text) {
    this.log += text;
    for (const watcher of [...(this.watchers ?? [])])
      watcher();
  }

  /* Resolves with the match as soon as the log, from the character `from` on, has one. */
  logged(pattern, boundMs, from = 0) {
    const found = deferred();
    const look = () => {
      const match = this.log.slice(from).match(pattern);
      if (match)
        found.resolve(match);
    };
    this.watchers.push(look);
    look();
    return bounded(found.promise, `${pattern} in the server's log`, boundMs)
      .catch((error) => { throw new Error(`${error.message}\n${this.log.slice(-3000)}`); })
      .finally(() => this.watchers.splice(this.watchers.indexOf(look), 1));
  }

  async start(boundMs = 10000) {
    const from = this.log.length;
    this.spawn();
    const died = this.exit.promise.then(({ code, signal }) => {
      throw new Error(`adda-server ended (${code ?? signal}) before it was ready:\n${this.log.slice(from)}`);
    });
    died.catch(() => {});
    const [, port] = await Promise.race([this.logged(readyLine, boundMs, from), died]);
    this.port = Number(port);
    return this;
  }

  /* { code, signal } once the process is gone. */
  exited(boundMs = 15000) {
    return bounded(this.exit.promise, 'the end of adda-server', boundMs);
  }

  async kill9() {
    this.child.kill('SIGKILL');
    await this.exited();
  }

  /* SIGTERM; the exit code. */
  async stop(boundMs) {
    this.child.kill('SIGTERM');
    const { code, signal } = await this.exited(boundMs);
    return signal ?? code;
  }

  /* Again on the same data and, unless another is given, the same port. */
  async restart({ port = this.port } = {}) {
    if (running.has(this.child))
      await this.kill9();
    this.askedPort = port;
    return this.start();
  }

  procFigures(file) {
    const text = readFileSync(`/proc/${this.pid}/${file}`, 'utf8');
    return Object.fromEntries([...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, k, v]) => [k, Number(v) * 1024]));
  }

  rssBytes() { return this.procFigures('smaps_rollup').Rss; }
  pssBytes() { return this.procFigures('smaps_rollup').Pss; }

  get(path, options) {
    return ask(this.port, 'GET', path, options);
  }

  async getJson(path) {
    return JSON.parse((await this.get(path)).body);
  }

  stats() { return this.getJson('/api/stats'); }

  /* Throws if the server said something that is a bug of ours. */
  assertHealthy() {
    const match = this.mayComplain ? null : this.log.match(bugReport);
    assert.equal(match && this.log.slice(match.index, match.index + 3000), null, 'the server reported a bug');
  }

  async finish() {
    if (this.child && running.has(this.child)) {
        const code = await this.stop().catch(() => 'it did not stop');
        if (running.has(this.child))
          await this.kill9();
        assert.equal(code, 0, `exit code after SIGTERM; the log ends with:\n${this.log.slice(-1500)}`);
      }
    this.assertHealthy();
    rmSync(this.folder, { recursive: true, force: true });
    folders.delete(this.folder);
  }
}

/* A started server that the test (or suite) t gives back at its end. */
export async function startServer(t, options) {
  const server = new Server(options);
  t.after(() => server.finish());
  return server.start();
}

/* One answer of adda-ctl on the server's data. */
export async function ctl(server, ...args) {
  const { stdout } = await promisify(execFile) (ctlPath, ['--data-dir', server.dataDir, ...args]);
  return stdout.trim();
}

export function issueToken(server, user, role = 'user', ...more) {
  return ctl(server, 'token', 'issue', '--user', user, '--role', role, ...more);
}

export { isSanitized };
