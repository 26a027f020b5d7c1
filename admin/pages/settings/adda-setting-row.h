/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One setting with the editor of its type */

#pragma once

#include <adwaita.h>

#include "models/adda-setting-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_SETTING_ROW (adda_setting_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaSettingRow, adda_setting_row, ADDA, SETTING_ROW, AdwPreferencesRow)

/**
 * AddaSettingRow:
 *
 * Follows its setting. Signal proposed (JsonNode): somebody wants this value; a null node is the default.
 */

GtkWidget *adda_setting_row_new (AddaSettingItem *setting);
AddaSettingItem *adda_setting_row_get_setting (AddaSettingRow *self); /* (transfer none) */

/* The hub has answered: goes back to the setting's value, and says why if @error (nullable) is set. */
void adda_setting_row_settle (AddaSettingRow *self, const char *error);

G_END_DECLS
