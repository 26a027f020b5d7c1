/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asking a running hub over HTTP: where it is, who asks, what it answers */

#include "adda-ctl-client.h"

#include <glib/gi18n.h>

#include "adda-settings.h"
#include "auth/adda-secret.h"
#include "auth/adda-tokens.h"

#define TIMEOUT_SECONDS 30
#define OWN_TOKEN_SECONDS 60
#define MAX_TOKEN_BYTES 16384
#define MAX_ANSWER_BYTES (16 * 1024 * 1024)

static gboolean
is_own_machine (GUri *server)
{
  const char *host = g_uri_get_host (server);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost") ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/* Where the server of these settings listens, as seen from its own machine. */
static char *
make_own_url (AddaCtlOptions *options, GError **error)
{
  g_autoptr (GSettings) settings = adda_settings_open (options->config, error);
  g_autofree char *certificate = NULL;

  if (settings == NULL)
    return NULL;
  certificate = g_settings_get_string (settings, "tls-certificate");

  return g_strdup_printf ("%s://127.0.0.1:%d", *certificate != '\0' ? "https" : "http",
                          g_settings_get_int (settings, "port"));
}

static GUri *
find_server (AddaCtlOptions *options, GError **error)
{
  g_autofree char *own =
      options->server == NULL ? make_own_url (options, error) : g_strdup (options->server);
  g_autoptr (GUri) server = NULL;

  if (own == NULL)
    return NULL;
  server = g_uri_parse (own, SOUP_HTTP_URI_FLAGS, NULL);
  if (server != NULL && g_uri_get_host (server) != NULL &&
      (g_str_equal (g_uri_get_scheme (server), "http") ||
       g_str_equal (g_uri_get_scheme (server), "https")))
    return g_steal_pointer (&server);

  g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE,
               _ ("“--server” takes an address such as https://chat.example.org, not “%s”"), own);
  return NULL;
}

static char *
read_token (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length_bytes;

  if (!g_file_get_contents (path, &text, &length_bytes, error))
    return NULL;
  g_strstrip (text);
  if (length_bytes <= MAX_TOKEN_BYTES && *text != '\0' && strpbrk (text, " \t\r\n") == NULL)
    return g_steal_pointer (&text);

  g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_FAILED, _ ("There is no token in “%s”"), path);
  return NULL;
}

/* Never for another machine: the token is an administrator's. NULL without @error: nobody in particular. */
static char *
make_own_token (AddaCtlOptions *options, GUri *server, GError **error)
{
  g_autofree char *data_dir = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (AddaTokens) tokens = NULL;

  if (!is_own_machine (server))
    return NULL;
  data_dir = adda_ctl_get_data_dir (options, error);
  if (data_dir == NULL)
    return NULL;
  secret = g_build_filename (data_dir, ADDA_SECRET_FILE, NULL);
  if (!g_file_test (secret, G_FILE_TEST_EXISTS))
    return NULL;
  tokens = adda_tokens_new (data_dir, error);

  return tokens != NULL ? adda_tokens_issue (tokens, "adda-ctl", NULL, ADDA_ROLE_ADMIN,
                                             OWN_TOKEN_SECONDS, NULL, error)
                        : NULL;
}

static gboolean
add_token (AddaCtlOptions *options, SoupMessage *msg, GError **error)
{
  const char *given = g_getenv ("ADDA_TOKEN");
  g_autoptr (GError) failure = NULL;
  g_autofree char *token = NULL;
  g_autofree char *header = NULL;

  if (options->token_file != NULL)
    token = read_token (options->token_file, &failure);
  else if (given != NULL && *given != '\0')
    token = g_strdup (given);
  else
    token = make_own_token (options, soup_message_get_uri (msg), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (token == NULL)
    return TRUE;

  header = g_strconcat ("Bearer ", token, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (msg), "Authorization", header);
  return TRUE;
}

/* No more than the limit. */
static GBytes *
read_answer (GInputStream *stream, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    {
      g_byte_array_append (bytes, buffer, (guint) n);
      if (bytes->len > MAX_ANSWER_BYTES)
        {
          g_set_error_literal (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_FAILED,
                               _ ("The hub's answer is too long"));
          return NULL;
        }
    }

  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/* The answer as JSON; NULL if it is something else. */
static JsonNode *
parse_answer (GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length_bytes;
  const char *text = g_bytes_get_data (bytes, &length_bytes);

  if (length_bytes == 0 || !g_utf8_validate_len (text, length_bytes, NULL) ||
      !json_parser_load_from_data (parser, text, (gssize) length_bytes, NULL))
    return NULL;

  return json_parser_steal_root (parser);
}

static JsonNode *
refuse_answer (SoupMessage *msg, JsonNode *node, GError **error)
{
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *words =
      object != NULL ? json_object_get_string_member_with_default (object, "error", NULL) : NULL;
  g_autofree char *printable =
      adda_ctl_make_printable (words != NULL ? words : soup_message_get_reason_phrase (msg));

  g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_FAILED, _ ("The hub answered %u: %s"),
               soup_message_get_status (msg), printable);
  g_clear_pointer (&node, json_node_unref);
  return NULL;
}

SoupMessage *
adda_ctl_make_message (AddaCtlOptions *options,
                       const char *method,
                       const char *path,
                       GError **error)
{
  g_autoptr (GUri) server = find_server (options, error);
  g_autoptr (GUri) uri =
      server != NULL ? g_uri_parse_relative (server, path, SOUP_HTTP_URI_FLAGS, error) : NULL;
  g_autoptr (SoupMessage) msg = uri != NULL ? soup_message_new_from_uri (method, uri) : NULL;

  if (msg == NULL || !add_token (options, msg, error))
    return NULL;
  soup_message_add_flags (msg, SOUP_MESSAGE_NO_REDIRECT);
  return g_steal_pointer (&msg);
}

/* (transfer full) */
static char *
describe_server (SoupMessage *msg)
{
  GUri *uri = soup_message_get_uri (msg);
  int port = g_uri_get_port (uri);

  return port > 0
             ? g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), g_uri_get_host (uri), port)
             : g_strdup_printf ("%s://%s", g_uri_get_scheme (uri), g_uri_get_host (uri));
}

JsonNode *
adda_ctl_ask (AddaCtlOptions *options,
              const char *method,
              const char *path,
              const char *body,
              GError **error)
{
  g_autoptr (SoupSession) session =
      soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent", "adda-ctl ", NULL);
  g_autoptr (SoupMessage) msg = adda_ctl_make_message (options, method, path, error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  JsonNode *node;

  if (msg == NULL)
    return NULL;

  if (body != NULL)
    {
      g_autoptr (GBytes) request = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (msg, "application/json", request);
    }
  stream = soup_session_send (session, msg, NULL, error);
  bytes = stream != NULL ? read_answer (stream, error) : NULL;
  if (bytes == NULL)
    {
      g_autofree char *where = describe_server (msg);

      g_prefix_error (error, _ ("There is no answer from %s: "), where);
      return NULL;
    }

  /* nothing more to say */
  if (soup_message_get_status (msg) == SOUP_STATUS_NO_CONTENT)
    return json_node_new (JSON_NODE_NULL);
  node = parse_answer (bytes);
  if (node == NULL || !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (msg)))
    return refuse_answer (msg, node, error);

  return node;
}

JsonNode *
adda_ctl_ask_object (AddaCtlOptions *options,
                     const char *method,
                     const char *path,
                     JsonObject *body,
                     GError **error)
{
  g_autoptr (JsonObject) owned_body = body;
  g_autofree char *text = NULL;

  if (body != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);

      text = json_to_string (node, FALSE);
    }

  return adda_ctl_ask (options, method, path, text, error);
}

const char *
adda_ctl_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  const char *text =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

void
adda_ctl_print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  g_print ("%s\n", text);
}

char *
adda_ctl_make_printable (const char *text)
{
  GString *printable = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (printable, g_unichar_iscntrl (c) ? 0xfffd : c);
    }

  return g_string_free (printable, FALSE);
}
