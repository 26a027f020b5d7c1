// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// WebSocket by hand on a TCP socket: for frames that no decent client would send

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Inbox, bounded } from './wait.js';

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * One client frame, right or wrong. lengthForm: 7, 16 or 64, the shortest unless
 * said otherwise; length: what the header claims instead of the truth.
 */
export function frame(opcode, payload = '', { fin = true, rsv = 0, masked = true, lengthForm, length, mask } = {}) {
  const data = Buffer.from(payload);
  const claimed = BigInt(length ?? data.length);
  const form = lengthForm ?? (claimed < 126n ? 7 : claimed < 65536n ? 16 : 64);
  const header = Buffer.alloc(form === 7 ? 2 : form === 16 ? 4 : 10);

  header[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  header[1] = (masked ? 0x80 : 0) | (form === 7 ? Number(claimed) : form === 16 ? 126 : 127);
  if (form === 16)
    header.writeUInt16BE(Number(claimed), 2);
  else if (form === 64)
    header.writeBigUInt64BE(BigInt.asUintN(64, claimed), 2);
  if (!masked)
    return Buffer.concat([header, data]);

  const key = Buffer.from(mask ?? randomBytes(4));
  const body = Buffer.alloc(data.length);
  for (let i = 0; i < data.length; i++)
    body[i] = data[i] ^ key[i & 3];
  return Buffer.concat([header, key, body]);
}

export function closePayload(code, reason = '') {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason)]);
}

export function upgradeRequest(path, { host = '127.0.0.1', key = 'dGhlIHNhbXBsZSBub25jZQ==', headers = {} } = {}) {
  const fields = {
    Host: host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/* Frames and the head of the HTTP answer, out of bytes in any pieces. */
class Reader {
  constructor(onHead, onFrame) {
    Object.assign(this, { onHead, onFrame, chunks: [], size: 0, wanted: 0, inFrames: false });
  }

  feed(chunk) {
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (this.size >= this.wanted) {
      const buffer = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
      const used = this.inFrames ? this.readFrame(buffer) : this.readHead(buffer);
      this.chunks = [buffer.subarray(used)];
      this.size = buffer.length - used;
      if (used === 0)
        break;
      this.wanted = 0;
    }
  }

  readHead(buffer) {
    const end = buffer.indexOf('\r\n\r\n');
    if (end < 0)
      return 0;
    this.inFrames = this.onHead(buffer.toString('latin1', 0, end));
    return end + 4;
  }

  readFrame(buffer) {
    let header = 2;
    this.wanted = header;
    if (buffer.length < header)
      return 0;
    let length = buffer[1] & 0x7f;
    header += length === 126 ? 2 : length === 127 ? 8 : 0;
    this.wanted = header;
    if (buffer.length < header)
      return 0;
    if (length === 126)
      length = buffer.readUInt16BE(2);
    else if (length === 127)
      length = Number(buffer.readBigUInt64BE(2));
    this.wanted = header + length;
    if (buffer.length < header + length)
      return 0;
    this.onFrame({
      fin: (buffer[0] & 0x80) !== 0,
      rsv: (buffer[0] >> 4) & 7,
      opcode: buffer[0] & 15,
      masked: (buffer[1] & 0x80) !== 0,
      payload: Buffer.from(buffer.subarray(header, header + length)),
    });
    return header + length;
  }
}

/**
 * A TCP connection to the server. Everything that arrives goes to the inbox:
 * { status, headers } of an answer, { opcode, payload, … } of a frame, { end } when
 * the server closed its side, { lost } when the connection broke.
 */
export class RawClient {
  constructor(port, { name = 'raw client' } = {}) {
    this.inbox = new Inbox(name);
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    this.bytesRead = 0;
    this.body = '';
    const reader = new Reader((head) => this.gotHead(head), (f) => this.gotFrame(f));
    this.socket.on('data', (chunk) => {
      this.bytesRead += chunk.length;
      if (this.plain !== false)
        this.body += chunk.toString('latin1');
      reader.feed(chunk);
    });
    this.ended = new Promise((resolve) => {
      this.socket.on('end', () => { this.inbox.push({ end: true }); resolve('end'); });
      this.socket.on('error', (error) => { this.inbox.push({ lost: error.code }); resolve(error.code); });
      this.socket.on('close', () => resolve('closed'));
    });
  }

  gotHead(head) {
    const [first, ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }));
    const status = Number(first.split(' ')[1]);
    this.plain = status !== 101;
    this.inbox.push({ status, headers });
    return status === 101;
  }

  gotFrame(f) {
    assert.equal(f.masked, false, 'a server does not mask (RFC 6455, 5.1)');
    assert.equal(f.rsv, 0, 'no extension was agreed on');
    this.inbox.push(f);
  }

  async connected() {
    if (this.socket.connecting)
      await bounded(once(this.socket, 'connect'), 'the TCP connection');
    return this;
  }

  /* Connects and upgrades; extra goes out in the same packet, right behind the request. */
  static async open(port, path, { extra = '', ...options } = {}) {
    const client = await new RawClient(port).connected();
    client.send(Buffer.concat([Buffer.from(upgradeRequest(path, options)), Buffer.from(extra)]));
    const answer = await client.head();
    assert.equal(answer.status, 101, `upgrade of ${path}`);
    const key = options.key ?? 'dGhlIHNhbXBsZSBub25jZQ==';
    assert.equal(answer.headers['sec-websocket-accept'], createHash('sha1').update(key + magic).digest('base64'));
    client.answer = answer;
    return client;
  }

  /* FALSE once the kernel's buffer is full. */
  send(bytes) {
    return this.socket.write(bytes);
  }

  sendFrame(...args) {
    return this.send(frame(...args));
  }

  head(boundMs) {
    return this.inbox.take((item) => 'status' in item, 'an HTTP answer', boundMs);
  }

  /* The next thing whatever it is. */
  next(boundMs) {
    return this.inbox.take(() => true, 'a frame or the end', boundMs);
  }

  async expectFrame(opcode, payload) {
    const got = await this.next();
    assert.equal(got.opcode, opcode, `opcode of ${JSON.stringify(got).slice(0, 200)}`);
    assert.equal(got.fin, true);
    if (payload !== undefined && !got.payload.equals(Buffer.from(payload)))
      assert.fail(`payload is ${got.payload.subarray(0, 60).toString('hex')} (${got.payload.length} bytes)`);
    return got;
  }

  /* The close frame, whatever came before it. { code, reason } */
  async closeFrame(boundMs) {
    const got = await this.inbox.take((item) => item.opcode === CLOSE || item.end || item.lost, 'a close frame', boundMs);
    assert.equal(got.opcode, CLOSE, `closed without a close frame: ${JSON.stringify(got)}`);
    if (got.payload.length === 0)
      return { code: 1005, reason: '' };
    return { code: got.payload.readUInt16BE(0), reason: got.payload.toString('utf8', 2) };
  }

  /* The server must close with this code, then end the TCP connection. */
  async expectClose(code, boundMs) {
    const got = await this.closeFrame(boundMs);
    assert.equal(got.code, code, `close reason: ${got.reason}`);
    await this.expectEnd(boundMs);
    return got;
  }

  async expectEnd(boundMs) {
    const how = await bounded(this.ended, 'the end of the TCP connection', boundMs);
    this.destroy();
    return how;
  }

  destroy() {
    this.socket.destroy();
  }
}
