/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of a topic whose members are unpacked by a table */

#pragma once

#include "adda-topic-model.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_ITEM_TEXT,   /* char *, NULL where there is none */
  ADDA_ITEM_PHRASE, /* the same, in the reader's language if the hub's sources have it */
  ADDA_ITEM_NUMBER, /* gint64, 0 where there is none */
  ADDA_ITEM_FLAG,   /* gboolean */
  ADDA_ITEM_NODE,   /* JsonNode *, NULL where there is none */
} AddaItemType;

/**
 * AddaItemField:
 * @property: the property's name
 * @member: where it stands in the item's object: "role", or "by.name" for a member of an object in it
 * @type: what it is, in JSON and at @offset
 * @offset: where it stands in the instance
 */
typedef struct
{
  const char *property;
  const char *member;
  AddaItemType type;
  gsize offset;
} AddaItemField;

#define ADDA_TYPE_ITEM (adda_item_get_type ())
G_DECLARE_DERIVABLE_TYPE (AddaItem, adda_item, ADDA, ITEM, GObject)

/**
 * AddaItem:
 *
 * Each field of the class is a readable property. Signal changed: an update has been taken over whole, and something
 * was another thing before.
 */
struct _AddaItemClass
{
  GObjectClass parent_class;

  const AddaItemField *fields; /* (unowned) */
  guint n_fields;
};

/* For class_init: @fields must live for ever. */
void adda_item_class_set_fields (AddaItemClass *klass, const AddaItemField *fields, guint n_fields);

/* What its fields say, as the hub said it. (transfer full) */
JsonObject *adda_item_to_json (AddaItem *self);

G_END_DECLS
