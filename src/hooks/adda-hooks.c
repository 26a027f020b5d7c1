/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Webhooks: a view of the stream of their changes, what goes in by them and what goes out */

#include "adda-hooks.h"

#include <string.h>

#include "adda-hook-body.h"
#include "adda-hook-sender.h"
#include "auth/adda-base64url.h"
#include "auth/adda-secret.h"
#include "base/adda-clock.h"

#define PAGE_EVENTS 500
#define SECRET_PURPOSE "webhook "
#define SECRET_BYTES 32

struct _AddaHooks
{
  AddaHub *hub;             /* (owned) */
  GHashTable *by_id;        /* (owned) of AddaHook (owned) */
  AddaHookCursors *cursors; /* (owned) */
  AddaHookRules rules;      /* its allowed is owned */
  AddaUser *system;         /* (owned) in whose name hooks are disabled */
  guint8 secret[ADDA_SECRET_BYTES];
  gboolean is_live; /* replayed */
};

/* Who waits for a change. */
typedef struct
{
  AddaHooks *hooks;
  char *id; /* (owned) */
  AddaHooksFunc func;
  gpointer data;
} Change;

/* ---- the view ---- */

static void
drop_hook (gpointer data)
{
  AddaHook *hook = data;

  g_clear_pointer (&hook->queue, adda_hook_queue_free);
  adda_hook_free (hook);
}

static void
disable (AddaHook *hook, const char *fault, gpointer data)
{
  AddaHooks *self = data;

  g_warning ("webhook %s (%s) is disabled: %s", hook->id, hook->name, fault);
  adda_hooks_set_fault (self, hook, fault, self->system, NULL, NULL);
}

static void
start_hook (AddaHooks *self, AddaHook *hook)
{
  g_autofree char *secret = NULL;

  if (hook->url == NULL)
    return;
  secret = adda_hooks_make_secret (self, hook);
  hook->queue = adda_hook_queue_new (hook, secret, adda_hub_get_log (self->hub), self->cursors,
                                     &self->rules, disable, self);
}

static void
apply_add (AddaHooks *self, JsonObject *change, const char *id, gint64 time_usec)
{
  g_autoptr (AddaHook) hook = NULL;

  if (g_hash_table_contains (self->by_id, id) ||
      g_hash_table_size (self->by_id) >= ADDA_HOOKS_MAX || !json_object_has_member (change, "name"))
    return;
  hook = adda_hook_read (change, NULL);
  if (hook == NULL)
    return;
  adda_hook_set_id (hook, id);
  hook->created_usec = time_usec;
  if (self->is_live)
    start_hook (self, hook);
  g_hash_table_insert (self->by_id, hook->id, hook);
  g_steal_pointer (&hook);
}

static void
apply_fault (AddaHook *hook, const char *fault)
{
  g_free (hook->fault);
  hook->fault = g_strdup (fault);
  if (hook->queue != NULL)
    adda_hook_queue_run (hook->queue);
}

static void
apply_object (AddaHooks *self, JsonObject *change, gint64 time_usec)
{
  const char *op = json_object_get_string_member_with_default (change, "op", "");
  const char *id = json_object_get_string_member_with_default (change, "id", "");
  AddaHook *hook = g_hash_table_lookup (self->by_id, id);

  if (g_str_equal (op, "add"))
    apply_add (self, change, id, time_usec);
  else if (hook != NULL && g_str_equal (op, "remove"))
    {
      adda_hook_cursors_forget (self->cursors, id);
      g_hash_table_remove (self->by_id, id);
    }
  else if (hook != NULL && g_str_equal (op, "disable"))
    apply_fault (hook, json_object_get_string_member_with_default (change, "fault", "disabled"));
  else if (hook != NULL && g_str_equal (op, "enable"))
    apply_fault (hook, NULL);
}

/* What does not fit is left out, in the same way at each reading. */
static void
apply (AddaHooks *self, AddaEvent *event)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (event->kind != ADDA_EVENT_HOOK ||
      !json_parser_load_from_data (parser, event->content, (gssize) event->content_length, NULL))
    return;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    apply_object (self, json_node_get_object (root), event->time_usec);
}

/* ---- what the hub tells ---- */

typedef void (*QueueFunc) (AddaHooks *self, AddaHook *hook, gpointer data);

static void
foreach_queue (AddaHooks *self, QueueFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((AddaHook *) value)->queue != NULL)
      func (self, value, data);
}

static void
offer (G_GNUC_UNUSED AddaHooks *self, AddaHook *hook, gpointer event)
{
  adda_hook_queue_offer (hook->queue, event);
}

static void
on_message (G_GNUC_UNUSED AddaHub *hub, G_GNUC_UNUSED AddaRoom *room, gpointer event, gpointer data)
{
  foreach_queue (data, offer, event);
}

static void
on_event (G_GNUC_UNUSED AddaHub *hub, AddaRoom *room, gpointer event, gpointer data)
{
  if (g_str_equal (adda_room_get_name (room), ADDA_STREAM_HOOKS))
    apply (data, event);
  else
    foreach_queue (data, offer, event);
}

/* Who comes or goes. */
typedef struct
{
  const char *room;
  const char *word;
  AddaHookEvents event;
  AddaUser *user;
} Move;

static void
tell_move (G_GNUC_UNUSED AddaHooks *self, AddaHook *hook, gpointer data)
{
  const Move *move = data;
  g_autofree char *text = NULL;

  if ((hook->events & move->event) == 0 ||
      (hook->room != NULL && !g_str_equal (hook->room, move->room)))
    return;
  text = adda_hook_body_describe (move->room, move->user);
  adda_hook_queue_add (hook->queue, move->word, text);
}

static void
on_joined (G_GNUC_UNUSED AddaHub *hub, AddaRoom *room, AddaMember *member, gpointer data)
{
  Move move = { adda_room_get_name (room), "join", ADDA_HOOK_JOIN, adda_member_get_user (member) };

  foreach_queue (data, tell_move, &move);
}

static void
on_left (G_GNUC_UNUSED AddaHub *hub,
         AddaRoom *room,
         AddaMember *member,
         G_GNUC_UNUSED int reason,
         gpointer data)
{
  Move move = { adda_room_get_name (room), "leave", ADDA_HOOK_LEAVE,
                adda_member_get_user (member) };

  foreach_queue (data, tell_move, &move);
}

/* ---- the start ---- */

static void
take_page (AddaLogQuery *query, gpointer data)
{
  AddaLogQuery **answer = data;

  *answer = query;
}

/* Waits for one page. */
static AddaLogQuery *
read_page (AddaLog *log, guint64 after)
{
  AddaLogQuery *answer = NULL;
  AddaLogQuery *query = adda_log_query_new (ADDA_STREAM_HOOKS, PAGE_EVENTS, take_page, &answer);

  query->is_forward = TRUE;
  query->after = after;
  adda_log_read (log, query);
  while (answer == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  return answer;
}

static gboolean
replay (AddaHooks *self, GError **error)
{
  gboolean has_more = TRUE;
  guint64 after = 0;

  while (has_more)
    {
      g_autoptr (AddaLogQuery) page = read_page (adda_hub_get_log (self->hub), after);

      if (page->error != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&page->error),
                                      "The webhooks cannot be read: ");
          return FALSE;
        }
      for (guint i = 0; i < page->events->len; i++)
        {
          AddaEvent *event = page->events->pdata[i];

          apply (self, event);
          after = event->seq;
        }
      has_more = page->has_more && page->events->len > 0;
    }
  return TRUE;
}

static void
resume_hook (AddaHooks *self, AddaHook *hook, GPtrArray *rooms)
{
  start_hook (self, hook);
  for (guint i = 0; hook->queue != NULL && i < rooms->len; i++)
    {
      const AddaLogRoom *room = rooms->pdata[i];

      if (room->last_time_usec > hook->created_usec)
        adda_hook_queue_resume (hook->queue, room->name, room->last_seq);
    }
}

/* What the last run left undone goes out first. */
static void
resume (AddaHooks *self)
{
  g_autoptr (GPtrArray) rooms =
      adda_log_list_rooms (adda_hub_get_log (self->hub), ADDA_HOOK_MAX_CURSORS);
  g_autoptr (GPtrArray) hooks = adda_hooks_list (self);

  for (guint i = 0; i < hooks->len; i++)
    {
      AddaHook *hook = hooks->pdata[i];

      resume_hook (self, hook, rooms);
      if (hook->queue != NULL)
        adda_hook_queue_run (hook->queue);
    }
}

static void
follow_hub (AddaHooks *self)
{
  g_signal_connect (self->hub, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->hub, "event", G_CALLBACK (on_event), self);
  g_signal_connect (self->hub, "member-joined", G_CALLBACK (on_joined), self);
  g_signal_connect (self->hub, "member-left", G_CALLBACK (on_left), self);
}

AddaHooks *
adda_hooks_new (AddaHub *hub, const char *data_dir, const AddaHookRules *rules, GError **error)
{
  g_autoptr (AddaHooks) self = g_new0 (AddaHooks, 1);
  g_autofree char *path = g_build_filename (data_dir, ADDA_HOOKS_FILE, NULL);

  self->hub = g_object_ref (hub);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, drop_hook);
  self->system = adda_user_new ("system", "system", ADDA_ROLE_ADMIN);
  self->cursors = adda_hook_cursors_new (path);
  adda_hooks_set_rules (self, rules);
  if (!adda_secret_load (data_dir, self->secret, error) || !replay (self, error))
    return NULL;
  resume (self);
  self->is_live = TRUE;
  follow_hub (self);
  return g_steal_pointer (&self);
}

void
adda_hooks_free (AddaHooks *self)
{
  g_signal_handlers_disconnect_by_data (self->hub, self);
  g_hash_table_unref (self->by_id);
  adda_hook_cursors_free (self->cursors);
  adda_user_unref (self->system);
  g_clear_pointer (&self->rules.allowed, g_ptr_array_unref);
  g_object_unref (self->hub);
  g_free (self);
}

static void
set_rules (AddaHooks *self, AddaHook *hook, G_GNUC_UNUSED gpointer data)
{
  adda_hook_queue_set_rules (hook->queue, &self->rules);
}

void
adda_hooks_set_rules (AddaHooks *self, const AddaHookRules *rules)
{
  g_clear_pointer (&self->rules.allowed, g_ptr_array_unref);
  self->rules = *rules;
  if (rules->allowed != NULL)
    g_ptr_array_ref (rules->allowed);
  foreach_queue (self, set_rules, NULL);
}

/* ---- questions ---- */

AddaHook *
adda_hooks_lookup (AddaHooks *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const AddaHook *first = *(AddaHook *const *) a;
  const AddaHook *second = *(AddaHook *const *) b;

  if (first->created_usec != second->created_usec)
    return first->created_usec < second->created_usec ? -1 : 1;
  return strcmp (first->id, second->id);
}

GPtrArray *
adda_hooks_list (AddaHooks *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, value);
  g_ptr_array_sort (list, compare);
  return list;
}

char *
adda_hooks_make_secret (AddaHooks *self, const AddaHook *hook)
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, self->secret, sizeof self->secret);
  guint8 digest[SECRET_BYTES];
  gsize length_bytes = sizeof digest;

  g_hmac_update (hmac, (const guchar *) SECRET_PURPOSE, (gssize) strlen (SECRET_PURPOSE));
  g_hmac_update (hmac, (const guchar *) hook->id, (gssize) strlen (hook->id));
  g_hmac_get_digest (hmac, digest, &length_bytes);
  g_hmac_unref (hmac);
  return adda_base64url_encode (digest, sizeof digest);
}

gboolean
adda_hooks_check_secret (AddaHooks *self, const AddaHook *hook, const char *secret)
{
  g_autofree char *right = adda_hooks_make_secret (self, hook);
  gsize length_bytes = strlen (right);
  volatile guint8 difference = 0;

  if (strnlen (secret, length_bytes + 1) != length_bytes)
    return FALSE;
  for (gsize i = 0; i < length_bytes; i++)
    difference |= (guint8) (secret[i] ^ right[i]);
  return difference == 0;
}

/* ---- changes ---- */

static void
change_made (AddaEvent *event, gpointer data)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;

  if (event->status == ADDA_EVENT_REFUSED)
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_BUSY, "The change could not be stored, try again");
  if (change->func != NULL)
    change->func (g_hash_table_lookup (change->hooks->by_id, change->id), error, change->data);
  g_free (change->id);
  g_free (change);
}

/* @text: (transfer full) */
static void
post_change (AddaHooks *self,
             const char *id,
             GString *text,
             AddaUser *by,
             AddaHooksFunc func,
             gpointer data)
{
  Change *change = g_new0 (Change, 1);
  gsize length_bytes = text->len;

  change->hooks = self;
  change->id = g_strdup (id);
  change->func = func;
  change->data = data;
  adda_hub_post (self->hub,
                 adda_event_new (ADDA_EVENT_HOOK, ADDA_STREAM_HOOKS, by, NULL,
                                 g_string_free (text, FALSE), length_bytes),
                 change_made, change);
}

static GString *
open_change (AddaJson *json, const char *op)
{
  GString *text = g_string_new (NULL);

  adda_json_init (json, text);
  adda_json_open_object (json, NULL);
  adda_json_add_string (json, "op", op);
  return text;
}

void
adda_hooks_add (AddaHooks *self, AddaHook *hook, AddaUser *by, AddaHooksFunc func, gpointer data)
{
  g_autoptr (AddaHook) taken = hook;
  g_autoptr (GError) error = NULL;
  char id[ADDA_UUID_LENGTH];
  AddaUuid uuid;
  AddaJson json;
  GString *text;

  if (g_hash_table_size (self->by_id) >= ADDA_HOOKS_MAX)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "There are %d webhooks already",
                 ADDA_HOOKS_MAX);
  else if (hook->url != NULL)
    adda_hook_sender_check_url (hook->url, self->rules.allowed, &error);
  if (error != NULL)
    {
      func (NULL, error, data);
      return;
    }
  adda_uuid_new (adda_clock_now_usec (), &uuid);
  adda_hook_set_id (hook, adda_uuid_format (&uuid, id));
  text = open_change (&json, "add");
  adda_hook_write (hook, &json);
  adda_json_close_object (&json);
  post_change (self, id, text, by, func, data);
}

void
adda_hooks_remove (AddaHooks *self,
                   const AddaHook *hook,
                   AddaUser *by,
                   AddaHooksFunc func,
                   gpointer data)
{
  AddaJson json;
  GString *text = open_change (&json, "remove");

  adda_json_add_string (&json, "id", hook->id);
  adda_json_close_object (&json);
  post_change (self, hook->id, text, by, func, data);
}

void
adda_hooks_set_fault (AddaHooks *self,
                      AddaHook *hook,
                      const char *fault,
                      AddaUser *by,
                      AddaHooksFunc func,
                      gpointer data)
{
  AddaJson json;
  GString *text = open_change (&json, fault != NULL ? "disable" : "enable");

  adda_json_add_string (&json, "id", hook->id);
  if (fault != NULL)
    adda_json_add_string (&json, "fault", fault);
  adda_json_close_object (&json);
  /* at once, whenever it is stored */
  if (fault != NULL)
    apply_fault (hook, fault);
  post_change (self, hook->id, text, by, func, data);
}

void
adda_hooks_test (G_GNUC_UNUSED AddaHooks *self, AddaHook *hook)
{
  g_return_if_fail (hook->queue != NULL);

  adda_hook_queue_add (hook->queue, "ping", "{}");
}

void
adda_hooks_post (AddaHooks *self,
                 AddaHook *hook,
                 const char *key,
                 char *text,
                 gsize length_bytes,
                 AddaHubPostFunc func,
                 gpointer data)
{
  adda_hub_post (self->hub,
                 adda_event_new (ADDA_EVENT_MESSAGE, hook->room, hook->user, key, text,
                                 length_bytes),
                 func, data);
}
