/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A room of the hub, as the list shows it */

#include "adda-room-item.h"

#include <glib/gi18n.h>

G_DEFINE_TYPE (AddaRoomItem, adda_room_item, ADDA_TYPE_LIVE_ITEM)

#define FIELD(field) G_STRUCT_OFFSET (AddaRoomItem, field)

static const AddaField fields[] = {
  { "room", NULL, "name", ADDA_FIELD_TEXT, FIELD (name) },
  { "kind", NULL, "kind", ADDA_FIELD_TEXT, FIELD (kind) },
  { "members", NULL, "members", ADDA_FIELD_NUMBER, FIELD (members) },
  { "connections", NULL, "connections", ADDA_FIELD_NUMBER, FIELD (connections) },
  { "seq", NULL, "seq", ADDA_FIELD_NUMBER, FIELD (seq) },
  { "rate", NULL, "rate", ADDA_FIELD_NUMBER, FIELD (rate) },
  { "last", NULL, "last", ADDA_FIELD_TIME, FIELD (last) },
  { "topic", NULL, "topic", ADDA_FIELD_TEXT, FIELD (topic) },
  { "mode", NULL, "mode", ADDA_FIELD_TEXT, FIELD (mode) },
  { "locked", NULL, "locked", ADDA_FIELD_FLAG, FIELD (locked) },
};

void
adda_room_item_tick (AddaRoomItem *self)
{
  self->history[self->history_end] = self->rate;
  self->history_end = (self->history_end + 1) % ADDA_ROOM_HISTORY;
  self->n_history = MIN (self->n_history + 1, ADDA_ROOM_HISTORY);
}

guint
adda_room_item_get_history (AddaRoomItem *self, double points[ADDA_ROOM_HISTORY])
{
  guint begin = (self->history_end + ADDA_ROOM_HISTORY - self->n_history) % ADDA_ROOM_HISTORY;

  for (guint i = 0; i < self->n_history; i++)
    points[i] = self->history[(begin + i) % ADDA_ROOM_HISTORY];
  return self->n_history;
}

gboolean
adda_room_item_is_raw (AddaRoomItem *self)
{
  return g_strcmp0 (self->kind, "raw") == 0;
}

const char *
adda_room_item_get_title (AddaRoomItem *self)
{
  const char *name = self->name != NULL ? self->name : "";

  name += *name == ' ';
  return *name != 0 ? name : _ ("Without a name");
}

const char *
adda_room_item_get_mode_text (AddaRoomItem *self)
{
  static const struct
  {
    const char *mode;
    const char *text;
  } modes[] = {
    { "members", N_ ("Members only") },
    { "read_only", N_ ("Read only") },
    { "hidden", N_ ("Hidden") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (self->mode, modes[i].mode) == 0)
      return _ (modes[i].text);
  return NULL;
}

static void
adda_room_item_class_init (AddaRoomItemClass *klass)
{
  adda_live_item_class_set_fields (ADDA_LIVE_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_room_item_init (AddaRoomItem *self)
{
}
