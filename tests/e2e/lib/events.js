// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A reader of server-sent events that parses as browsers do (HTML Standard, section 9.2.6)

import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { Inbox, bounded, deferred } from './wait.js';

export class EventReader {
  constructor(server, path, { headers = {}, lastId } = {}) {
    this.inbox = new Inbox(`reader of ${path}`);
    this.answer = deferred();
    this.ending = deferred();
    this.lastId = lastId ?? '';
    this.comments = 0;
    this.text = '';
    this.event = { type: '', data: [] };
    this.id = this.lastId;
    const request = server.url.startsWith('https:') ? requestSecure : requestPlain;
    this.request = request({ host: '127.0.0.1', port: server.port, path, agent: false, rejectUnauthorized: false,
                             headers: { Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}), ...headers } });
    this.request.on('response', (response) => this.opened(response));
    this.request.on('error', (error) => {
      this.answer.reject(error);
      this.finish(error);
    });
    this.request.end();
  }

  static async open(server, path, options) {
    const reader = new EventReader(server, path, options);
    const response = await bounded(reader.answer.promise, `the answer to ${path}`);
    if (response.statusCode !== 200)
      throw new Error(`${path}: ${response.statusCode}`);
    return reader;
  }

  opened(response) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (text) => this.read(text));
    response.on('end', () => this.finish(new Error('the stream has ended')));
    response.on('error', (error) => this.finish(error));
    this.answer.resolve(response);
  }

  finish(error) {
    this.ending.resolve();
    this.inbox.fail(error);
  }

  read(text) {
    this.text += text;
    const lines = this.text.split('\n');
    this.text = lines.pop();
    for (const line of lines)
      this.readLine(line);
  }

  readLine(line) {
    if (line === '') {
      this.dispatch();
      return;
    }
    if (line.startsWith(':')) {
      this.comments++;
      return;
    }
    const [, field, value] = line.match(/^([^:]*)(?:: ?(.*))?$/);
    if (field === 'event')
      this.event.type = value;
    else if (field === 'data')
      this.event.data.push(value);
    else if (field === 'id')
      this.id = value;
    else if (field === 'retry')
      this.retry = Number(value);
  }

  dispatch() {
    const { type, data } = this.event;
    this.event = { type: '', data: [] };
    this.lastId = this.id;
    if (data.length)
      this.inbox.push({ type: type || 'message', id: this.lastId, data: JSON.parse(data.join('\n')) });
  }

  take(type, boundMs) {
    return this.inbox.take((event) => event.type === type, `an event of type ${type}`, boundMs);
  }

  /* The events that have come and were not taken. */
  get rest() {
    return this.inbox.items;
  }

  ended(boundMs) {
    return bounded(this.ending.promise, 'the end of the stream', boundMs);
  }

  close() {
    this.request.destroy();
  }
}
