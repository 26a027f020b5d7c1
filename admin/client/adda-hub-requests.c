/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Requests that wait for their answer, by nonce */

#include "adda-hub-requests.h"

#include <glib/gi18n.h>

/* The hub stops reading at as many (its setting commands-in-flight). */
#define ADDA_HUB_REQUESTS_MAX 64
#define ADDA_HUB_REQUESTS_TIMEOUT_S 15

struct _AddaHubRequests
{
  GHashTable *waiting; /* nonce: AddaHubRequest (owned) */
  char *
      prefix; /* The hub remembers nonces of messages for long, so they must not repeat in the next run */
  guint64 n_nonces;
};

typedef struct
{
  AddaHubRequests *requests;
  char *nonce;
  GTask *task;
  guint timeout_source;
  GSource *cancel_source; /* (nullable) */
} AddaHubRequest;

G_DEFINE_QUARK (adda - hub - client - error - quark, adda_hub_client_error)

static const struct
{
  const char *code;
  AddaHubClientError error;
} codes[] = {
  { "forbidden", ADDA_HUB_CLIENT_ERROR_FORBIDDEN },
  { "unauthorized", ADDA_HUB_CLIENT_ERROR_FORBIDDEN },
  { "invalid_token", ADDA_HUB_CLIENT_ERROR_FORBIDDEN },
  { "not_found", ADDA_HUB_CLIENT_ERROR_NOT_FOUND },
  { "busy", ADDA_HUB_CLIENT_ERROR_BUSY },
  { "rate_limited", ADDA_HUB_CLIENT_ERROR_BUSY },
  { "too_many_rooms", ADDA_HUB_CLIENT_ERROR_BUSY },
  { "shutting_down", ADDA_HUB_CLIENT_ERROR_OFFLINE },
};

GError *
adda_hub_error_new (JsonObject *answer)
{
  const char *code = json_object_get_string_member_with_default (answer, "code", "");
  const char *text = json_object_get_string_member_with_default (answer, "message", code);
  AddaHubClientError error = ADDA_HUB_CLIENT_ERROR_FAILED;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (code, codes[i].code))
      error = codes[i].error;
  return g_error_new_literal (ADDA_HUB_CLIENT_ERROR, error, text);
}

static void
request_free (AddaHubRequest *request)
{
  g_clear_handle_id (&request->timeout_source, g_source_remove);
  if (request->cancel_source != NULL)
    {
      g_source_destroy (request->cancel_source);
      g_source_unref (request->cancel_source);
    }
  g_object_unref (request->task);
  g_free (request->nonce);
  g_free (request);
}

/* (transfer full) (nullable) */
static GTask *
take (AddaHubRequests *self, const char *nonce)
{
  AddaHubRequest *request = g_hash_table_lookup (self->waiting, nonce);
  GTask *task = request != NULL ? g_object_ref (request->task) : NULL;

  if (task != NULL)
    g_hash_table_remove (self->waiting, nonce);
  return task;
}

static void
fail_task (GTask *task, AddaHubClientError code, const char *text)
{
  g_task_return_new_error (task, ADDA_HUB_CLIENT_ERROR, code, "%s", text);
}

static gboolean
on_timeout (gpointer data)
{
  AddaHubRequest *request = data;
  g_autoptr (GTask) task = NULL;

  request->timeout_source = 0;
  task = take (request->requests, request->nonce);
  fail_task (task, ADDA_HUB_CLIENT_ERROR_OFFLINE,
             _ ("The hub has not answered in time; try again"));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  AddaHubRequest *request = data;
  g_autoptr (GTask) task = take (request->requests, request->nonce);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

char *
adda_hub_requests_make_nonce (AddaHubRequests *self)
{
  return g_strdup_printf ("%s-%" G_GUINT64_FORMAT, self->prefix, ++self->n_nonces);
}

gboolean
adda_hub_requests_add (AddaHubRequests *self, const char *nonce, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  AddaHubRequest *request;

  if (g_hash_table_size (self->waiting) >= ADDA_HUB_REQUESTS_MAX)
    {
      fail_task (task, ADDA_HUB_CLIENT_ERROR_BUSY,
                 _ ("Too much waits for the hub already; try again"));
      g_object_unref (task);
      return FALSE;
    }

  request = g_new0 (AddaHubRequest, 1);
  request->requests = self;
  request->nonce = g_strdup (nonce);
  request->task = task;
  request->timeout_source =
      g_timeout_add_seconds (ADDA_HUB_REQUESTS_TIMEOUT_S, on_timeout, request);
  if (cancellable != NULL)
    {
      request->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_name (request->cancel_source, "adda-hub-request");
      g_source_set_callback (request->cancel_source, G_SOURCE_FUNC (on_cancelled), request, NULL);
      g_source_attach (request->cancel_source, NULL);
    }
  g_hash_table_insert (self->waiting, request->nonce, request);
  return TRUE;
}

gboolean
adda_hub_requests_answer (AddaHubRequests *self, const char *nonce, JsonObject *answer)
{
  g_autoptr (GTask) task = take (self, nonce);

  if (task == NULL)
    return FALSE;
  if (g_str_equal (json_object_get_string_member_with_default (answer, "type", ""), "error"))
    g_task_return_error (task, adda_hub_error_new (answer));
  else
    g_task_return_pointer (task, json_object_ref (answer), (GDestroyNotify) json_object_unref);
  return TRUE;
}

void
adda_hub_requests_fail (AddaHubRequests *self, const char *text)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  AddaHubRequest *request;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &request))
    g_ptr_array_add (tasks, g_object_ref (request->task));
  g_hash_table_remove_all (self->waiting);

  for (guint i = 0; i < tasks->len; i++)
    fail_task (tasks->pdata[i], ADDA_HUB_CLIENT_ERROR_OFFLINE, text);
}

AddaHubRequests *
adda_hub_requests_new (void)
{
  AddaHubRequests *self = g_new0 (AddaHubRequests, 1);

  self->waiting =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) request_free);
  self->prefix = g_uuid_string_random ();
  return self;
}

void
adda_hub_requests_free (AddaHubRequests *self)
{
  g_hash_table_unref (self->waiting);
  g_free (self->prefix);
  g_free (self);
}
