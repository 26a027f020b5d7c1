/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Base class of a topic's items: their members as plain fields and properties */

#pragma once

#include "models/adda-topic-model.h"

G_BEGIN_DECLS

/* What stands in the object's struct. */
typedef enum
{
  ADDA_FIELD_TEXT,   /* GRefString *, interned, NULL where there is none */
  ADDA_FIELD_NAMES,  /* the same: an array of texts, one a line */
  ADDA_FIELD_NUMBER, /* gint64 */
  ADDA_FIELD_TIME,   /* gint64, Unix µs, 0 where there is none */
  ADDA_FIELD_FLAG,   /* gboolean */
} AddaFieldKind;

/**
 * AddaField:
 * @member: of the topic's item
 * @inner: (nullable) a member of the object that @member is
 * @property: by which it is read
 * @offset: in the object's struct
 * @none: a number's value where there is none
 */
typedef struct
{
  const char *member;
  const char *inner;
  const char *property;
  AddaFieldKind kind;
  gsize offset;
  gint64 none;
} AddaField;

#define ADDA_TYPE_LIVE_ITEM (adda_live_item_get_type ())
G_DECLARE_DERIVABLE_TYPE (AddaLiveItem, adda_live_item, ADDA, LIVE_ITEM, GObject)

/**
 * AddaLiveItem:
 *
 * Thousands of items stand in a list, so they are plain fields by a table, and a text that many of them have is kept once.
 * Whoever shows or sorts items reads the fields of their structs; only adda_live_item_update() writes them. Properties: one
 * for each field, notified when it changes, and is-gone (writable): what it stands for is there no more.
 */
struct _AddaLiveItemClass
{
  GObjectClass parent_class;

  const AddaField *fields;
  guint n_fields;
  GParamSpec **pspecs; /* (owned) as many */
};

/* In a subclass's class_init. @fields: static */
void adda_live_item_class_set_fields (AddaLiveItemClass *klass,
                                      const AddaField *fields,
                                      guint n_fields);

/* Takes over what @object says, and notifies what has changed by it. */
void adda_live_item_update (AddaLiveItem *self, JsonObject *object);

gboolean adda_live_item_get_is_gone (AddaLiveItem *self);
void adda_live_item_set_is_gone (AddaLiveItem *self, gboolean is_gone);

G_END_DECLS
