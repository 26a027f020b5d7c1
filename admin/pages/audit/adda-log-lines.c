/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The log's lines and the hub's events in one list */

#include <glib/gi18n.h>

#include "adda-lines.h"
#include "models/adda-log-item.h"
#include "widgets/adda-duration.h"

typedef enum
{
  ABOUT_LOG,
  ABOUT_COMING,
  ABOUT_ROOMS,
  ABOUT_SIGN_IN,
  ABOUT_TROUBLE,
} About;

/* What a line's level or an event's kind says. */
static const struct
{
  const char *name;
  const char *icon;
  const char *word;
  const char *style;
  About about;
  gboolean is_trouble;
} sorts[] = {
  { "error", "dialog-error-symbolic", N_ ("Error"), "error", ABOUT_LOG, TRUE },
  { "warning", "dialog-warning-symbolic", N_ ("Warning"), "warning", ABOUT_LOG, TRUE },
  { "message", "mail-read-symbolic", N_ ("Message"), NULL, ABOUT_LOG, FALSE },
  { "info", "dialog-information-symbolic", N_ ("Info"), NULL, ABOUT_LOG, FALSE },
  { "debug", "applications-engineering-symbolic", N_ ("Debug"), NULL, ABOUT_LOG, FALSE },
  { "connect", "network-receive-symbolic", N_ ("Connect"), NULL, ABOUT_COMING, FALSE },
  { "disconnect", "network-offline-symbolic", N_ ("Left"), NULL, ABOUT_COMING, FALSE },
  { "join", "go-next-symbolic", N_ ("Join"), NULL, ABOUT_ROOMS, FALSE },
  { "leave", "go-previous-symbolic", N_ ("Leave"), NULL, ABOUT_ROOMS, FALSE },
  { "slow", "alarm-symbolic", N_ ("Slow"), "warning", ABOUT_TROUBLE, TRUE },
  { "refused", "action-unavailable-symbolic", N_ ("Refused"), "warning", ABOUT_TROUBLE, TRUE },
  { "sign_in", "dialog-password-symbolic", N_ ("Sign-in"), NULL, ABOUT_SIGN_IN, FALSE },
  { "sign_in_failed", "dialog-error-symbolic", N_ ("Failed"), "warning", ABOUT_SIGN_IN, TRUE },
};

/* G_N_ELEMENTS if the hub knows more than we do. */
static guint
find_sort (AddaLogItem *line)
{
  const char *name = line->level != NULL ? line->level : line->kind;

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_strcmp0 (name, sorts[i].name) == 0)
      return i;
  return G_N_ELEMENTS (sorts);
}

static gboolean
is_about (gpointer item, About about)
{
  guint i = find_sort (item);

  return i < G_N_ELEMENTS (sorts) && sorts[i].about == about;
}

static gboolean
is_any (gpointer item)
{
  return TRUE;
}

static gboolean
is_trouble (gpointer item)
{
  guint i = find_sort (item);

  return i < G_N_ELEMENTS (sorts) && sorts[i].is_trouble;
}

static gboolean
is_log (gpointer item)
{
  return ADDA_LOG_ITEM (item)->level != NULL;
}

static gboolean
is_coming (gpointer item)
{
  return is_about (item, ABOUT_COMING);
}

static gboolean
is_rooms (gpointer item)
{
  return is_about (item, ABOUT_ROOMS);
}

static gboolean
is_sign_in (gpointer item)
{
  return is_about (item, ABOUT_SIGN_IN);
}

static gboolean
is_refusal (gpointer item)
{
  return is_about (item, ABOUT_TROUBLE);
}

static const AddaLineCategory categories[] = {
  { N_ ("Everything"), is_any },
  { N_ ("Trouble"), is_trouble },
  { N_ ("Log Lines"), is_log },
  { N_ ("Connections"), is_coming },
  { N_ ("Rooms"), is_rooms },
  { N_ ("Sign-ins"), is_sign_in },
  { N_ ("Slow and Refused"), is_refusal },
};

static int
compare (gconstpointer a, gconstpointer b)
{
  AddaLogItem *first = ADDA_LOG_ITEM ((gpointer) a);
  AddaLogItem *second = ADDA_LOG_ITEM ((gpointer) b);
  int order = g_strcmp0 (first->time, second->time);

  if (order != 0)
    return order;
  return first->id < second->id ? -1 : first->id > second->id;
}

static AddaLineSort
get_sort (gpointer item)
{
  AddaLogItem *line = item;
  guint i = find_sort (line);

  if (i < G_N_ELEMENTS (sorts))
    return (AddaLineSort){ sorts[i].icon, _ (sorts[i].word), sorts[i].style };
  return (AddaLineSort){ "dialog-information-symbolic", line->kind == NULL ? "" : line->kind,
                         NULL };
}

/* (nullable) The user's name, or the id if that is all there is. */
static const char *
get_user (AddaLogItem *line)
{
  JsonObject *user;

  if (line->user == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (line->user))
    return json_node_get_string (line->user);
  if (!JSON_NODE_HOLDS_OBJECT (line->user))
    return NULL;
  user = json_node_get_object (line->user);
  return json_object_get_string_member_with_default (
      user, "name", json_object_get_string_member_with_default (user, "id", NULL));
}

static char *
get_about (gpointer item, GDateTime *now)
{
  AddaLogItem *line = item;
  g_autofree char *time = now == NULL ? NULL : adda_time_text (line->time, now);
  const char *parts[] = { time, get_user (line), line->room, line->address, line->domain };
  GString *about = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (about, "%s%s", about->len == 0 ? "" : " · ", parts[i]);
  return g_string_free (about, FALSE);
}

static char *
get_text (gpointer item)
{
  AddaLogItem *line = item;

  return g_strdup (line->text == NULL ? "" : line->text);
}

const AddaLineKind adda_log_lines = {
  .topics = { "log", "events" },
  .key = "id",
  .item_type = adda_log_item_get_type,
  .is_newest_first = FALSE,
  .file_name = "adda-log",
  .categories = categories,
  .n_categories = G_N_ELEMENTS (categories),
  .compare = compare,
  .get_sort = get_sort,
  .get_about = get_about,
  .get_text = get_text,
};
