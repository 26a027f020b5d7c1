// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Who runs a hub: a connection of adda.v1 with a token of that role, and what it does there

import assert from 'node:assert/strict';
import { issueToken } from './server.js';
import { V1Client } from './v1.js';

export class Operator {
  static async open(server, role = 'admin', user = role) {
    const operator = new Operator();
    operator.client = await V1Client.open(server, { token: await issueToken(server, user, role) });
    operator.server = server;
    return operator;
  }

  /* The answer, which must be "done". */
  async does(action, members = {}) {
    const reply = await this.client.expect('done', { type: 'admin', action, ...members });
    assert.equal(reply.action, action);
    return reply;
  }

  /* The error that it must bring. */
  refused(code, action, members = {}) {
    return this.client.expectError(code, { type: 'admin', action, ...members });
  }

  close() {
    return this.client.close();
  }
}

/* All that the audit log holds, once it holds an entry that fits. */
export async function audited(server, fits) {
  const operator = await Operator.open(server, 'admin', 'auditor');
  const first = await operator.client.expect('snapshot', { type: 'watch', topic: 'audit' });
  let entries = first.items;
  let entry = entries.findLast(fits);
  while (!entry) {
    const { set } = await operator.client.takeType('changes');
    entries = entries.concat(set ?? []);
    entry = entries.findLast(fits);
  }
  await operator.close();
  return entry;
}
