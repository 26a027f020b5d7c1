/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How the browser's page tells a notification: the same as its notice-text.js */

#include "adda-notice.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_TITLE 200
#define MAX_TEXT 2000
#define MAX_WORDS 9

static const struct
{
  AddaNoticeKind kind;
  const char *words[MAX_WORDS];
} kinds[] = {
  { { "dialog-error-symbolic", "error" },
    { "error", "errors", "failure", "failed", "fail", "critical", "alert", "danger" } },
  { { "dialog-warning-symbolic", "warning" }, { "warning", "warn", "caution" } },
  { { "object-select-symbolic", "success" },
    { "success", "ok", "done", "completed", "confirmed", "resolved" } },
  { { "chat-message-new-symbolic", NULL }, { "message", "mention", "chat", "reply", "comment" } },
  { { "avatar-default-symbolic", NULL }, { "user", "account", "invite", "friend", "follow" } },
};

static const AddaNoticeKind plain = { "preferences-system-notifications-symbolic", NULL };

/* A member as text, whatever it is, cut at @most letters. */
static char *
get_text (JsonObject *notification, const char *member, glong most)
{
  JsonNode *node = json_object_get_member (notification, member);
  g_autofree char *text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_dup_string (node);
  else
    text = json_to_string (node, FALSE);
  g_strstrip (text);
  if (g_utf8_strlen (text, -1) > most)
    {
      g_autofree char *cut = g_utf8_substring (text, 0, most);

      return g_strconcat (cut, "…", NULL);
    }
  return g_steal_pointer (&text);
}

/* Whether one of the words of @text is @word. */
static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    if ((at == text || !g_ascii_isalpha (at[-1])) && !g_ascii_isalpha (at[length]))
      return TRUE;
  return FALSE;
}

AddaNoticeKind
adda_notice_kind (JsonObject *notification)
{
  g_autofree char *severity = get_text (notification, "severity", MAX_TITLE);
  g_autofree char *type = get_text (notification, "type", MAX_TITLE);
  g_autofree char *both = g_strdup_printf ("%s %s", severity, type);
  g_autofree char *words = g_ascii_strdown (both, -1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; kinds[i].words[j] != NULL; j++)
      if (has_word (words, kinds[i].words[j]))
        return kinds[i].kind;
  return plain;
}

char *
adda_notice_title (JsonObject *notification)
{
  g_autofree char *title = get_text (notification, "title", MAX_TITLE);

  return *title == '\0' ? g_strdup (_ ("Notification")) : g_steal_pointer (&title);
}

char *
adda_notice_text (JsonObject *notification)
{
  g_autofree char *message = get_text (notification, "message", MAX_TEXT);

  return *message != '\0' ? g_steal_pointer (&message) : get_text (notification, "text", MAX_TEXT);
}

char *
adda_notice_type (JsonObject *notification)
{
  g_autofree char *type = get_text (notification, "type", MAX_TITLE);

  return g_str_equal (type, "info") ? g_strdup ("") : g_steal_pointer (&type);
}
