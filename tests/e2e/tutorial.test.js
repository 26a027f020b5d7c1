// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// docs/tutorial.md, done as it is written: each command, each session, each program, in order

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { join } from 'node:path';
import { ctlPath, serverPath, sourceDir } from './lib/paths.js';
import { Server, temporaryFolder } from './lib/server.js';
import { Shell, Talk, assertOutput } from './lib/terminal.js';

const documentPath = join(sourceDir, 'docs/tutorial.md');
const documentAddress = '127.0.0.1:8080';

/* [{ line, heading, words, lines }] */
function readBlocks(text) {
  const blocks = [];
  let heading = '';
  let open = null;
  text.split('\n').forEach((line, i) => {
    const fence = line.match(/^```(.*)$/);
    if (open && fence) {
      open = null;
    } else if (open) {
      open.lines.push(line);
    } else if (fence) {
      open = { line: i + 1, heading, words: fence[1].split(' '), lines: [] };
      blocks.push(open);
    } else {
      heading = line.match(/^#+ (.*)$/)?.[1] ?? heading;
    }
  });
  assert.equal(open, null, 'the last block has no end');
  return blocks;
}

const hasCommand = (name) => {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/* Debian 12 has no websocat. Where there is none, wscat says its part. */
const standInForWebsocat = 'exec wscat -c "$1"\n';

function writeProgram(path, commands) {
  writeFileSync(path, `#!/bin/sh\n${commands}`);
  chmodSync(path, 0o755);
}

class Reader {
  constructor() {
    this.folder = temporaryFolder();
    this.home = join(this.folder, 'home');
    this.clone = join(this.folder, 'adda');
    this.bin = join(this.folder, 'bin');
    this.each = '';
    this.talks = new Map();
    this.settings = join(this.home, '.config/glib-2.0/settings');
    for (const path of [this.settings, this.bin, ...['build/src', 'tests/e2e', 'tools'].map((name) => join(this.clone, name))])
      mkdirSync(path, { recursive: true });
    symlinkSync(ctlPath, join(this.clone, 'build/src/adda-ctl'));
    symlinkSync(serverPath, join(this.clone, 'build/src/adda-server'));
    for (const path of ['tests/e2e/node_modules', 'tools/run'])
      symlinkSync(join(sourceDir, path), join(this.clone, path));
    symlinkSync('/usr/bin/python3', join(this.bin, 'python3'));
    writeProgram(join(this.clone, 'tools/build'), 'exit 0  # that has been done\n');
    if (!hasCommand('websocat'))
      writeProgram(join(this.bin, 'websocat'), standInForWebsocat);
    this.env = { ...process.env, HOME: this.home, PATH: `${this.bin}:${process.env.PATH}`, LC_ALL: 'C.UTF-8',
                 XDG_CONFIG_HOME: join(this.home, '.config'), XDG_DATA_HOME: join(this.home, '.local/share'),
                 GSETTINGS_BACKEND: 'keyfile', no_proxy: '127.0.0.1', NO_PROXY: '127.0.0.1' };
    this.shell = new Shell(this.clone, this.env);
  }

  get address() { return `127.0.0.1:${this.server.port}`; }

  here(text) { return this.server ? text.replaceAll(documentAddress, this.address) : text; }
  printed(text) { return this.server ? text.replaceAll(this.address, documentAddress) : text; }

  /* Both programs look here for the port when nobody names another. */
  setPort(port) {
    writeFileSync(join(this.settings, 'keyfile'), `[chat/adda/Server]\nport=${port}\n`);
  }

  async runHub({ lines: [line] }) {
    const [program, ...args] = line.split(' ');

    if (this.server) {
      assert.equal(await this.server.stop(), 0);
      this.server.args = args;
      await this.server.restart();
    } else {
      this.setPort(0);
      this.server = new Server({ command: join(this.clone, program), args, env: this.env });
      await this.server.start();
      this.setPort(this.server.port);
    }
    this.output = this.server.log.match(/.*adda-server listening on .*/g).pop();
  }

  async runCommands({ words: [, kind], lines }) {
    const commands = this.here(lines.join('\n'));

    if (kind === 'each')
      this.each += `${commands}\n`;
    this.output = await this.shell.run(commands);
  }

  checkOutput({ lines }) {
    assert.notEqual(this.output, null, 'nothing has printed this');
    assertOutput(this.printed(this.output), lines);
    this.output = null;
  }

  async saveFile({ words: [, name], lines }) {
    assert.match(name ?? '', /^[\w-]+\.\w+$/, 'a program needs a file name');
    const folder = (await this.shell.run('pwd')).trim();
    writeFileSync(join(folder, name), this.here(`${lines.join('\n')}\n`));
  }

  async talk({ words: [, name], lines }) {
    for (const line of lines) {
      const [, mark, rest] = line.match(/^(\$ |> |< |)(.*)$/);
      if (mark === '$ ') {
        assert.ok(!this.talks.has(name), `there is a session ${name} already`);
        this.talks.set(name, new Talk(name, `${this.each}exec ${this.here(rest)}`, this.clone, this.env));
      } else if (mark === '> ') {
        this.talks.get(name).type(rest);
      } else if (rest === '^C') {
        await this.talks.get(name).interrupt();
        this.talks.delete(name);
      } else if (rest !== '') {
        await this.talks.get(name).expect(rest);
      }
    }
  }

  /**
   * The word after a fence says what to do with its block: `sh hub` starts the hub, `sh` is typed into
   * the one shell, `sh each` into each session before its command too; `output` is what the last of them printed,
   * all of it; `session NAME` goes on with a session; `js FILE` and the like are saved.
   */
  async do(block) {
    const kind = block.words.join(' ');
    if (this.output && block.words[0] !== 'output')
      this.checkOutput({ lines: [''] });
    if (kind === 'sh hub')
      await this.runHub(block);
    else if (kind === 'sh' || kind === 'sh each')
      await this.runCommands(block);
    else if (kind === 'output')
      this.checkOutput(block);
    else if (block.words[0] === 'session')
      await this.talk(block);
    else if (['js', 'python', 'json'].includes(block.words[0]))
      await this.saveFile(block);
    else
      throw new Error(`a block ${kind} that no test does`);
  }

  async finish() {
    this.talks.forEach((talk) => talk.end());
    this.shell.end();
    await this.server?.finish();
  }
}

const blocks = readBlocks(readFileSync(documentPath, 'utf8'));
const reader = new Reader();
after(() => reader.finish());

describe('the tutorial', () => {
  let failed = false;

  for (const heading of new Set(blocks.map((block) => block.heading))) {
    test(heading, async (t) => {
      if (heading.includes('websocat') && !hasCommand('websocat'))
        t.diagnostic('websocat is not installed: wscat stands in for it');
      assert.ok(!failed, 'an earlier part has failed');
      failed = true;
      for (const block of blocks.filter((each) => each.heading === heading))
        await reader.do(block).catch((error) => {
          error.message = `docs/tutorial.md:${block.line}: ${error.message}`;
          throw error;
        });
      failed = false;
    });
  }
});
