/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One delivery to one web address: signed, bounded, and only where it may go */

#include "adda-hook-sender.h"

#include <libsoup/soup.h>
#include <string.h>

#include "adda-guarded-address.h"
#include "auth/adda-address.h"
#include "base/adda-clock.h"

#define URL_MAX_BYTES 2048

/* One on its way: lives until libsoup has let go of it, whatever becomes of the sender. */
typedef struct
{
  AddaHookSender *sender;    /* (unowned) (nullable) nobody waits any more */
  SoupSession *session;      /* (owned) */
  SoupMessage *message;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Attempt;

struct _AddaHookSender
{
  char *url;          /* (owned) */
  char *secret;       /* (owned) */
  GPtrArray *allowed; /* (owned) (nullable) */
  guint timeout_ms;
  guint timer_id;
  Attempt *attempt; /* (unowned) (nullable) */
  AddaHookSentFunc func;
  gpointer data;
};

char *
adda_hook_sign (const char *secret, const char *timestamp, const char *body, gsize length_bytes)
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  char *text;

  g_hmac_update (hmac, (const guchar *) timestamp, (gssize) strlen (timestamp));
  g_hmac_update (hmac, (const guchar *) ".", 1);
  g_hmac_update (hmac, (const guchar *) body, (gssize) length_bytes);
  text = g_strconcat ("sha256=", g_hmac_get_string (hmac), NULL);
  g_hmac_unref (hmac);
  return text;
}

static gboolean
is_plain (const char *url)
{
  gsize length_bytes = strnlen (url, URL_MAX_BYTES + 1);

  for (gsize i = 0; i < length_bytes; i++)
    if (!g_ascii_isgraph (url[i]))
      return FALSE;
  return length_bytes <= URL_MAX_BYTES;
}

gboolean
adda_hook_sender_check_url (const char *url, GPtrArray *allowed, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GInetAddress) address = NULL;
  const char *host;

  if (is_plain (url))
    uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") &&
       !g_str_equal (g_uri_get_scheme (uri), "http")))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“url” must be a whole http or https address, without a user and a fragment");
      return FALSE;
    }
  address = adda_address_parse (host, strlen (host));
  if (address == NULL || adda_guarded_address_allows (allowed, address))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "Nothing is sent to this address (hook-allowed-addresses)");
  return FALSE;
}

/* Of its own: what connects goes to that one host, by way of the guard, and through no proxy. */
static SoupSession *
open_session (AddaHookSender *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GSocketConnectable) address =
      adda_guarded_address_new (g_uri_get_scheme (uri), g_uri_get_host (uri),
                                (guint16) g_uri_get_port (uri), self->allowed);

  return soup_session_new_with_options ("remote-connectable", address, "proxy-resolver", NULL,
                                        "user-agent", "Adda/" ADDA_VERSION, NULL);
}

AddaHookSender *
adda_hook_sender_new (const char *url, const char *secret)
{
  AddaHookSender *self = g_new0 (AddaHookSender, 1);

  self->url = g_strdup (url);
  self->secret = g_strdup (secret);
  return self;
}

void
adda_hook_sender_set_rules (AddaHookSender *self, GPtrArray *allowed, guint timeout_ms)
{
  g_clear_pointer (&self->allowed, g_ptr_array_unref);
  self->allowed = allowed != NULL ? g_ptr_array_ref (allowed) : NULL;
  self->timeout_ms = timeout_ms;
}

/* Nothing of it is read on. */
static void
cut_off (AddaHookSender *self)
{
  Attempt *attempt = g_steal_pointer (&self->attempt);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (attempt == NULL)
    return;
  attempt->sender = NULL;
  g_cancellable_cancel (attempt->cancellable);
}

void
adda_hook_sender_free (AddaHookSender *self)
{
  cut_off (self);
  g_clear_pointer (&self->allowed, g_ptr_array_unref);
  g_free (self->url);
  g_free (self->secret);
  g_free (self);
}

/* May free @self. */
static void
finish (AddaHookSender *self, guint status, const GError *error)
{
  AddaHookSentFunc func = g_steal_pointer (&self->func);

  cut_off (self);
  func (status, error, self->data);
}

static gboolean
timed_out (gpointer data)
{
  AddaHookSender *self = data;
  g_autoptr (GError) error =
      g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no answer within %u ms", self->timeout_ms);

  self->timer_id = 0;
  finish (self, 0, error);
  return G_SOURCE_REMOVE;
}

/* The answer's body is nobody's business, however long it is: it is not read. */
static void
got_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Attempt *attempt = data;
  g_autoptr (GError) error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  soup_session_abort (attempt->session);
  g_clear_object (&stream);
  if (attempt->sender != NULL)
    finish (attempt->sender, error == NULL ? soup_message_get_status (attempt->message) : 0, error);
  g_object_unref (attempt->message);
  g_object_unref (attempt->session);
  g_object_unref (attempt->cancellable);
  g_free (attempt);
}

static void
add_headers (AddaHookSender *self, SoupMessageHeaders *headers, const AddaHookLetter *letter)
{
  g_autofree char *timestamp =
      g_strdup_printf ("%" G_GINT64_FORMAT, adda_clock_now_usec () / G_USEC_PER_SEC);
  g_autofree char *signature =
      adda_hook_sign (self->secret, timestamp, letter->body, letter->length_bytes);

  soup_message_headers_replace (headers, "X-Adda-Event", letter->event);
  soup_message_headers_replace (headers, "X-Adda-Hook", letter->hook_id);
  soup_message_headers_replace (headers, "X-Adda-Delivery", letter->delivery_id);
  soup_message_headers_replace (headers, "X-Adda-Timestamp", timestamp);
  soup_message_headers_replace (headers, "X-Adda-Signature", signature);
  soup_message_headers_replace (headers, "Connection", "close");
}

void
adda_hook_sender_send (AddaHookSender *self,
                       const AddaHookLetter *letter,
                       AddaHookSentFunc func,
                       gpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new (letter->body, letter->length_bytes);
  Attempt *attempt = g_new0 (Attempt, 1);

  g_return_if_fail (self->func == NULL);

  self->attempt = attempt;
  self->func = func;
  self->data = data;
  attempt->sender = self;
  attempt->session = open_session (self);
  attempt->cancellable = g_cancellable_new ();
  attempt->message = soup_message_new (SOUP_METHOD_POST, self->url);
  soup_message_set_request_body_from_bytes (attempt->message, "application/json", body);
  soup_message_add_flags (attempt->message, SOUP_MESSAGE_NO_REDIRECT);
  add_headers (self, soup_message_get_request_headers (attempt->message), letter);
  self->timer_id = g_timeout_add (self->timeout_ms, timed_out, self);
  g_source_set_name_by_id (self->timer_id, "[adda] hook's patience");
  soup_session_send_async (attempt->session, attempt->message, G_PRIORITY_DEFAULT,
                           attempt->cancellable, got_answer, attempt);
}
