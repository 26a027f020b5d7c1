/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A searchable list of a topic's records */

#pragma once

#include <adwaita.h>

#include "adda-record-row.h"
#include "models/adda-item.h"

G_BEGIN_DECLS

/**
 * AddaRecordKind:
 * @topic: of the hub
 * @item_type: a subclass of AddaItem with the property "id", which is the topic's key
 * @order: property (text) to sort by
 * @searched: properties (text) that a search looks through, NULL at the end
 * @describe: fills a row
 * @make_menu: what can be done with one
 */
typedef struct
{
  const char *topic;
  GType (*item_type) (void);
  const char *order;
  const char *searched[6];
  void (*describe) (gpointer item, AddaRecordRow *row);
  AddaRecordMenuFunc make_menu;
} AddaRecordKind;

#define ADDA_TYPE_RECORD_LIST (adda_record_list_get_type ())
G_DECLARE_FINAL_TYPE (AddaRecordList, adda_record_list, ADDA, RECORD_LIST, AdwBin)

/**
 * AddaRecordList:
 *
 * Properties, to be set in a template: add-label, add-action (utf8): the button that makes one; search-text (utf8): the
 * search's placeholder; empty-icon, empty-title, empty-description (utf8).
 */

/* Watches from now on; @kind: must live for ever. */
void adda_record_list_watch (AddaRecordList *self,
                             AddaHubClient *client,
                             const AddaRecordKind *kind);
void adda_record_list_unwatch (AddaRecordList *self);

/* (transfer none) (nullable) */
gpointer adda_record_list_lookup (AddaRecordList *self, const char *id);

/* Writes rows again whose words depend on the time. */
void adda_record_list_refresh (AddaRecordList *self);
void adda_record_list_search (AddaRecordList *self);

G_END_DECLS
