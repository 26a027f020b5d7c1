/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Which settings stand together, and what their numbers mean */

#pragma once

#include "models/adda-setting-item.h"

G_BEGIN_DECLS

/* The number of groups; the last takes what fits nowhere. */
guint adda_setting_n_groups (void);
const char *adda_setting_group_title (guint group); /* (transfer none) translated */
guint adda_setting_group_of (const char *key);

/* In the order in which people look for them: by group, then as the group lists them, then by key. For
 * g_ptr_array_sort(). */
int adda_setting_compare (gconstpointer a, gconstpointer b);

/* The unit that the end of the key names, translated; NULL if none. (transfer none) (nullable) */
const char *adda_setting_unit (const char *key);

/* @value of @key said in a larger unit, "5 minutes", "64.0 KiB"; NULL if it is plain as it is. (transfer full) (nullable) */
char *adda_setting_hint (const char *key, gint64 value);

/* Whether the value is another one than the default. */
gboolean adda_setting_is_changed (AddaSettingItem *setting);

/* A value in words, for "default: …". (transfer full) */
char *adda_setting_value_text (AddaSettingItem *setting, JsonNode *value);

/* Whether title, description or key hold @needle, which is folded. */
gboolean adda_setting_is_match (AddaSettingItem *setting, const char *needle);

G_END_DECLS
