/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Server-sent events: the rooms of a stream, and ids that name a place in all of them at once */

#include "adda-event-stream.h"

#include <gio/gio.h>
#include <string.h>

#include "base/adda-json.h"
#include "base/adda-name.h"
#include "hub/adda-stream.h"

/* Longer ids are not ours: an epoch, and for each slot two numbers with what parts them. */
#define MAX_ID_BYTES (64 + (ADDA_EVENT_STREAM_MAX_ROOMS + 2) * 32)

static guint32
hash_name (const char *name)
{
  guint32 hash = 0x811c9dc5;

  /* FNV-1a, 32 bits (Fowler, Noll, Vo) */
  for (const char *c = name; *c != '\0'; c++)
    hash = (hash ^ (guint8) *c) * 0x01000193;

  return hash;
}

/* ---- what is asked for ---- */

/* @room: (transfer full). One that is there already is not added again. */
static void
add_slot (GArray *slots, char *room)
{
  AddaEventSlot slot = { .room = room, .key = hash_name (room), .index = G_MAXUINT32 };

  for (guint i = 0; i < slots->len; i++)
    if (g_array_index (slots, AddaEventSlot, i).key == slot.key)
      {
        g_free (room);
        return;
      }
  g_array_append_val (slots, slot);
}

static gboolean
add_room (GArray *slots, const char *value, GError **error)
{
  g_autofree char *room = adda_name_normalize (value, error);

  if (room == NULL)
    {
      g_prefix_error (error, "room: ");
      return FALSE;
    }
  if (slots->len >= ADDA_EVENT_STREAM_MAX_ROOMS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "room: more than %d",
                   ADDA_EVENT_STREAM_MAX_ROOMS);
      return FALSE;
    }
  add_slot (slots, g_steal_pointer (&room));

  return TRUE;
}

static gboolean
read_query (GArray *slots, const char *query, gboolean *wants_notifications, GError **error)
{
  GUriParamsIter iter;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) failure = NULL;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &failure))
    {
      if (g_str_equal (name, "room") && !add_room (slots, value, error))
        return FALSE;
      if (g_str_equal (name, "notifications"))
        *wants_notifications = g_str_equal (value, "1");
      g_clear_pointer (&name, g_free);
      g_clear_pointer (&value, g_free);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

/* ---- ids: EPOCH;KEY.SEQ;KEY.SEQ… with keys in hexadecimal ---- */

static void
read_place (AddaEventStream *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 3);
  guint64 key;
  guint64 seq;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 16, 0, G_MAXUINT32, &key, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, &seq, NULL))
    return;

  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].key == key)
      {
        self->slots[i].seq = seq;
        self->slots[i].is_known = TRUE;
      }
}

static void
read_id (AddaEventStream *self, const char *id)
{
  g_auto (GStrv) parts = NULL;

  if (strlen (id) > MAX_ID_BYTES)
    return;
  parts = g_strsplit (id, ";", -1);
  if (parts[0] == NULL || parts[1] == NULL)
    return;

  self->asked_epoch = g_strdup (parts[0]);
  for (guint i = 1; parts[i] != NULL; i++)
    read_place (self, parts[i]);
}

AddaFrame *
adda_event_stream_advance (AddaEventStream *self,
                           guint slot,
                           guint64 seq,
                           const AddaFrame *frame,
                           gboolean has_more)
{
  g_autoptr (GString) text = self->held != NULL
                                 ? g_steal_pointer (&self->held)
                                 : g_string_sized_new (frame->length + 64 + self->n_slots * 24);

  self->slots[slot].seq = seq;
  self->slots[slot].is_known = TRUE;

  g_string_append_len (text, (const char *) frame->data, frame->length);
  g_string_append_printf (text, "id: %s", self->epoch);
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].is_known)
      g_string_append_printf (text, ";%x.%" G_GUINT64_FORMAT, self->slots[i].key,
                              self->slots[i].seq);
  g_string_append (text, "\n\n");
  if (!has_more)
    return adda_frame_new_bare (text->str, text->len);

  self->held = g_steal_pointer (&text);
  return NULL;
}

/* ---- the stream ---- */

AddaEventStream *
adda_event_stream_new (const char *query,
                       const char *last_id,
                       const char *user_id,
                       const char *epoch,
                       GError **error)
{
  g_autoptr (AddaEventStream) self = g_new0 (AddaEventStream, 1);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (AddaEventSlot));
  gboolean wants_notifications = FALSE;
  gboolean is_good = query == NULL || read_query (slots, query, &wants_notifications, error);

  if (is_good && wants_notifications)
    {
      add_slot (slots, adda_stream_for_user (user_id));
      add_slot (slots, g_strdup (ADDA_STREAM_ALL));
    }
  self->epoch = g_strdup (epoch);
  self->n_slots = slots->len;
  self->slots = (AddaEventSlot *) (gpointer) g_array_steal (slots, NULL);
  if (!is_good)
    return NULL;
  if (self->n_slots == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "room=… or notifications=1 is missing");
      return NULL;
    }
  if (last_id != NULL)
    read_id (self, last_id);

  return g_steal_pointer (&self);
}

void
adda_event_stream_free (AddaEventStream *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    g_free (self->slots[i].room);
  g_free (self->slots);
  g_free (self->epoch);
  g_free (self->asked_epoch);
  if (self->held != NULL)
    g_string_free (self->held, TRUE);
  g_free (self);
}

AddaCommand *
adda_event_stream_make_join (const AddaEventStream *self, guint slot)
{
  AddaCommand *join = adda_command_new (ADDA_COMMAND_JOIN);

  join->room = g_strdup (self->slots[slot].room);
  join->has_since = self->slots[slot].is_known;
  join->since = self->slots[slot].seq;
  join->epoch = g_strdup (self->asked_epoch);

  return join;
}

guint
adda_event_stream_find (const AddaEventStream *self, const char *room)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (g_str_equal (self->slots[i].room, room))
      return i;

  return self->n_slots;
}

guint
adda_event_stream_find_index (const AddaEventStream *self, guint32 index)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].index == index)
      return i;

  return self->n_slots;
}

/* ---- what is not a notice ---- */

AddaFrame *
adda_event_stream_new_end (guint16 code, const char *reason)
{
  g_autoptr (GString) text = g_string_new ("event: end\ndata: ");
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "type", "end");
  adda_json_add_int (&json, "code", code);
  adda_json_add_string (&json, "reason", reason != NULL ? reason : "");
  adda_json_close_object (&json);
  g_string_append (text, "\n\n");

  return adda_frame_new_bare (text->str, text->len);
}

AddaFrame *
adda_event_stream_new_beat (void)
{
  return adda_frame_new_bare (":\n\n", 3);
}
