/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * From the stream of rulings to those in force: one function a kind of ruling */

#include <json-glib/json-glib.h>

#include "adda-address.h"
#include "adda-rulings-private.h"
#include "base/adda-clock.h"

/* (transfer none) (nullable) */
static const char *
get_text (JsonObject *change, const char *name)
{
  JsonNode *node = json_object_get_member (change, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gint64
get_number (JsonObject *change, const char *name)
{
  JsonNode *node = json_object_get_member (change, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

void
adda_rulings_free_sanction (AddaSanction *sanction)
{
  g_free (sanction->id);
  g_free (sanction->user_id);
  g_free (sanction->name);
  g_clear_object (&sanction->range);
  g_free (sanction->room);
  g_free (sanction->reason);
  adda_user_unref (sanction->by);
  g_free (sanction);
}

void
adda_rulings_free_room (AddaRoomRuling *room)
{
  g_free (room->topic);
  g_free (room);
}

void
adda_rulings_free_token (AddaTokenRuling *token)
{
  g_free (token->id);
  g_free (token->user);
  g_free (token);
}

/* ---- sanctions ---- */

static void
set_timer (AddaRulings *self)
{
  gint64 first_usec = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sanctions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const AddaSanction *sanction = value;

      if (sanction->until_usec != 0 && (first_usec == 0 || sanction->until_usec < first_usec))
        first_usec = sanction->until_usec;
    }
  g_source_set_ready_time (self->timer, first_usec == 0
                                            ? -1
                                            : g_get_monotonic_time () +
                                                  MAX (first_usec - adda_clock_now_usec (), 0));
}

static void
remove_sanction (AddaRulings *self, AddaSanction *sanction)
{
  GPtrArray *of_user =
      sanction->user_id != NULL ? g_hash_table_lookup (self->by_user, sanction->user_id) : NULL;
  g_autofree char *id = g_strdup (sanction->id);

  if (of_user != NULL)
    g_ptr_array_remove (of_user, sanction);
  if (of_user != NULL && of_user->len == 0)
    g_hash_table_remove (self->by_user, sanction->user_id);
  if (sanction->range != NULL)
    g_ptr_array_remove (self->by_range, sanction);
  g_hash_table_remove (self->sanctions, id);
  adda_rulings_emit_sanction (self, id);
}

void
adda_rulings_expire (AddaRulings *self)
{
  g_autoptr (GPtrArray) all = adda_rulings_list_sanctions (self);
  gint64 now_usec = adda_clock_now_usec ();

  for (guint i = 0; i < all->len; i++)
    {
      AddaSanction *sanction = g_ptr_array_index (all, i);

      if (sanction->until_usec != 0 && sanction->until_usec <= now_usec)
        remove_sanction (self, sanction);
    }
  set_timer (self);
}

static void
insert_sanction (AddaRulings *self, AddaSanction *sanction)
{
  GPtrArray *of_user;

  g_hash_table_insert (self->sanctions, sanction->id, sanction);
  if (sanction->range != NULL)
    g_ptr_array_add (self->by_range, sanction);
  if (sanction->user_id != NULL)
    {
      of_user = g_hash_table_lookup (self->by_user, sanction->user_id);
      if (of_user == NULL)
        {
          of_user = g_ptr_array_new ();
          g_hash_table_insert (self->by_user, g_strdup (sanction->user_id), of_user);
        }
      g_ptr_array_add (of_user, sanction);
    }
  adda_rulings_emit_sanction (self, sanction->id);
}

static gboolean
read_kind (JsonObject *change, AddaSanctionKind *kind)
{
  const char *text = get_text (change, "kind");

  for (guint i = 0; text != NULL && i < ADDA_N_SANCTION_KINDS; i++)
    if (g_str_equal (text, adda_sanction_kind_to_string ((AddaSanctionKind) i)))
      {
        *kind = (AddaSanctionKind) i;
        return TRUE;
      }
  return FALSE;
}

static void
apply_sanction (AddaRulings *self, JsonObject *change, const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  const char *user = get_text (change, "user");
  const char *address = get_text (change, "address");
  g_autoptr (GInetAddressMask) range =
      address != NULL ? adda_address_parse_range (address, NULL) : NULL;
  AddaSanction *sanction;
  AddaSanctionKind kind;

  if (id == NULL || (user == NULL && range == NULL) || !read_kind (change, &kind) ||
      g_hash_table_contains (self->sanctions, id))
    return;
  sanction = g_new0 (AddaSanction, 1);
  sanction->kind = kind;
  sanction->id = g_strdup (id);
  sanction->user_id = g_strdup (user);
  sanction->name = g_strdup (get_text (change, "name"));
  sanction->range = g_steal_pointer (&range);
  sanction->room = g_strdup (get_text (change, "room"));
  sanction->reason = g_strdup (get_text (change, "reason"));
  sanction->by = adda_user_ref (event->user);
  sanction->since_usec = event->time_usec;
  sanction->until_usec = get_number (change, "until");
  insert_sanction (self, sanction);
  if (self->is_live)
    set_timer (self);
}

static void
apply_lift (AddaRulings *self, JsonObject *change, G_GNUC_UNUSED const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  AddaSanction *sanction = id != NULL ? g_hash_table_lookup (self->sanctions, id) : NULL;

  if (sanction != NULL)
    remove_sanction (self, sanction);
  if (self->is_live)
    set_timer (self);
}

/* ---- rooms ---- */

static void
apply_room (AddaRulings *self, JsonObject *change, G_GNUC_UNUSED const AddaEvent *event)
{
  const char *name = get_text (change, "room");
  const char *topic = get_text (change, "topic");
  AddaRoomRuling *room = name != NULL ? g_hash_table_lookup (self->rooms, name) : NULL;

  if (name == NULL)
    return;
  if (room == NULL)
    {
      room = g_new0 (AddaRoomRuling, 1);
      g_hash_table_insert (self->rooms, g_strdup (name), room);
    }
  if (topic != NULL)
    {
      g_free (room->topic);
      room->topic = *topic != '\0' ? g_strdup (topic) : NULL;
    }
  if (json_object_has_member (change, "locked"))
    room->is_locked = json_object_get_boolean_member_with_default (change, "locked", FALSE);
  if (room->topic == NULL && !room->is_locked)
    g_hash_table_remove (self->rooms, name);
  adda_rulings_emit_room (self, name);
}

/* ---- tokens ---- */

static AddaTokenRuling *
ensure_token (AddaRulings *self, const char *id)
{
  AddaTokenRuling *token = g_hash_table_lookup (self->tokens, id);

  if (token != NULL)
    return token;
  token = g_new0 (AddaTokenRuling, 1);
  token->id = g_strdup (id);
  g_hash_table_insert (self->tokens, token->id, token);
  return token;
}

/* Those that nobody can come by any more make place. */
static void
thin_tokens (AddaRulings *self, gint64 time_usec)
{
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (self->tokens) < ADDA_RULINGS_MAX)
    return;
  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AddaTokenRuling *token = value;

      if (token->expires_usec != 0 && token->expires_usec <= time_usec)
        g_hash_table_iter_remove (&iter);
    }
}

static void
apply_token (AddaRulings *self, JsonObject *change, const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  const char *user = get_text (change, "user");
  const char *role = get_text (change, "role");
  AddaTokenRuling *token;

  if (id == NULL || user == NULL || role == NULL)
    return;
  thin_tokens (self, event->time_usec);
  token = ensure_token (self, id);
  token->user = g_strdup (user);
  adda_role_from_string (role, &token->role);
  token->issued_usec = event->time_usec;
  token->expires_usec = get_number (change, "expires");
  adda_rulings_emit_token (self, id);
}

static void
apply_revoke (AddaRulings *self, JsonObject *change, const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  AddaTokenRuling *token;

  if (id == NULL)
    return;
  thin_tokens (self, event->time_usec);
  token = ensure_token (self, id);
  token->is_revoked = TRUE;
  adda_rulings_emit_token (self, id);
}

static const struct
{
  const char *name;
  void (*apply) (AddaRulings *self, JsonObject *change, const AddaEvent *event);
} changes[] = {
  { "sanction", apply_sanction }, { "lift", apply_lift },     { "room", apply_room },
  { "token", apply_token },       { "revoke", apply_revoke },
};

void
adda_rulings_apply (AddaRulings *self, AddaEvent *event)
{
  g_autoptr (JsonNode) node = json_from_string (event->content, NULL);
  JsonObject *change;
  const char *name;

  if (event->kind != ADDA_EVENT_RULING || node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  change = json_node_get_object (node);
  name = get_text (change, "change");
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (changes); i++)
    if (g_str_equal (changes[i].name, name))
      changes[i].apply (self, change, event);
}
