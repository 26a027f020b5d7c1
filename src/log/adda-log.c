/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The event log's interface, and the query that reads a page from it */

#include "adda-log.h"

G_DEFINE_QUARK (adda - log - error - quark, adda_log_error)
G_DEFINE_INTERFACE (AddaLog, adda_log, G_TYPE_OBJECT)

static void
adda_log_default_init (AddaLogInterface *iface)
{
}

AddaLogQuery *
adda_log_query_new (const char *room, guint limit, AddaLogQueryFunc func, gpointer data)
{
  AddaLogQuery *query = g_new0 (AddaLogQuery, 1);

  query->room = g_strdup (room);
  query->limit = limit;
  query->func = func;
  query->data = data;
  query->events = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);

  return query;
}

void
adda_log_query_free (AddaLogQuery *query)
{
  g_free (query->room);
  g_clear_pointer (&query->events, g_ptr_array_unref);
  g_clear_error (&query->error);
  g_free (query);
}

void
adda_log_room_free (AddaLogRoom *room)
{
  g_free (room->name);
  g_free (room);
}

void
adda_log_set_answer_func (AddaLog *self, AddaLogAnswerFunc func, gpointer data)
{
  g_return_if_fail (ADDA_IS_LOG (self));

  ADDA_LOG_GET_IFACE (self)->set_answer_func (self, func, data);
}

void
adda_log_append (AddaLog *self, AddaEvent *draft)
{
  g_return_if_fail (ADDA_IS_LOG (self));
  g_return_if_fail (draft != NULL && draft->status == ADDA_EVENT_DRAFT);

  ADDA_LOG_GET_IFACE (self)->append (self, draft);
}

void
adda_log_read (AddaLog *self, AddaLogQuery *query)
{
  g_return_if_fail (ADDA_IS_LOG (self));
  g_return_if_fail (query != NULL && query->func != NULL);

  ADDA_LOG_GET_IFACE (self)->read (self, query);
}

const char *
adda_log_get_epoch (AddaLog *self)
{
  g_return_val_if_fail (ADDA_IS_LOG (self), NULL);

  return ADDA_LOG_GET_IFACE (self)->get_epoch (self);
}

GPtrArray *
adda_log_list_rooms (AddaLog *self, guint limit)
{
  g_return_val_if_fail (ADDA_IS_LOG (self), NULL);

  return ADDA_LOG_GET_IFACE (self)->list_rooms (self, limit);
}

void
adda_log_get_stats (AddaLog *self, AddaLogStats *stats)
{
  g_return_if_fail (ADDA_IS_LOG (self));

  ADDA_LOG_GET_IFACE (self)->get_stats (self, stats);
}
