/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The preferences of the console */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ADDA_TYPE_PREFERENCES (adda_preferences_get_type ())
G_DECLARE_FINAL_TYPE (AddaPreferences, adda_preferences, ADDA, PREFERENCES, AdwPreferencesWindow)

GtkWindow *adda_preferences_new (GtkWindow *parent);

G_END_DECLS
