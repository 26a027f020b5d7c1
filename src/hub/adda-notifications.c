/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Notifications to a person or to everybody: posted, kept, listed, marked as read */

#include "adda-notifications.h"

#include <string.h>

#include "adda-hub-private.h"
#include "adda-inbox.h"

typedef struct _Request Request;

/* Something that needs both streams in memory. */
struct _Request
{
  AddaHub *hub;  /* (owned) */
  AddaRoom *own; /* (owned) kept open */
  AddaRoom *all; /* (owned) kept open */
  void (*run) (Request *request);
  AddaNotificationsFunc func;
  gpointer data;

  AddaUser *user;     /* (owned) (nullable) mark: whose */
  AddaClient *client; /* (unowned) (nullable) attach: held */
  AddaUuid *ids;      /* (owned) (nullable) mark, or before of a list */
  guint n_ids;
  guint limit;
  gboolean is_unread_only;
};

void
adda_notifications_post (AddaHub *hub,
                         const char *user_id,
                         AddaUser *from,
                         const char *key,
                         char *content,
                         AddaHubPostFunc func,
                         gpointer data)
{
  g_autofree char *own = user_id != NULL ? adda_stream_for_user (user_id) : NULL;

  adda_hub_post (hub,
                 adda_event_new (ADDA_EVENT_NOTIFICATION, own != NULL ? own : ADDA_STREAM_ALL, from,
                                 key, content, strlen (content)),
                 func, data);
}

/* ---- both streams in memory ---- */

static AddaRoom *
keep_stream (AddaHub *hub, const char *name)
{
  AddaRoom *room = adda_hub_ensure_room (hub, name);

  room->n_joining++;
  return g_object_ref (room);
}

static void
let_go (AddaHub *hub, AddaRoom *room)
{
  room->n_joining--;
  adda_hub_settle_room (hub, room);
  g_object_unref (room);
}

static Request *
request_new (AddaHub *hub, const char *user_id, void (*run) (Request *request))
{
  g_autofree char *name = adda_stream_for_user (user_id);
  Request *request = g_new0 (Request, 1);

  request->hub = g_object_ref (hub);
  request->own = keep_stream (hub, name);
  request->all = keep_stream (hub, ADDA_STREAM_ALL);
  request->run = run;
  return request;
}

static void
request_free (Request *request)
{
  let_go (request->hub, request->own);
  let_go (request->hub, request->all);
  if (request->client != NULL)
    adda_hub_release (request->hub, request->client);
  g_clear_pointer (&request->user, adda_user_unref);
  g_free (request->ids);
  g_object_unref (request->hub);
  g_free (request);
}

/* Frees @request. */
static void
request_fail (Request *request, AddaErrorCode code)
{
  request->func (NULL, code, request->data);
  request_free (request);
}

static void
request_advance (AddaRoom *room, const GError *error, gpointer data)
{
  Request *request = data;

  if (error != NULL)
    request_fail (request, g_error_matches (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_BUSY)
                               ? ADDA_ERROR_BUSY
                               : ADDA_ERROR_STORAGE_FAILED);
  else if (!request->own->is_loaded)
    adda_hub_load (request->hub, request->own, request_advance, request);
  else if (!request->all->is_loaded)
    adda_hub_load (request->hub, request->all, request_advance, request);
  else
    request->run (request);
}

/* ---- lists ---- */

static void
pick_page (const AddaInbox *inbox, const Request *request, GArray *items, gboolean *has_more)
{
  int end = (int) inbox->items->len;
  guint limit = request->limit > 0 ? request->limit : ADDA_NOTIFICATIONS_DEFAULT_LIMIT;

  /* Of one that is not kept any more nothing is known that is older. */
  if (request->n_ids > 0)
    end = MAX (adda_inbox_find (inbox, request->ids), 0);

  *has_more = FALSE;
  while (end > 0)
    {
      const AddaNotification *item = &g_array_index (inbox->items, AddaNotification, --end);

      if (request->is_unread_only && item->is_read)
        continue;
      *has_more = items->len == limit;
      if (*has_more)
        break;
      g_array_append_val (items, *item);
    }
}

static void
reverse (GArray *items)
{
  for (guint i = 0, j = items->len; i + 1 < j; i++)
    {
      AddaNotification *first = &g_array_index (items, AddaNotification, i);
      AddaNotification *last = &g_array_index (items, AddaNotification, --j);
      AddaNotification kept = *first;

      *first = *last;
      *last = kept;
    }
}

static void
run_list (Request *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (AddaNotification));
  AddaNotificationPage page = { NULL };
  g_auto (AddaInbox) inbox = { NULL };

  adda_inbox_init (&inbox, &request->own->tail, &request->all->tail);
  pick_page (&inbox, request, items, &page.has_more);
  reverse (items);
  page.items = (const AddaNotification *) items->data;
  page.n_items = items->len;
  page.n_unread = inbox.n_unread;
  request->func (&page, ADDA_N_ERRORS, request->data);
  request_free (request);
}

void
adda_notifications_list (AddaHub *hub,
                         const char *user_id,
                         const AddaNotificationQuery *query,
                         AddaNotificationsFunc func,
                         gpointer data)
{
  Request *request = request_new (hub, user_id, run_list);

  request->func = func;
  request->data = data;
  request->limit = MIN (query->limit, ADDA_NOTIFICATIONS_MAX);
  request->is_unread_only = query->is_unread_only;
  if (query->before != NULL)
    request->ids = g_memdup2 (query->before, sizeof *query->before);
  request->n_ids = query->before != NULL ? 1 : 0;
  request_advance (request->own, NULL, request);
}

/* ---- read marks ---- */

/* Frees @request. */
static void
finish_mark (Request *request)
{
  AddaNotificationPage page = { NULL };
  g_auto (AddaInbox) inbox = { NULL };

  adda_inbox_init (&inbox, &request->own->tail, &request->all->tail);
  page.n_unread = inbox.n_unread;
  request->func (&page, ADDA_N_ERRORS, request->data);
  request_free (request);
}

static void
take_mark (AddaEvent *event, gpointer data)
{
  Request *request = data;

  if (event->status != ADDA_EVENT_REFUSED)
    finish_mark (request);
  else if (event->failure == ADDA_EVENT_FAILURE_BUSY)
    request_fail (request, ADDA_ERROR_BUSY);
  else
    request_fail (request, event->failure == ADDA_EVENT_FAILURE_FULL ? ADDA_ERROR_STORAGE_FULL
                                                                     : ADDA_ERROR_STORAGE_FAILED);
}

static void
run_mark (Request *request)
{
  g_auto (AddaInbox) inbox = { NULL };
  char *content = NULL;

  adda_inbox_init (&inbox, &request->own->tail, &request->all->tail);
  if (request->n_ids > 0)
    content = adda_inbox_write_ids (&inbox, request->ids, request->n_ids);
  else if (inbox.n_unread > 0)
    content =
        adda_inbox_write_all (request->own->seq, request->all->seq,
                              g_array_index (inbox.items, AddaNotification, inbox.items->len - 1)
                                  .event->time_usec);

  if (content == NULL)
    {
      finish_mark (request);
      return;
    }
  adda_hub_post (request->hub,
                 adda_event_new (ADDA_EVENT_NOTIFICATION_READ, request->own->name, request->user,
                                 NULL, content, strlen (content)),
                 take_mark, request);
}

void
adda_notifications_mark (AddaHub *hub,
                         AddaUser *user,
                         const AddaUuid *ids,
                         guint n_ids,
                         AddaNotificationsFunc func,
                         gpointer data)
{
  Request *request = request_new (hub, user->id, run_mark);

  request->func = func;
  request->data = data;
  request->user = adda_user_ref (user);
  request->ids = g_memdup2 (ids, n_ids * sizeof *ids);
  request->n_ids = n_ids;
  request_advance (request->own, NULL, request);
}

/* ---- who hears them ---- */

/* A list a person and not a membership of the own stream: nearly everybody is connected once, and hears
 * something seldom. */
void
adda_notifications_follow (AddaHub *hub, AddaClient *client)
{
  AddaClient *first;

  adda_hub_subscribe (hub, client, ADDA_STREAM_ALL);
  if (client->is_follower)
    return;

  client->is_follower = TRUE;
  first = g_hash_table_lookup (hub->followers, client);
  if (first == NULL)
    {
      g_hash_table_add (hub->followers, client);
      return;
    }
  client->next_follower = first->next_follower;
  first->next_follower = client;
}

void
adda_hub_unfollow (AddaHub *self, AddaClient *client)
{
  AddaClient *next = g_steal_pointer (&client->next_follower);
  AddaClient *before;

  if (!client->is_follower)
    return;

  client->is_follower = FALSE;
  before = g_hash_table_lookup (self->followers, client);
  if (before == client)
    {
      g_hash_table_remove (self->followers, client);
      if (next != NULL)
        g_hash_table_add (self->followers, next);
      return;
    }
  while (before->next_follower != client)
    before = before->next_follower;
  before->next_follower = next;
}

/* The first, and the others behind it. (nullable) */
static AddaClient *
find_followers (AddaHub *self, const char *user_id)
{
  g_autoptr (AddaUser) user = adda_user_new (user_id, "", ADDA_ROLE_GUEST);

  return g_hash_table_lookup (self->followers, &(AddaClient){ .user = user });
}

guint
adda_hub_count_clients (AddaHub *self, const char *user_id)
{
  guint n = 0;

  for (AddaClient *client = find_followers (self, user_id); client != NULL;
       client = client->next_follower)
    n++;
  return n;
}

void
adda_hub_foreach_follower (AddaHub *self,
                           const char *user_id,
                           AddaHubClientFunc func,
                           gpointer data)
{
  GHashTableIter iter;
  gpointer value;

  if (user_id != NULL)
    {
      for (AddaClient *client = find_followers (self, user_id); client != NULL;
           client = client->next_follower)
        func (client, data);
      return;
    }
  g_hash_table_iter_init (&iter, self->followers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (AddaClient *client = value; client != NULL; client = client->next_follower)
      func (client, data);
}

void
adda_hub_tell_followers (AddaHub *self, const char *user_id, const AddaNotice *notice)
{
  for (AddaClient *client = find_followers (self, user_id); client != NULL;
       client = client->next_follower)
    adda_hub_tell (self, client, notice);
}

/* Told and let in at one go: it misses nothing, and hears nothing twice. */
static void
greet (const AddaNotificationPage *page, AddaErrorCode failure, gpointer data)
{
  Request *request = data;

  if (request->client->is_gone)
    return;
  if (page == NULL)
    adda_hub_tell_error (request->hub, request->client, failure, NULL, NULL);
  else if (page->n_items > 0)
    adda_hub_tell (request->hub, request->client,
                   &(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATIONS, .page = page });
  adda_notifications_follow (request->hub, request->client);
}

void
adda_notifications_attach (AddaHub *hub, AddaClient *client)
{
  Request *request = request_new (hub, client->user->id, run_list);

  request->func = greet;
  request->data = request;
  request->client = client;
  request->limit = ADDA_NOTIFICATIONS_MAX;
  request->is_unread_only = TRUE;
  adda_hub_hold (hub, client);
  request_advance (request->own, NULL, request);
}

/* ---- commands ---- */

typedef struct
{
  AddaHub *hub;       /* (owned) */
  AddaClient *client; /* (unowned) held */
  AddaCommand *command;
} Errand;

static void
finish_errand (const AddaNotificationPage *page, AddaErrorCode failure, gpointer data)
{
  Errand *errand = data;
  AddaCommand *command = errand->command;
  const AddaNotice notice = {
    .type = command->type == ADDA_COMMAND_READ ? ADDA_NOTICE_READ : ADDA_NOTICE_NOTIFICATIONS,
    .nonce = command->nonce,
    .page = page,
  };

  if (page == NULL)
    adda_hub_tell_error (errand->hub, errand->client, failure, NULL, command->nonce);
  else
    adda_hub_tell (errand->hub, errand->client, &notice);
  adda_hub_finish (errand->hub, errand->client);
  adda_command_free (command);
  g_object_unref (errand->hub);
  g_free (errand);
}

static Errand *
errand_new (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->hub = g_object_ref (self);
  errand->client = client;
  errand->command = command;
  adda_hub_hold (self, client);
  return errand;
}

AddaOutcome
adda_hub_run_notifications (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  const AddaNotificationQuery query = {
    .before = command->n_ids > 0 ? command->ids : NULL,
    .limit = command->limit,
    .is_unread_only = command->is_on,
  };

  adda_notifications_list (self, client->user->id, &query, finish_errand,
                           errand_new (self, client, command));
  return ADDA_OUTCOME_TAKEN;
}

AddaOutcome
adda_hub_run_read (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  if (self->is_draining)
    {
      adda_hub_tell_error (self, client, ADDA_ERROR_SHUTTING_DOWN, NULL, command->nonce);
      return ADDA_OUTCOME_ANSWERED;
    }
  adda_notifications_mark (self, client->user, command->ids, command->n_ids, finish_errand,
                           errand_new (self, client, command));
  return ADDA_OUTCOME_TAKEN;
}
