// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A wire that can be cut after any byte, in either direction

import { connect, createServer } from 'node:net';
import { once } from 'node:events';

/**
 * Passes bytes on to 127.0.0.1:port. plan() gives, for each connection, after how many bytes from
 * the server (`down`) or from the client (`up`) both ends are reset; null lets it live.
 */
export class CuttingProxy {
  constructor(port, plan) {
    this.target = port;
    this.plan = plan;
    this.cuts = 0;
    this.sockets = new Set();
    this.server = createServer((client) => this.join(client));
  }

  async listen() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = this.server.address().port;
    return this;
  }

  join(client) {
    const plan = this.plan();
    const upstream = connect(this.target, '127.0.0.1');
    const ends = [client, upstream];
    let isCut = false;
    const cut = (counts) => {
      if (isCut)
        return;
      isCut = true;
      this.cuts += counts ? 1 : 0;
      for (const end of ends) {
        end.resetAndDestroy();
        this.sockets.delete(end);
      }
    };
    const pass = (from, to, limit) => {
      let left = limit ?? Infinity;
      from.on('data', (bytes) => {
        if (isCut)
          return;
        const part = bytes.length > left ? bytes.subarray(0, left) : bytes;
        left -= part.length;
        if (!to.write(part, () => { if (left === 0) cut(true); }) && left > 0) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      });
      from.on('error', () => cut(false));
      from.on('close', () => cut(false));
    };
    for (const end of ends) {
      end.setNoDelay(true);
      this.sockets.add(end);
    }
    pass(upstream, client, plan?.down);
    pass(client, upstream, plan?.up);
  }

  close() {
    for (const socket of this.sockets)
      socket.destroy();
    this.server.close();
  }
}
