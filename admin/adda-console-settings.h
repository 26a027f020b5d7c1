/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The console's own settings */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Those of this profile, of the schema chat.adda.Console; the same object every time. (transfer none) */
GSettings *adda_console_settings_get (void);

G_END_DECLS
