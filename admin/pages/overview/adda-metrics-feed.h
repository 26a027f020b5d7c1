/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub's samples: from the topic metrics into series */

#pragma once

#include "charts/adda-series.h"
#include "charts/adda-time-axis.h"
#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_METRICS_FEED (adda_metrics_feed_get_type ())
G_DECLARE_FINAL_TYPE (AddaMetricsFeed, adda_metrics_feed, ADDA, METRICS_FEED, GObject)

/**
 * AddaMetricsFeed:
 *
 * Watches while it is told to. Each sample goes into one series a member, then the time axis is moved on. Properties, all
 * readable and notified: is-loading (gboolean): no whole snapshot of this window has come yet; is-empty (gboolean): there
 * is no sample; error-text (utf8, nullable): the watch was refused.
 */

/* @client: (nullable) for a feed by hand */
AddaMetricsFeed *adda_metrics_feed_new (AddaHubClient *client, AddaTimeAxis *axis);

/* @member: (unowned, for ever) a number of a sample, or an array of as many numbers as @series is wide. */
void adda_metrics_feed_add (AddaMetricsFeed *self, const char *member, AddaSeries *series);

/* The windows that the hub keeps: "1m", "15m", "6h". Another one begins anew. */
void adda_metrics_feed_set_window (AddaMetricsFeed *self, const char *window);

void adda_metrics_feed_start (AddaMetricsFeed *self);
void adda_metrics_feed_stop (AddaMetricsFeed *self);

/* Does by hand what the watch does. */
void adda_metrics_feed_apply (AddaMetricsFeed *self,
                              JsonArray *set,
                              gboolean is_snapshot,
                              gboolean is_last);

gboolean adda_metrics_feed_is_loading (AddaMetricsFeed *self);
gboolean adda_metrics_feed_is_empty (AddaMetricsFeed *self);
const char *adda_metrics_feed_get_error_text (AddaMetricsFeed *self); /* (nullable) */

G_END_DECLS
