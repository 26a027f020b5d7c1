// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Checks messages of both dialects, in both directions, against data/protocol

import Ajv2020 from 'ajv/dist/2020.js';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { protocolDir } from './paths.js';

const load = (name) => JSON.parse(readFileSync(join(protocolDir, name), 'utf8'));

const index = load('index.json');
const ajv = new Ajv2020.default({ strict: true, allErrors: false, validateFormats: false });
for (const name of readdirSync(protocolDir)) {
  if (name.endsWith('.schema.json'))
    ajv.addSchema(load(name), name);
}

/* What a message without a type is. */
const nameless = {
  client: { flat: 'text', simple: 'message', protected: 'auth' },
  server: { protected: 'error' },
};

function check(side, dialect, message) {
  const type = message?.type ?? nameless[side][dialect];
  const shapes = index[side][dialect];
  const file = Object.hasOwn(shapes, String(type)) ? shapes[type] : null;

  if (!file)
    throw new Error(`${dialect} knows no message of type ${type} from a ${side}: ${JSON.stringify(message).slice(0, 300)}`);
  const validate = ajv.getSchema(file);
  if (!validate(message)) {
    throw new Error(`${file}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(message).slice(0, 600)}`);
  }
}

/* Throw if the message is not of the shape that its schema gives. */
export const checkFromServer = (dialect, message) => check('server', dialect, message);
export const checkFromClient = (dialect, message) => check('client', dialect, message);
