/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * From the stream of changes to the accounts as they stand: one function a kind of change */

#include <json-glib/json-glib.h>

#include "adda-accounts-private.h"
#include "adda-skeleton.h"

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

static gboolean
get_role (JsonObject *change, AddaRole *role)
{
  const char *text = get_text (change, "role");

  return text != NULL && adda_role_from_string (text, role);
}

void
adda_accounts_free_account (AddaAccount *account)
{
  adda_user_unref (account->user);
  g_free (account->skeleton);
  g_free (account->hash);
  g_free (account);
}

void
adda_accounts_free_session (AddaAccountSession *session)
{
  g_free (session->id);
  g_free (session);
}

void
adda_accounts_free_invite (AddaAccountInvite *invite)
{
  adda_user_unref (invite->by);
  g_free (invite);
}

static void
end_session (AddaAccounts *self, AddaAccountSession *session)
{
  g_autofree char *id = g_strdup (session->id);
  AddaAccount *account = session->account;

  g_queue_unlink (&account->sessions, &session->link);
  g_hash_table_remove (self->sessions, id);
  adda_accounts_emit_revoked (self, account->user->id, id);
}

void
adda_accounts_end_sessions (AddaAccounts *self, AddaAccount *account, const char *kept)
{
  GList *next;

  for (GList *l = account->sessions.head; l != NULL; l = next)
    {
      AddaAccountSession *session = l->data;

      next = l->next;
      if (g_strcmp0 (session->id, kept) != 0)
        end_session (self, session);
    }
}

static gboolean
use_invite (AddaAccounts *self, JsonObject *change, gint64 time_usec)
{
  const char *id = get_text (change, "invite");
  AddaAccountInvite *invite;

  if (id == NULL)
    return TRUE;
  invite = g_hash_table_lookup (self->invites, id);
  if (invite == NULL || invite->n_left == 0 || invite->expires_usec <= time_usec)
    return FALSE;
  if (--invite->n_left == 0 && invite->n_pending == 0)
    g_hash_table_remove (self->invites, id);
  return TRUE;
}

static void
apply_add (AddaAccounts *self, JsonObject *change, const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  const char *name = get_text (change, "name");
  const char *hash = get_text (change, "hash");
  g_autofree char *skeleton = name != NULL ? adda_skeleton_new (name) : NULL;
  AddaAccount *account;
  AddaRole role;

  if (id == NULL || name == NULL || hash == NULL || !get_role (change, &role) ||
      g_hash_table_contains (self->by_id, id) ||
      g_hash_table_contains (self->by_skeleton, skeleton) ||
      !use_invite (self, change, event->time_usec))
    return;

  account = g_new0 (AddaAccount, 1);
  account->user = adda_user_new (id, name, role);
  account->skeleton = g_steal_pointer (&skeleton);
  account->hash = g_strdup (hash);
  account->created_usec = event->time_usec;
  g_queue_init (&account->sessions);
  g_hash_table_insert (self->by_id, account->user->id, account);
  g_hash_table_insert (self->by_skeleton, account->skeleton, account);
}

static void
set_role (AddaAccounts *self, AddaAccount *account, AddaRole role)
{
  AddaUser *user = adda_user_new (account->user->id, account->user->name, role);

  /* The key is in the user's block. */
  g_hash_table_steal (self->by_id, account->user->id);
  adda_user_unref (account->user);
  account->user = user;
  g_hash_table_insert (self->by_id, user->id, account);
  adda_accounts_emit_changed (self, user->id);
}

static void
apply_set (AddaAccounts *self, JsonObject *change, G_GNUC_UNUSED const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  const char *hash = get_text (change, "hash");
  AddaAccount *account = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
  AddaRole role;

  if (account == NULL)
    return;
  if (get_role (change, &role) && role != account->user->role)
    set_role (self, account, role);
  if (hash != NULL)
    {
      g_free (account->hash);
      account->hash = g_strdup (hash);
      adda_accounts_end_sessions (self, account, get_text (change, "kept"));
    }
  if (json_object_has_member (change, "disabled"))
    {
      account->is_disabled = json_object_get_boolean_member_with_default (change, "disabled", TRUE);
      if (account->is_disabled)
        {
          adda_accounts_end_sessions (self, account, NULL);
          adda_accounts_emit_revoked (self, account->user->id, NULL);
        }
    }
}

/* Old ones make place, at the same point at each reading. */
static void
thin_sessions (AddaAccounts *self, AddaAccount *account, gint64 time_usec)
{
  GList *next;

  for (GList *l = account->sessions.head; l != NULL; l = next)
    {
      AddaAccountSession *session = l->data;

      next = l->next;
      if (session->expires_usec <= time_usec ||
          account->sessions.length >= ADDA_ACCOUNTS_MAX_SESSIONS)
        end_session (self, session);
    }
}

static void
apply_session (AddaAccounts *self, JsonObject *change, const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  const char *user = get_text (change, "user");
  AddaAccount *account = user != NULL ? g_hash_table_lookup (self->by_id, user) : NULL;
  AddaAccountSession *session;

  if (id == NULL || account == NULL || account->is_disabled ||
      g_hash_table_contains (self->sessions, id))
    return;
  thin_sessions (self, account, event->time_usec);
  session = g_new0 (AddaAccountSession, 1);
  session->link.data = session;
  session->id = g_strdup (id);
  session->account = account;
  session->expires_usec = get_number (change, "expires");
  g_queue_push_tail_link (&account->sessions, &session->link);
  g_hash_table_insert (self->sessions, session->id, session);
}

static void
apply_end (AddaAccounts *self, JsonObject *change, G_GNUC_UNUSED const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  AddaAccountSession *session = id != NULL ? g_hash_table_lookup (self->sessions, id) : NULL;

  if (session != NULL)
    end_session (self, session);
}

static void
apply_invite (AddaAccounts *self, JsonObject *change, const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  gint64 n_uses = get_number (change, "uses");
  AddaAccountInvite *invite;
  AddaRole role;

  if (id == NULL || n_uses < 1 || n_uses > ADDA_INVITE_MAX_USES || !get_role (change, &role))
    return;
  invite = g_new0 (AddaAccountInvite, 1);
  invite->role = role;
  invite->n_left = (guint) n_uses;
  invite->expires_usec = get_number (change, "expires");
  invite->by = adda_user_ref (event->user);
  g_hash_table_replace (self->invites, g_strdup (id), invite);
}

static void
apply_uninvite (AddaAccounts *self, JsonObject *change, G_GNUC_UNUSED const AddaEvent *event)
{
  const char *id = get_text (change, "id");
  AddaAccountInvite *invite = id != NULL ? g_hash_table_lookup (self->invites, id) : NULL;

  if (invite == NULL)
    return;
  invite->n_left = 0;
  if (invite->n_pending == 0)
    g_hash_table_remove (self->invites, id);
}

/* All sign-ins of an account. */
static void
apply_end_all (AddaAccounts *self, JsonObject *change, G_GNUC_UNUSED const AddaEvent *event)
{
  const char *user = get_text (change, "user");
  AddaAccount *account = user != NULL ? g_hash_table_lookup (self->by_id, user) : NULL;

  if (account != NULL)
    adda_accounts_end_sessions (self, account, NULL);
}

static GHashTable *
get_members (JsonObject *change)
{
  JsonNode *node = json_object_get_member (change, "members");
  GHashTable *members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *member = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (member) && json_node_get_string (member) != NULL)
        g_hash_table_add (members, g_strdup (json_node_get_string (member)));
    }
  return members;
}

static void
apply_room (AddaAccounts *self, JsonObject *change, G_GNUC_UNUSED const AddaEvent *event)
{
  const char *room = get_text (change, "room");
  const char *mode_name = get_text (change, "mode");
  AddaRoomMode mode;

  if (room == NULL || mode_name == NULL || !adda_room_mode_from_string (mode_name, &mode))
    return;
  adda_permissions_set (self->permissions, room, mode, get_members (change));
  adda_accounts_emit_room (self, room);
}

static const struct
{
  const char *name;
  void (*apply) (AddaAccounts *self, JsonObject *change, const AddaEvent *event);
} changes[] = {
  { "add", apply_add },         { "set", apply_set },           { "session", apply_session },
  { "end", apply_end },         { "invite", apply_invite },     { "room", apply_room },
  { "end_all", apply_end_all }, { "uninvite", apply_uninvite },
};

void
adda_accounts_apply (AddaAccounts *self, AddaEvent *event)
{
  g_autoptr (JsonNode) node = json_from_string (event->content, NULL);
  JsonObject *change;
  const char *name;

  if (event->kind != ADDA_EVENT_ACCOUNT || node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  change = json_node_get_object (node);
  name = get_text (change, "change");
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (changes); i++)
    if (g_str_equal (changes[i].name, name))
      changes[i].apply (self, change, event);
}
