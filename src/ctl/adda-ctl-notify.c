/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl notify, broadcast: a notification to a person, or to everybody */

#include <glib/gi18n.h>

#include "adda-ctl-client.h"
#include "base/adda-json.h"

typedef struct
{
  char *title;
  char *message;
  char *type;
  char *data;
} Notification;

static void
notification_clear (Notification *notification)
{
  g_free (notification->title);
  g_free (notification->message);
  g_free (notification->type);
  g_free (notification->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Notification, notification_clear)

static void
add_entries (Notification *notification, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "title", 0, 0, G_OPTION_ARG_STRING, &notification->title, N_ ("What it is about"),
      N_ ("TEXT") },
    { "message", 0, 0, G_OPTION_ARG_STRING, &notification->message, N_ ("What it says"),
      N_ ("TEXT") },
    { "type", 0, 0, G_OPTION_ARG_STRING, &notification->type,
      N_ ("Of which sort it is, for programs"), N_ ("WORD") },
    { "data", 0, 0, G_OPTION_ARG_STRING, &notification->data, N_ ("A JSON object for programs"),
      N_ ("JSON") },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/* (transfer full) (nullable): NULL with @error set */
static char *
write_body (const Notification *notification, GError **error)
{
  GString *text;
  AddaJson json;

  if (notification->title == NULL && notification->message == NULL)
    {
      g_set_error_literal (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE,
                           _ ("“--title” or “--message” is missing"));
      return NULL;
    }
  if (notification->data != NULL &&
      (!adda_json_validate (notification->data, strlen (notification->data), 16, NULL) ||
       notification->data[strspn (notification->data, " \t\r\n")] != '{'))
    {
      g_set_error_literal (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE,
                           _ ("“--data” takes a JSON object"));
      return NULL;
    }

  text = g_string_new (NULL);
  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  if (notification->title != NULL)
    adda_json_add_string (&json, "title", notification->title);
  if (notification->message != NULL)
    adda_json_add_string (&json, "message", notification->message);
  if (notification->type != NULL)
    adda_json_add_string (&json, "type", notification->type);
  if (notification->data != NULL)
    adda_json_add_raw (&json, "data", notification->data);
  adda_json_close_object (&json);

  return g_string_free (text, FALSE);
}

static gboolean
post (AddaCtlOptions *options, const char *path, const Notification *notification, GError **error)
{
  g_autofree char *body = write_body (notification, error);
  g_autoptr (JsonNode) node = NULL;

  if (body == NULL)
    return FALSE;
  node = adda_ctl_ask (options, "POST", path, body, error);
  if (node == NULL)
    return FALSE;
  if (options->is_json)
    adda_ctl_print_json (node);

  return TRUE;
}

gboolean
adda_ctl_notify (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_auto (Notification) notification = { NULL };
  g_autofree char *user = NULL;
  g_autofree char *part = NULL;
  g_autofree char *path = NULL;

  add_entries (&notification, context);
  if (!adda_ctl_parse_word (context, argv, _ ("USER"), &user, error))
    return FALSE;
  part = g_uri_escape_string (user, NULL, FALSE);
  path = g_strconcat ("/notify/", part, NULL);

  return post (options, path, &notification, error);
}

gboolean
adda_ctl_broadcast (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_auto (Notification) notification = { NULL };

  add_entries (&notification, context);
  if (!adda_ctl_parse (context, argv, error))
    return FALSE;

  return post (options, "/broadcast", &notification, error);
}
