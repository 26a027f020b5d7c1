/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A notification as JSON: what is kept of the caller's object, and what goes out */

#include "adda-notification-text.h"

#include <string.h>

#include "adda-codec-private.h"

/* The members that are looked at: first those that are the hub's, then those that are always there. */
enum
{
  MEMBER_ID,
  MEMBER_USER_ID,
  MEMBER_TIMESTAMP,
  MEMBER_READ,
  MEMBER_TYPE,
  MEMBER_TITLE,
  MEMBER_MESSAGE,
  MEMBER_DATA,
  N_MEMBERS,
};

static const AddaJsonMember wanted[N_MEMBERS] = {
  [MEMBER_ID] = ADDA_JSON_MEMBER ("id"),
  [MEMBER_USER_ID] = ADDA_JSON_MEMBER ("user_id"),
  [MEMBER_TIMESTAMP] = ADDA_JSON_MEMBER ("timestamp"),
  [MEMBER_READ] = ADDA_JSON_MEMBER ("read"),
  [MEMBER_TYPE] = ADDA_JSON_MEMBER ("type"),
  [MEMBER_TITLE] = ADDA_JSON_MEMBER ("title"),
  [MEMBER_MESSAGE] = ADDA_JSON_MEMBER ("message"),
  [MEMBER_DATA] = ADDA_JSON_MEMBER ("data"),
};

static const char *const defaults[N_MEMBERS] = {
  [MEMBER_TYPE] = "\"info\"",
  [MEMBER_TITLE] = "\"\"",
  [MEMBER_MESSAGE] = "\"\"",
  [MEMBER_DATA] = "{}",
};

char *
adda_notification_text_new (const char *text, gsize length_bytes, GError **error)
{
  g_autoptr (GString) rest = g_string_sized_new (length_bytes);
  GString *whole = g_string_sized_new (length_bytes + 64);
  AddaJsonMember members[N_MEMBERS];

  memcpy (members, wanted, sizeof members);
  if (!adda_json_split_members (text, length_bytes, members, N_MEMBERS, rest, error))
    {
      g_string_free (whole, TRUE);
      return NULL;
    }

  for (guint i = MEMBER_TYPE; i < N_MEMBERS; i++)
    {
      g_string_append_printf (whole, "%c\"%s\":", i == MEMBER_TYPE ? '{' : ',', members[i].name);
      if (members[i].value != NULL)
        g_string_append_len (whole, members[i].value, (gssize) members[i].value_length);
      else
        g_string_append (whole, defaults[i]);
    }
  if (rest->len > 0)
    g_string_append_printf (whole, ",%s", rest->str);
  g_string_append_c (whole, '}');
  return g_string_free (whole, FALSE);
}

void
adda_notification_text_write (GString *text, const AddaEvent *event, gboolean is_read)
{
  const char *user_id = adda_stream_get_user (event->room);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_uuid (&json, "id", &event->id);
  adda_json_add_string (&json, "user_id", user_id != NULL ? user_id : "");
  /* The stored object without its braces. */
  if (event->content_length > 2)
    {
      g_string_append_c (text, ',');
      g_string_append_len (text, event->content + 1, (gssize) event->content_length - 2);
    }
  adda_json_add_time (&json, "timestamp", event->time_usec);
  adda_json_add_bool (&json, "read", is_read);
  adda_json_close_object (&json);
}

void
adda_notification_text_write_page (GString *text, const AddaNotificationPage *page)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < page->n_items; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      adda_notification_text_write (text, page->items[i].event, page->items[i].is_read);
    }
  g_string_append_c (text, ']');
}

void
adda_notification_text_write_mark (GString *text, const AddaEvent *event)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("ids"), ADDA_JSON_MEMBER ("time") };

  if (!adda_json_read_members (event->content, event->content_length, members,
                               G_N_ELEMENTS (members), NULL))
    return;
  if (members[0].value != NULL)
    g_string_append_printf (text, ",\"ids\":%.*s", (int) members[0].value_length, members[0].value);
  else if (members[1].value != NULL)
    g_string_append_printf (text, ",\"all\":true,\"until\":%.*s", (int) members[1].value_length,
                            members[1].value);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_MESSAGE, why);
  return FALSE;
}

gboolean
adda_notification_id_read (const AddaJsonMember *member, AddaUuid *id, GError **error)
{
  g_autofree char *text = NULL;

  return adda_json_read_string (member, &text, NULL, error) &&
         (adda_uuid_parse (text, id) || refuse (error, "This is not the id of a notification"));
}

gboolean
adda_notification_ids_read (const AddaJsonMember *member,
                            AddaUuid **ids,
                            guint *n_ids,
                            GError **error)
{
  g_autofree AddaUuid *found = g_new (AddaUuid, ADDA_NOTIFICATIONS_MAX);
  AddaJsonMember element = ADDA_JSON_MEMBER ("an element of ids");
  const char *at = member->value;
  guint n = 0;

  if (at == NULL || *at != '[')
    return refuse (error, "ids must be an array");

  while (adda_json_next_element (&at, member->value + member->value_length, &element))
    {
      if (n == ADDA_NOTIFICATIONS_MAX)
        return refuse (error, "ids must have at most 500 elements");
      if (!adda_notification_id_read (&element, &found[n++], error))
        return FALSE;
    }
  if (n == 0)
    return refuse (error, "ids must not be empty");

  *ids = g_steal_pointer (&found);
  *n_ids = n;
  return TRUE;
}
