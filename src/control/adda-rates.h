/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How many messages each room had in the last minute */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ADDA_RATES_SECONDS 60

typedef struct _AddaRates AddaRates;

/* Main thread. Only rooms with a message in the last minute take memory. */
AddaRates *adda_rates_new (void);
void adda_rates_free (AddaRates *self);

/* @second: of a clock that does not go back */
void adda_rates_count (AddaRates *self, const char *room, gint64 second);
guint adda_rates_get (AddaRates *self, const char *room);

typedef void (*AddaRatesFunc) (const char *room, gpointer data);

/* Forgets what is older than a minute, and calls @func for each room whose rate is another by it. */
void adda_rates_expire (AddaRates *self, gint64 second, AddaRatesFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaRates, adda_rates_free)

G_END_DECLS
