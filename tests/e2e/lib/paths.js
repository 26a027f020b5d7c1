// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Where things are: the source tree, the programs under test, and how they were built

import { readFileSync, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const sourceDir = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const protocolDir = resolve(sourceDir, 'data/protocol');
export const serverPath = resolve(process.env.ADDA_SERVER ?? `${sourceDir}/build/src/adda-server`);
export const ctlPath = [process.env.ADDA_CTL, `${dirname(serverPath)}/ctl/adda-ctl`, `${dirname(serverPath)}/adda-ctl`]
  .find((path) => path && existsSync(path)) ?? 'adda-ctl';

let sanitized;

/* Whether the server carries a sanitizer: such a build is slow and large, so
 * bounds on memory and latency say nothing there. */
export function isSanitized() {
  sanitized ??= existsSync(serverPath) && /__(asan|tsan)_init/.test(readFileSync(serverPath, 'latin1'));
  return sanitized;
}

/* How much longer than usual things may take. */
export const patience = Number(process.env.ADDA_PATIENCE ?? (isSanitized() ? 5 : 1));
