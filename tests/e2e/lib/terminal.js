// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What a reader of a document has: a shell that goes on from block to block, and further terminals to talk in

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { Inbox, bounded, deferred } from './wait.js';

const blockBoundMs = 15000;
const endMark = 'end-of-block-7d1f';
const prompts = /^(> )+/;
const escapes = /[\\^$.*+?()[\]{}|]/g;

/* What stands in a document for something that differs each time. */
const placeholders = {
  id: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z',
  n: '\\d+',
  epoch: '[0-9a-f]{16}',
  secret: '[\\w.-]{16,}',
};

/* A line of a document as an expression; "…" stands for anything. */
function linePattern(line) {
  const source = line.split(/(<[a-z]+>|…)/).map((part) => {
    if (part === '…')
      return '.*';
    const name = part.match(/^<([a-z]+)>$/)?.[1];
    if (name)
      assert.ok(placeholders[name], `<${name}> in the document stands for nothing`);
    return name ? placeholders[name] : part.replace(escapes, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`);
}

export const lineFits = (wanted, line) => linePattern(wanted).test(line);

/* All lines in order; a line "…" stands for any number of lines. */
export function assertOutput(got, wanted) {
  const source = wanted.map((line) => (line === '…' ? '(?:.*\n)*?' : `${linePattern(line).source.slice(1, -1)}\n`));
  const text = got.replace(/\r/g, '').replace(/\n*$/, '\n');

  assert.ok(new RegExp(`^${source.join('')}$`).test(text), `the document says\n${wanted.join('\n')}\nand there came\n${text}`);
}

/* One shell; what is set in one block holds in the next. */
export class Shell {
  constructor(cwd, env) {
    this.child = spawn('sh', [], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.output = '';
    this.child.stdin.write('exec 2>&1\n');
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', (text) => this.read(text));
    this.child.on('close', () => this.waiting?.reject(new Error(`the shell has ended: ${this.output}`)));
  }

  read(text) {
    this.output += text;
    const match = this.output.match(new RegExp(`^([^]*)\n${endMark} (\\d+)\n$`));
    if (match)
      this.waiting.resolve({ output: match[1], status: Number(match[2]) });
  }

  /* Whatever the commands print. All must end well. */
  async run(commands) {
    this.output = '';
    this.waiting = deferred();
    this.child.stdin.write(`${commands}\nprintf '\\n${endMark} %d\\n' $?\n`);
    const { output, status } = await bounded(this.waiting.promise, `the end of\n${commands}\n`, blockBoundMs)
      .catch((error) => { throw new Error(`${error.message}\n${this.output}`); });
    assert.equal(status, 0, `${commands}\n${output}`);
    return output;
  }

  end() {
    this.child.stdin.end();
    killGroup(this.child);
  }
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/* A program that is talked to, in a terminal of its own. */
export class Talk {
  constructor(name, script, cwd, env) {
    this.name = name;
    this.lines = new Inbox(name);
    this.ending = deferred();
    this.child = spawn('sh', ['-c', script], { cwd, env, stdio: 'pipe', detached: true });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop();
        lines.map((line) => line.replace(prompts, '')).filter((line) => line !== '').forEach((line) => this.lines.push(line));
      });
    }
    this.child.on('close', () => {
      this.lines.fail(new Error(`${name} has ended`));
      this.ending.resolve();
    });
  }

  type(line) {
    this.child.stdin.write(`${line}\n`);
  }

  /* "…" lets anything pass until what stands after it. */
  async expect(wanted) {
    if (wanted === '…') {
      this.mayPass = true;
      return;
    }
    let line = await this.lines.take(() => true, wanted);
    while (this.mayPass && !lineFits(wanted, line))
      line = await this.lines.take(() => true, wanted);
    assert.ok(lineFits(wanted, line), `${this.name}: the document says\n${wanted}\nand there came\n${line}`);
    this.mayPass = false;
  }

  /* Ctrl+C, after which nothing may have come that the document does not tell. */
  async interrupt() {
    process.kill(-this.child.pid, 'SIGINT');
    await bounded(this.ending.promise, `the end of ${this.name}`);
    assert.deepEqual(this.lines.drain(), [], `${this.name} heard more than the document says`);
  }

  end() {
    killGroup(this.child);
  }
}
