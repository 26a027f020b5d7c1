/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A frame that passed over a traced connection */

#include "adda-frame-item.h"

G_DEFINE_TYPE (AddaFrameItem, adda_frame_item, ADDA_TYPE_LIVE_ITEM)

#define FIELD(field) G_STRUCT_OFFSET (AddaFrameItem, field)

static const AddaField fields[] = {
  { "id", NULL, "id", ADDA_FIELD_NUMBER, FIELD (id) },
  { "time", NULL, "time", ADDA_FIELD_TIME, FIELD (time) },
  { "direction", NULL, "direction", ADDA_FIELD_TEXT, FIELD (direction) },
  { "kind", NULL, "kind", ADDA_FIELD_TEXT, FIELD (kind) },
  { "bytes", NULL, "bytes", ADDA_FIELD_NUMBER, FIELD (bytes) },
  { "text", NULL, "text", ADDA_FIELD_TEXT, FIELD (text) },
};

char *
adda_frame_item_to_line (AddaFrameItem *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (self->time / G_USEC_PER_SEC);
  g_autofree char *second = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : NULL;

  return g_strdup_printf ("%s.%06dZ\t%s\t%s\t%" G_GINT64_FORMAT "\t%s",
                          second != NULL ? second : "", (int) (self->time % G_USEC_PER_SEC),
                          self->direction != NULL ? self->direction : "",
                          self->kind != NULL ? self->kind : "", self->bytes,
                          self->text != NULL ? self->text : "");
}

static void
adda_frame_item_class_init (AddaFrameItemClass *klass)
{
  adda_live_item_class_set_fields (ADDA_LIVE_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_frame_item_init (AddaFrameItem *self)
{
}
