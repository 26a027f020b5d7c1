/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic connections: all of them, with what has gone through each. The workers are asked once a second for those
 * that something has happened to */

#include "adda-topic-private.h"

#include <string.h>

/* Rooms that are named. */
#define MAX_ROOMS 8

/* Those of which the last figures are kept, for a change that is not the worker's. */
typedef struct
{
  GHashTable *figures; /* (owned) AddaConnection → AddaFigures (owned) */
  GHashTable *marked;  /* (owned) a set of AddaConnection: other than they were told */
  guint n_awaited;     /* first reports, one of each worker */
} State;

char *
adda_connection_id_format (guint64 id, char text[ADDA_CONNECTION_ID_LENGTH])
{
  g_snprintf (text, ADDA_CONNECTION_ID_LENGTH, "c-%" G_GUINT64_FORMAT, id);
  return text;
}

const AddaRosterEntry *
adda_control_find_connection (AddaControl *control, const char *id)
{
  guint64 number;

  if (control->parts.gateway == NULL || !g_str_has_prefix (id, "c-") ||
      !g_ascii_string_to_unsigned (id + strlen ("c-"), 10, 1, G_MAXINT64, &number, NULL))
    return NULL;
  return adda_roster_lookup (adda_gateway_get_roster (control->parts.gateway), number);
}

void
adda_topic_connections_open (AddaChannel *channel)
{
  State *state = g_new0 (State, 1);

  channel->state = state;
  state->figures = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  state->marked = g_hash_table_new (NULL, NULL);
  if (channel->control->parts.gateway == NULL)
    return;
  state->n_awaited = adda_gateway_ask_report (channel->control->parts.gateway, TRUE);
  adda_channel_begin_filling (channel);
}

void
adda_topic_connections_close (AddaChannel *channel)
{
  State *state = channel->state;

  g_hash_table_unref (state->figures);
  g_hash_table_unref (state->marked);
  g_free (state);
}

static void
add_rooms (AddaJson *json, const AddaClient *client)
{
  const char *names[MAX_ROOMS];
  guint n = client != NULL ? adda_hub_list_rooms_of (client, names, MAX_ROOMS) : 0;

  adda_json_open_array (json, "rooms");
  for (guint i = 0; i < MIN (n, MAX_ROOMS); i++)
    adda_json_add_string (json, NULL, names[i]);
  adda_json_close_array (json);
  adda_json_add_int (json, "n_rooms", n);
}

static void
add_figures (AddaJson *json, const AddaFigures *figures)
{
  if (figures->rtt_ms >= 0)
    adda_json_add_int (json, "rtt_ms", figures->rtt_ms);
  else
    adda_json_add_null (json, "rtt_ms");
  adda_json_add_int (json, "in_messages", figures->in_messages);
  adda_json_add_int (json, "in_bytes", (gint64) figures->in_bytes);
  adda_json_add_int (json, "out_messages", figures->out_messages);
  adda_json_add_int (json, "out_bytes", (gint64) figures->out_bytes);
  adda_json_add_int (json, "pending_messages", figures->pending_messages);
  adda_json_add_int (json, "pending_bytes", (gint64) figures->pending_bytes);
}

static void
encode (AddaChannel *channel, AddaConnection *connection)
{
  State *state = channel->state;
  const AddaFigures *figures = g_hash_table_lookup (state->figures, connection);
  const AddaRosterEntry *entry = &connection->entry;
  const AddaClient *client = connection->client;
  g_autoptr (GInetAddress) address = adda_roster_dup_address (entry);
  g_autofree char *address_text = address != NULL ? g_inet_address_to_string (address) : NULL;
  char id[ADDA_CONNECTION_ID_LENGTH];
  AddaJson json;

  if (figures == NULL)
    return;
  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", adda_connection_id_format (entry->id, id));
  adda_channel_add_user (&json, "user", adda_roster_get_user (entry));
  adda_json_add_string (&json, "address", address_text);
  add_rooms (&json, client);
  adda_json_add_string (&json, "dialect",
                        client != NULL ? adda_codecs[connection->dialect]->name : "none");
  adda_json_add_string (&json, "path", connection->endpoint->path);
  adda_json_add_time (&json, "since", (gint64) entry->since * G_USEC_PER_SEC);
  add_figures (&json, figures);
  adda_channel_close_item (channel, &json, id);
}

void
adda_topic_connections_gather (AddaChannel *channel)
{
  State *state = channel->state;
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, state->marked);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    encode (channel, connection);
  g_hash_table_remove_all (state->marked);
}

/* ---- what is told of them ---- */

static void
mark (AddaChannel *channel, AddaConnection *connection)
{
  State *state = channel->state;

  g_hash_table_add (state->marked, connection);
  adda_channel_touch (channel);
}

void
adda_topic_connections_take (AddaControl *control, const AddaReport *report)
{
  AddaChannel *channel = adda_channel_find (control, "connections", NULL);
  State *state = channel != NULL ? channel->state : NULL;

  for (guint i = 0; channel != NULL && i < report->n_figures; i++)
    {
      const AddaFigures *figures = &report->figures[i];

      g_hash_table_insert (state->figures, figures->connection,
                           g_memdup2 (figures, sizeof *figures));
      mark (channel, figures->connection);
    }
  if (channel != NULL && channel->is_filling && --state->n_awaited == 0)
    adda_channel_end_filling (channel);
}

void
adda_topic_connections_arrived (AddaControl *control, AddaConnection *connection)
{
  AddaChannel *channel = adda_channel_find (control, "connections", NULL);
  State *state = channel != NULL ? channel->state : NULL;
  AddaFigures *figures;

  if (channel == NULL)
    return;
  figures = g_new0 (AddaFigures, 1);
  figures->connection = connection;
  figures->rtt_ms = -1;
  g_hash_table_insert (state->figures, connection, figures);
  mark (channel, connection);
}

void
adda_topic_connections_changed (AddaControl *control, AddaConnection *connection)
{
  AddaChannel *channel = adda_channel_find (control, "connections", NULL);
  State *state = channel != NULL ? channel->state : NULL;

  if (channel != NULL && g_hash_table_contains (state->figures, connection))
    mark (channel, connection);
}

void
adda_topic_connections_left (AddaControl *control, AddaConnection *connection)
{
  AddaChannel *channel = adda_channel_find (control, "connections", NULL);
  State *state = channel != NULL ? channel->state : NULL;
  char id[ADDA_CONNECTION_ID_LENGTH];

  if (channel == NULL)
    return;
  g_hash_table_remove (state->figures, connection);
  g_hash_table_remove (state->marked, connection);
  adda_channel_remove (channel, adda_connection_id_format (connection->entry.id, id));
}
