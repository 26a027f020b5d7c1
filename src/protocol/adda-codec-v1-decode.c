/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda.v1, the way in: text into commands, one table row a type */

#include "adda-codec-private.h"
#include "adda-notification-text.h"

#include <string.h>

#include "base/adda-name.h"

enum
{
  MEMBER_TYPE,
  MEMBER_NONCE,
  MEMBER_ROOM,
  MEMBER_CONTENT,
  MEMBER_TOKEN,
  MEMBER_SESSION,
  MEMBER_EPOCH,
  MEMBER_SINCE,
  MEMBER_BEFORE,
  MEMBER_AFTER,
  MEMBER_LIMIT,
  MEMBER_ON,
  MEMBER_IDS,
  MEMBER_ALL,
  MEMBER_UNREAD,
  N_MEMBERS,
};

static const AddaJsonMember wanted[N_MEMBERS] = {
  [MEMBER_TYPE] = ADDA_JSON_MEMBER ("type"),     [MEMBER_NONCE] = ADDA_JSON_MEMBER ("nonce"),
  [MEMBER_ROOM] = ADDA_JSON_MEMBER ("room"),     [MEMBER_CONTENT] = ADDA_JSON_MEMBER ("content"),
  [MEMBER_TOKEN] = ADDA_JSON_MEMBER ("token"),   [MEMBER_SESSION] = ADDA_JSON_MEMBER ("session"),
  [MEMBER_EPOCH] = ADDA_JSON_MEMBER ("epoch"),   [MEMBER_SINCE] = ADDA_JSON_MEMBER ("since"),
  [MEMBER_BEFORE] = ADDA_JSON_MEMBER ("before"), [MEMBER_AFTER] = ADDA_JSON_MEMBER ("after"),
  [MEMBER_LIMIT] = ADDA_JSON_MEMBER ("limit"),   [MEMBER_ON] = ADDA_JSON_MEMBER ("on"),
  [MEMBER_IDS] = ADDA_JSON_MEMBER ("ids"),       [MEMBER_ALL] = ADDA_JSON_MEMBER ("all"),
  [MEMBER_UNREAD] = ADDA_JSON_MEMBER ("unread"),
};

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_MESSAGE, why);

  return FALSE;
}

static gboolean
read_nonce (const AddaJsonMember *members, char **nonce, GError **error)
{
  g_autofree char *value = NULL;
  gsize length_bytes;

  if (members[MEMBER_NONCE].value == NULL)
    return TRUE;
  if (!adda_json_read_string (&members[MEMBER_NONCE], &value, &length_bytes, error))
    return FALSE;
  if (length_bytes < 1 || length_bytes > ADDA_PROTOCOL_NONCE_MAX)
    return refuse (error, "nonce must have 1 to 64 bytes");

  *nonce = g_steal_pointer (&value);

  return TRUE;
}

static gboolean
read_room (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) flaw = NULL;

  if (!adda_json_read_string (&members[MEMBER_ROOM], &name, NULL, error))
    return FALSE;

  command->room = adda_name_normalize (name, &flaw);
  if (command->room == NULL)
    g_set_error_literal (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_NAME, flaw->message);

  return command->room != NULL;
}

static gboolean
read_auth (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  gboolean has_token = members[MEMBER_TOKEN].value != NULL;
  gboolean has_session = members[MEMBER_SESSION].value != NULL;

  if (has_token == has_session)
    return refuse (error, has_token ? "token and session exclude each other"
                                    : "token or session is missing");
  if (has_session)
    return adda_json_read_string (&members[MEMBER_SESSION], &command->session, NULL, error);

  return adda_json_read_string (&members[MEMBER_TOKEN], &command->text, &command->text_length,
                                error);
}

static gboolean
read_join (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  command->has_since = members[MEMBER_SINCE].value != NULL;

  return read_room (members, command, error) &&
         (!command->has_since ||
          adda_json_read_integer (&members[MEMBER_SINCE], 0, &command->since, error)) &&
         (members[MEMBER_EPOCH].value == NULL ||
          adda_json_read_string (&members[MEMBER_EPOCH], &command->epoch, NULL, error));
}

static gboolean
read_send (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  return read_room (members, command, error) &&
         adda_json_read_string (&members[MEMBER_CONTENT], &command->text, &command->text_length,
                                error);
}

static gboolean
read_history (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  gboolean has_before = members[MEMBER_BEFORE].value != NULL;
  guint64 limit = 0;

  command->is_forward = members[MEMBER_AFTER].value != NULL;
  if (has_before && command->is_forward)
    return refuse (error, "before and after exclude each other");

  if (!read_room (members, command, error) ||
      (has_before &&
       !adda_json_read_integer (&members[MEMBER_BEFORE], 0, &command->before, error)) ||
      (command->is_forward &&
       !adda_json_read_integer (&members[MEMBER_AFTER], 0, &command->after, error)) ||
      (members[MEMBER_LIMIT].value != NULL &&
       !adda_json_read_integer (&members[MEMBER_LIMIT], 1, &limit, error)))
    return FALSE;

  command->limit = (guint) MIN (limit, G_MAXUINT);
  /* 0 would mean the latest page; counting starts at 1, so nothing stands before either. */
  if (has_before)
    command->before = MAX (command->before, 1);

  return TRUE;
}

static gboolean
read_typing (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  gboolean is_on = FALSE;

  if (!read_room (members, command, error) ||
      !adda_json_read_boolean (&members[MEMBER_ON], &is_on, error))
    return FALSE;

  command->is_on = is_on;

  return TRUE;
}

static gboolean
read_notifications (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  gboolean is_unread_only = FALSE;
  guint64 limit = 0;

  if (members[MEMBER_BEFORE].value != NULL)
    {
      command->ids = g_new0 (AddaUuid, 1);
      command->n_ids = 1;
      if (!adda_notification_id_read (&members[MEMBER_BEFORE], command->ids, error))
        return FALSE;
    }
  if ((members[MEMBER_LIMIT].value != NULL &&
       !adda_json_read_integer (&members[MEMBER_LIMIT], 1, &limit, error)) ||
      (members[MEMBER_UNREAD].value != NULL &&
       !adda_json_read_boolean (&members[MEMBER_UNREAD], &is_unread_only, error)))
    return FALSE;

  command->limit = (guint) MIN (limit, G_MAXUINT);
  command->is_on = is_unread_only;
  return TRUE;
}

static gboolean
read_read (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  gboolean is_all = FALSE;

  if (members[MEMBER_ALL].value != NULL &&
      !adda_json_read_boolean (&members[MEMBER_ALL], &is_all, error))
    return FALSE;
  if ((members[MEMBER_ALL].value != NULL) == (members[MEMBER_IDS].value != NULL))
    return refuse (error, is_all ? "ids and all exclude each other" : "ids or all is missing");
  if (members[MEMBER_ALL].value != NULL && !is_all)
    return refuse (error, "all must be true");
  return is_all ||
         adda_notification_ids_read (&members[MEMBER_IDS], &command->ids, &command->n_ids, error);
}

/* Who watches and steers reads the rest, once it is known who asks. */
static gboolean
read_nothing (const AddaJsonMember *members, AddaCommand *command, GError **error)
{
  return TRUE;
}

static const struct
{
  const char *word;
  AddaCommandType type;
  gboolean (*read) (const AddaJsonMember *members, AddaCommand *command, GError **error);
} shapes[] = {
  { "send", ADDA_COMMAND_SEND, read_send },
  { "typing", ADDA_COMMAND_TYPING, read_typing },
  { "ping", ADDA_COMMAND_PING, read_nothing },
  { "join", ADDA_COMMAND_JOIN, read_join },
  { "leave", ADDA_COMMAND_LEAVE, read_room },
  { "history", ADDA_COMMAND_HISTORY, read_history },
  { "presence", ADDA_COMMAND_PRESENCE, read_room },
  { "auth", ADDA_COMMAND_AUTH, read_auth },
  { "notifications", ADDA_COMMAND_NOTIFICATIONS, read_notifications },
  { "read", ADDA_COMMAND_READ, read_read },
  { "watch", ADDA_COMMAND_WATCH, read_nothing },
  { "unwatch", ADDA_COMMAND_UNWATCH, read_nothing },
  { "admin", ADDA_COMMAND_ADMIN, read_nothing },
};

static AddaCommand *
read_command (const AddaJsonMember *members, GError **error)
{
  g_autoptr (AddaCommand) command = NULL;
  g_autofree char *type = NULL;

  if (!adda_json_read_string (&members[MEMBER_TYPE], &type, NULL, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      if (!g_str_equal (type, shapes[i].word))
        continue;

      command = adda_command_new (shapes[i].type);
      return shapes[i].read (members, command, error) ? g_steal_pointer (&command) : NULL;
    }
  adda_codec_refuse_type (type, error);

  return NULL;
}

static gboolean
is_for_desk (const AddaCommand *command)
{
  return command->type == ADDA_COMMAND_WATCH || command->type == ADDA_COMMAND_UNWATCH ||
         command->type == ADDA_COMMAND_ADMIN;
}

AddaCommand *
adda_codec_v1_decode (const char *text, gsize length_bytes, char **nonce, GError **error)
{
  AddaJsonMember members[N_MEMBERS];
  AddaCommand *command;

  *nonce = NULL;
  memcpy (members, wanted, sizeof members);
  if (!adda_codec_open (text, length_bytes, members, N_MEMBERS, error))
    {
      read_nonce (members, nonce, NULL);
      return NULL;
    }
  if (!read_nonce (members, nonce, error))
    return NULL;

  command = read_command (members, error);
  if (command == NULL)
    return NULL;

  command->nonce = g_strdup (*nonce);
  if (is_for_desk (command))
    {
      command->text = g_strndup (text, length_bytes);
      command->text_length = length_bytes;
    }

  return command;
}
