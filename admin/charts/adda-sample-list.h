/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Rows of a chart's table, made when they are looked at */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_TYPE_SAMPLE (adda_sample_get_type ())
G_DECLARE_FINAL_TYPE (AddaSample, adda_sample, ADDA, SAMPLE, GObject)

gint64 adda_sample_get_time (AddaSample *self);

/* NAN where there is none. */
double adda_sample_get_value (AddaSample *self, guint series, guint column);

#define ADDA_TYPE_SAMPLE_LIST (adda_sample_list_get_type ())
G_DECLARE_FINAL_TYPE (AddaSampleList, adda_sample_list, ADDA, SAMPLE_LIST, GObject)

/**
 * AddaSampleList:
 *
 * A GListModel of AddaSample, the newest first: the rows of the first of some series of the same times.
 */

/* @series: (element-type AddaSeries) (transfer full): at least one */
AddaSampleList *adda_sample_list_new (GPtrArray *series);

/* All series have new rows: tells so exactly. Until then the list stays as it was. */
void adda_sample_list_update (AddaSampleList *self);

G_END_DECLS
