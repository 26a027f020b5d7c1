/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A watched topic as a list model, kept up to date in place */

#pragma once

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_TOPIC_ITEM (adda_topic_item_get_type ())
G_DECLARE_INTERFACE (AddaTopicItem, adda_topic_item, ADDA, TOPIC_ITEM, GObject)

/**
 * AddaTopicItem:
 *
 * One row, its members unpacked into plain fields and properties that a list can bind to.
 */
struct _AddaTopicItemInterface
{
  GTypeInterface parent_iface;

  /* Takes over what @object says, and notifies the properties that have changed by it. */
  void (*update) (AddaTopicItem *self, JsonObject *object);
};

void adda_topic_item_update (AddaTopicItem *self, JsonObject *object);

#define ADDA_TYPE_TOPIC_MODEL (adda_topic_model_get_type ())
G_DECLARE_FINAL_TYPE (AddaTopicModel, adda_topic_model, ADDA, TOPIC_MODEL, GObject)

/**
 * AddaTopicModel:
 *
 * A GListModel of items, in the order in which they came; sort and filter it with GTK's models. An item that changes stays
 * the same object (no items-changed); items-changed is exact, one emission for a run. Properties: n-items (guint),
 * is-loading (gboolean): no whole snapshot has come yet, error-text (utf8, nullable): the watch was refused.
 * Signal updated: a snapshot's end or one change has been taken over whole.
 */

/* @key: the member that tells items apart, of text or of whole numbers; @item_type: implements AddaTopicItem; @limit: most
 * items kept, the oldest go (0 = all); @members: (nullable) (transfer full) parameters of the topic. */
AddaTopicModel *adda_topic_model_new (AddaHubClient *client,
                                      const char *topic,
                                      JsonObject *members,
                                      const char *key,
                                      GType item_type,
                                      guint limit);

/* Does by hand what the watch does, for tests and for what comes otherwise. */
void adda_topic_model_apply (AddaTopicModel *self,
                             JsonArray *set,
                             JsonArray *removed,
                             gboolean is_snapshot,
                             gboolean is_last);

/* (transfer none) (nullable) */
gpointer adda_topic_model_lookup (AddaTopicModel *self, const char *key);

G_END_DECLS
