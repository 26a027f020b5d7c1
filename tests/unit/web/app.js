// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A script as large as a script must be to be worth compressing
export const words = ['hello', 'hello', 'hello', 'hello', 'hello', 'hello', 'hello', 'hello'];
export const more = ['hello', 'hello', 'hello', 'hello', 'hello', 'hello', 'hello', 'hello'];
