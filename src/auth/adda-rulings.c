/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The object that holds the rulings, answers questions and makes new ones */

#include <string.h>

#include "adda-address.h"
#include "adda-replay.h"
#include "adda-rulings-private.h"
#include "base/adda-clock.h"
#include "base/adda-json.h"

/* Rulings under way; over it the answer is ADDA_RULINGS_ERROR_BUSY. */
#define MAX_ASKING 1024

/* Above ADDA_RULINGS_MAX those that have expired make place. */
#define MAX_TOKENS (2 * ADDA_RULINGS_MAX)

G_DEFINE_QUARK (adda_rulings_error, adda_rulings_error)

G_DEFINE_FINAL_TYPE (AddaRulings, adda_rulings, G_TYPE_OBJECT)

enum
{
  SANCTION_CHANGED,
  ROOM_CHANGED,
  TOKEN_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const kind_names[ADDA_N_SANCTION_KINDS] = {
  [ADDA_SANCTION_BAN] = "ban",
  [ADDA_SANCTION_MUTE] = "mute",
};

const char *
adda_sanction_kind_to_string (AddaSanctionKind kind)
{
  g_return_val_if_fail ((guint) kind < ADDA_N_SANCTION_KINDS, "ban");

  return kind_names[kind];
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return func (data);
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

static gboolean
on_timer (gpointer data)
{
  adda_rulings_expire (data);
  return G_SOURCE_CONTINUE;
}

static void
adda_rulings_finalize (GObject *object)
{
  AddaRulings *self = ADDA_RULINGS (object);

  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_hash_table_unref (self->by_user);
  g_ptr_array_unref (self->by_range);
  g_hash_table_unref (self->sanctions);
  g_hash_table_unref (self->rooms);
  g_hash_table_unref (self->tokens);
  adda_user_unref (self->system);
  g_free (self->stream);

  G_OBJECT_CLASS (adda_rulings_parent_class)->finalize (object);
}

static void
adda_rulings_class_init (AddaRulingsClass *klass)
{
  static const char *const names[N_SIGNALS] = { "sanction-changed", "room-changed",
                                                "token-changed" };

  G_OBJECT_CLASS (klass)->finalize = adda_rulings_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
adda_rulings_init (AddaRulings *self)
{
  self->system = adda_user_new ("system", "system", ADDA_ROLE_ADMIN);
  self->sanctions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) adda_rulings_free_sanction);
  self->by_user =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->by_range = g_ptr_array_new ();
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) adda_rulings_free_room);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify) adda_rulings_free_token);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_static_name (self->timer, "[adda] end of sanctions");
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
replay (AddaEvent *event, gpointer data)
{
  adda_rulings_apply (data, event);
}

AddaRulings *
adda_rulings_new (AddaLog *log,
                  const char *stream,
                  AddaRulingsPostFunc post,
                  gpointer data,
                  GError **error)
{
  g_autoptr (AddaRulings) self = g_object_new (ADDA_TYPE_RULINGS, NULL);

  self->stream = g_strdup (stream);
  self->post = post;
  self->post_data = data;
  if (!adda_replay (log, stream, "The rulings cannot be read", replay, self, error))
    return NULL;
  adda_rulings_expire (self);
  self->is_live = TRUE;
  return g_steal_pointer (&self);
}

void
adda_rulings_close (AddaRulings *self)
{
  self->post = NULL;
}

/* ---- what is told ---- */

static void
emit (AddaRulings *self, guint which, const char *text)
{
  if (self->is_live)
    g_signal_emit (self, signals[which], 0, text);
}

void
adda_rulings_emit_sanction (AddaRulings *self, const char *id)
{
  emit (self, SANCTION_CHANGED, id);
}

void
adda_rulings_emit_room (AddaRulings *self, const char *room)
{
  emit (self, ROOM_CHANGED, room);
}

void
adda_rulings_emit_token (AddaRulings *self, const char *id)
{
  emit (self, TOKEN_CHANGED, id);
}

/* ---- questions ---- */

AddaSanction *
adda_rulings_lookup (AddaRulings *self, const char *id)
{
  return g_hash_table_lookup (self->sanctions, id);
}

AddaTokenRuling *
adda_rulings_lookup_token (AddaRulings *self, const char *id)
{
  return g_hash_table_lookup (self->tokens, id);
}

static GPtrArray *
list_values (GHashTable *table, GCompareFunc compare)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (table));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, value);
  g_ptr_array_sort (list, compare);
  return list;
}

/* Ids are UUIDs of version 7: in the order of time. */
static int
compare_sanctions (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(AddaSanction *const *) a)->id, (*(AddaSanction *const *) b)->id);
}

static int
compare_tokens (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(AddaTokenRuling *const *) a)->id, (*(AddaTokenRuling *const *) b)->id);
}

GPtrArray *
adda_rulings_list_sanctions (AddaRulings *self)
{
  return list_values (self->sanctions, compare_sanctions);
}

GPtrArray *
adda_rulings_list_tokens (AddaRulings *self)
{
  return list_values (self->tokens, compare_tokens);
}

static gboolean
is_over (const AddaSanction *sanction)
{
  return sanction->until_usec != 0 && sanction->until_usec <= adda_clock_now_usec ();
}

static gboolean
lasts_longer (const AddaSanction *sanction, const AddaSanction *other)
{
  return other == NULL || (other->until_usec != 0 &&
                           (sanction->until_usec == 0 || sanction->until_usec > other->until_usec));
}

static AddaSanction *
find_of_user (AddaRulings *self, const char *user_id, AddaSanctionKind kind, const char *room)
{
  GPtrArray *of_user = g_hash_table_lookup (self->by_user, user_id);
  AddaSanction *longest = NULL;

  for (guint i = 0; of_user != NULL && i < of_user->len; i++)
    {
      AddaSanction *sanction = g_ptr_array_index (of_user, i);

      if (sanction->kind == kind && !is_over (sanction) && lasts_longer (sanction, longest) &&
          (sanction->room == NULL || g_strcmp0 (sanction->room, room) == 0))
        longest = sanction;
    }
  return longest;
}

AddaSanction *
adda_rulings_find_user_ban (AddaRulings *self, const char *user_id)
{
  return find_of_user (self, user_id, ADDA_SANCTION_BAN, NULL);
}

AddaSanction *
adda_rulings_find_mute (AddaRulings *self, const char *user_id, const char *room)
{
  return find_of_user (self, user_id, ADDA_SANCTION_MUTE, room);
}

AddaSanction *
adda_rulings_find_address_ban (AddaRulings *self, GInetAddress *address)
{
  g_autoptr (GInetAddress) bare = NULL;

  if (self->by_range->len == 0)
    return NULL;
  bare = adda_address_strip (address);
  for (guint i = 0; i < self->by_range->len; i++)
    {
      AddaSanction *sanction = g_ptr_array_index (self->by_range, i);

      if (!is_over (sanction) && g_inet_address_mask_matches (sanction->range, bare))
        return sanction;
    }
  return NULL;
}

const AddaRoomRuling *
adda_rulings_lookup_room (AddaRulings *self, const char *room)
{
  return g_hash_table_lookup (self->rooms, room);
}

gboolean
adda_rulings_is_revoked (AddaRulings *self, const char *token_id)
{
  const AddaTokenRuling *token = g_hash_table_lookup (self->tokens, token_id);

  return token != NULL && token->is_revoked;
}

char *
adda_sanction_describe (const AddaSanction *sanction)
{
  GString *text =
      g_string_new (sanction->kind == ADDA_SANCTION_BAN ? "You are banned" : "You are muted");

  if (sanction->until_usec != 0)
    {
      g_autoptr (GDateTime) until =
          g_date_time_new_from_unix_utc (sanction->until_usec / G_USEC_PER_SEC);
      g_autofree char *words = g_date_time_format_iso8601 (until);

      g_string_append_printf (text, " until %s", words);
    }
  if (sanction->reason != NULL && *sanction->reason != '\0')
    g_string_append_printf (text, ": %s", sanction->reason);
  return g_string_free (text, FALSE);
}

/* ---- rulings ---- */

/* One under way. */
typedef struct
{
  AddaRulings *rulings; /* (owned) */
  char *id;             /* (owned) (nullable) */
  AddaRulingsFunc func;
  gpointer data;
} Ask;

static void
finish (Ask *ask, const GError *error)
{
  if (ask->func != NULL)
    ask->func (ask->id, error, ask->data);
  ask->rulings->n_asking--;
  g_object_unref (ask->rulings);
  g_free (ask->id);
  g_free (ask);
}

static void
fail (AddaRulingsFunc func, gpointer data, AddaRulingsError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (ADDA_RULINGS_ERROR, (int) code, message);

  if (func != NULL)
    func (NULL, error, data);
}

static void
posted (AddaEvent *event, gpointer data)
{
  Ask *ask = data;
  g_autoptr (GError) error = NULL;

  if (event->status == ADDA_EVENT_REFUSED)
    error =
        g_error_new_literal (ADDA_RULINGS_ERROR,
                             event->failure == ADDA_EVENT_FAILURE_BUSY ? ADDA_RULINGS_ERROR_BUSY
                                                                       : ADDA_RULINGS_ERROR_STORAGE,
                             "The server could not store this");
  else
    adda_rulings_apply (ask->rulings, event);
  finish (ask, error);
}

/* @id: (nullable); @text: (transfer full) an object that is still open */
static void
post (AddaRulings *self,
      const char *id,
      AddaJson *json,
      AddaUser *by,
      AddaRulingsFunc func,
      gpointer data)
{
  GString *text = json->text;
  gsize length_bytes;
  Ask *ask;

  adda_json_close_object (json);
  if (self->post == NULL || self->n_asking >= MAX_ASKING)
    {
      g_string_free (text, TRUE);
      fail (func, data, ADDA_RULINGS_ERROR_BUSY, "Too much is waiting; try again");
      return;
    }
  ask = g_new0 (Ask, 1);
  ask->rulings = g_object_ref (self);
  ask->id = g_strdup (id);
  ask->func = func;
  ask->data = data;
  self->n_asking++;
  length_bytes = text->len;
  self->post (adda_event_new (ADDA_EVENT_RULING, self->stream, by != NULL ? by : self->system, NULL,
                              g_string_free (text, FALSE), length_bytes),
              posted, ask, self->post_data);
}

static void
open_change (AddaJson *json, const char *change)
{
  adda_json_init (json, g_string_new (NULL));
  adda_json_open_object (json, NULL);
  adda_json_add_string (json, "change", change);
}

static void
add_optional (AddaJson *json, const char *name, const char *value)
{
  if (value != NULL)
    adda_json_add_string (json, name, value);
}

void
adda_rulings_add (AddaRulings *self,
                  const AddaSanction *wanted,
                  AddaUser *by,
                  AddaRulingsFunc func,
                  gpointer data)
{
  g_autofree char *range =
      wanted->range != NULL ? g_inet_address_mask_to_string (wanted->range) : NULL;
  char id[ADDA_UUID_LENGTH];
  AddaUuid uuid;
  AddaJson json;

  g_return_if_fail (wanted->user_id != NULL || wanted->range != NULL);

  if (g_hash_table_size (self->sanctions) >= ADDA_RULINGS_MAX)
    {
      fail (func, data, ADDA_RULINGS_ERROR_TOO_MANY, "Too many bans and mutes are in force");
      return;
    }
  adda_uuid_new (adda_clock_now_usec (), &uuid);
  open_change (&json, "sanction");
  adda_json_add_string (&json, "id", adda_uuid_format (&uuid, id));
  adda_json_add_string (&json, "kind", adda_sanction_kind_to_string (wanted->kind));
  add_optional (&json, "user", wanted->user_id);
  add_optional (&json, "name", wanted->name);
  add_optional (&json, "address", range);
  add_optional (&json, "room", wanted->room);
  adda_json_add_string (&json, "reason", wanted->reason != NULL ? wanted->reason : "");
  if (wanted->until_usec != 0)
    adda_json_add_int (&json, "until", wanted->until_usec);
  post (self, id, &json, by, func, data);
}

void
adda_rulings_lift (AddaRulings *self,
                   const char *id,
                   AddaUser *by,
                   AddaRulingsFunc func,
                   gpointer data)
{
  AddaJson json;

  if (!g_hash_table_contains (self->sanctions, id))
    {
      fail (func, data, ADDA_RULINGS_ERROR_UNKNOWN, "There is no such ban or mute (any more)");
      return;
    }
  open_change (&json, "lift");
  adda_json_add_string (&json, "id", id);
  post (self, id, &json, by, func, data);
}

void
adda_rulings_set_room (AddaRulings *self,
                       const char *room,
                       const char *topic,
                       const gboolean *is_locked,
                       AddaUser *by,
                       AddaRulingsFunc func,
                       gpointer data)
{
  AddaJson json;

  if (g_hash_table_size (self->rooms) >= ADDA_RULINGS_MAX &&
      !g_hash_table_contains (self->rooms, room))
    {
      fail (func, data, ADDA_RULINGS_ERROR_TOO_MANY, "Too many rooms have a topic or a lock");
      return;
    }
  open_change (&json, "room");
  adda_json_add_string (&json, "room", room);
  add_optional (&json, "topic", topic);
  if (is_locked != NULL)
    adda_json_add_bool (&json, "locked", *is_locked);
  post (self, NULL, &json, by, func, data);
}

void
adda_rulings_note_token (AddaRulings *self,
                         const char *id,
                         const char *user,
                         AddaRole role,
                         gint64 expires_usec,
                         AddaUser *by,
                         AddaRulingsFunc func,
                         gpointer data)
{
  AddaJson json;

  if (g_hash_table_size (self->tokens) >= MAX_TOKENS)
    {
      fail (func, data, ADDA_RULINGS_ERROR_TOO_MANY, "Too many tokens that do not expire are out");
      return;
    }
  open_change (&json, "token");
  adda_json_add_string (&json, "id", id);
  adda_json_add_string (&json, "user", user);
  adda_json_add_string (&json, "role", adda_role_to_string (role));
  if (expires_usec != 0)
    adda_json_add_int (&json, "expires", expires_usec);
  post (self, id, &json, by, func, data);
}

void
adda_rulings_revoke_token (AddaRulings *self,
                           const char *id,
                           AddaUser *by,
                           AddaRulingsFunc func,
                           gpointer data)
{
  AddaJson json;

  if (g_hash_table_size (self->tokens) >= MAX_TOKENS && !g_hash_table_contains (self->tokens, id))
    {
      fail (func, data, ADDA_RULINGS_ERROR_TOO_MANY, "Too many tokens are revoked");
      return;
    }
  open_change (&json, "revoke");
  adda_json_add_string (&json, "id", id);
  post (self, id, &json, by, func, data);
}
