/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A connection to the hub, as the list shows it */

#include "adda-connection-item.h"

#include <glib/gi18n.h>

#include "adda-text.h"

G_DEFINE_TYPE (AddaConnectionItem, adda_connection_item, ADDA_TYPE_LIVE_ITEM)

#define FIELD(field) G_STRUCT_OFFSET (AddaConnectionItem, field)

static const AddaField fields[] = {
  { "id", NULL, "id", ADDA_FIELD_TEXT, FIELD (id) },
  { "user", "id", "user-id", ADDA_FIELD_TEXT, FIELD (user_id) },
  { "user", "name", "user-name", ADDA_FIELD_TEXT, FIELD (user_name) },
  { "user", "role", "user-role", ADDA_FIELD_TEXT, FIELD (user_role) },
  { "address", NULL, "address", ADDA_FIELD_TEXT, FIELD (address) },
  { "rooms", NULL, "rooms", ADDA_FIELD_NAMES, FIELD (rooms) },
  { "n_rooms", NULL, "n-rooms", ADDA_FIELD_NUMBER, FIELD (n_rooms) },
  { "dialect", NULL, "dialect", ADDA_FIELD_TEXT, FIELD (dialect) },
  { "path", NULL, "path", ADDA_FIELD_TEXT, FIELD (path) },
  { "since", NULL, "since", ADDA_FIELD_TIME, FIELD (since) },
  { "rtt_ms", NULL, "rtt-ms", ADDA_FIELD_NUMBER, FIELD (rtt_ms), -1 },
  { "in_messages", NULL, "in-messages", ADDA_FIELD_NUMBER, FIELD (in_messages) },
  { "in_bytes", NULL, "in-bytes", ADDA_FIELD_NUMBER, FIELD (in_bytes) },
  { "out_messages", NULL, "out-messages", ADDA_FIELD_NUMBER, FIELD (out_messages) },
  { "out_bytes", NULL, "out-bytes", ADDA_FIELD_NUMBER, FIELD (out_bytes) },
  { "pending_messages", NULL, "pending-messages", ADDA_FIELD_NUMBER, FIELD (pending_messages) },
  { "pending_bytes", NULL, "pending-bytes", ADDA_FIELD_NUMBER, FIELD (pending_bytes) },
};

/* What the hub allows to wait, see docs/protocol.md, limits. */
#define MOST_PENDING_BYTES (1024.0 * 1024.0)
#define MOST_PENDING_MESSAGES 256.0

double
adda_connection_item_get_fill (const AddaConnectionItem *self)
{
  double bytes = self->pending_bytes / MOST_PENDING_BYTES;
  double messages = self->pending_messages / MOST_PENDING_MESSAGES;

  return CLAMP (MAX (bytes, messages), 0.0, 1.0);
}

AddaPendingLevel
adda_connection_item_get_level (const AddaConnectionItem *self)
{
  double fill = adda_connection_item_get_fill (self);

  return fill >= 0.75 ? ADDA_PENDING_HIGH : fill >= 0.25 ? ADDA_PENDING_RAISED : ADDA_PENDING_LOW;
}

static guint
count_lines (const char *text)
{
  guint lines = text != NULL ? 1 : 0;

  for (; text != NULL && *text != 0; text++)
    lines += *text == '\n';
  return lines;
}

char *
adda_connection_item_dup_rooms_text (const AddaConnectionItem *self)
{
  g_autoptr (GString) text = g_string_new (self->rooms);
  gint64 more = self->n_rooms - count_lines (self->rooms);

  g_string_replace (text, "\n", ", ", 0);
  if (more > 0 && text->len > 0)
    /* Translators: names of rooms, and how many others there are */
    return g_strdup_printf (ngettext ("%s and %d more", "%s and %d more", (gulong) more), text->str,
                            (int) more);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
adda_connection_item_matches (const AddaConnectionItem *self, const char *needle)
{
  return adda_text_contains (self->user_name, needle) ||
         adda_text_contains (self->address, needle) || adda_text_contains (self->rooms, needle) ||
         adda_text_contains (self->user_id, needle);
}

static void
adda_connection_item_class_init (AddaConnectionItemClass *klass)
{
  adda_live_item_class_set_fields (ADDA_LIVE_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_connection_item_init (AddaConnectionItem *self)
{
}
