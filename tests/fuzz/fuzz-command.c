/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Fuzz target: a client's text through the codecs, held against json-glib where they agree to it */

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/adda-json.h"
#include "base/adda-name.h"
#include "protocol/adda-codec.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* What a command may say, whatever the text was. */
static void
check_command (const AddaCommand *command, const char *nonce)
{
  g_assert_cmpstr (command->nonce, ==, nonce);
  if (nonce != NULL)
    {
      g_assert_cmpuint (strlen (nonce), >=, 1);
      g_assert_cmpuint (strlen (nonce), <=, ADDA_PROTOCOL_NONCE_MAX);
    }
  if (command->text != NULL)
    {
      g_assert_cmpuint (strlen (command->text), ==, command->text_length);
      g_assert_true (g_utf8_validate (command->text, -1, NULL));
    }
  if (command->room != NULL)
    {
      g_autofree char *again = adda_name_normalize (command->room, NULL);

      g_assert_cmpstr (again, ==, command->room);
    }
}

/* Another reader finds the same strings in the same text. */
static void
compare (AddaDialect dialect, const char *text, gsize length, const AddaCommand *command)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  g_assert_true (json_parser_load_from_data (parser, text, (gssize) length, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  if (command->nonce != NULL)
    g_assert_cmpstr (json_object_get_string_member (object, "nonce"), ==, command->nonce);
  if (command->type == ADDA_COMMAND_SEND && dialect == ADDA_DIALECT_ENVELOPE)
    object = json_object_get_object_member (object, "payload");
  if (command->type == ADDA_COMMAND_SEND)
    g_assert_cmpstr (json_object_get_string_member (object, "content"), ==, command->text);
  if (command->has_since)
    g_assert_cmpint (json_object_get_int_member (object, "since"), ==, (gint64) command->since);
}

/* What came in goes out as JSON that a strict reader takes. */
static void
send_back (AddaDialect dialect, const AddaCommand *command)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "Ann", ADDA_ROLE_GUEST);
  g_autoptr (AddaEvent) event =
      adda_event_new (ADDA_EVENT_MESSAGE, command->room != NULL ? command->room : "general", user,
                      command->nonce, g_strdup (command->text), command->text_length);
  const AddaNotice notice = { .type = ADDA_NOTICE_MESSAGE, .event = event, .is_own = TRUE };
  g_autoptr (AddaFrame) frame = adda_codecs[dialect]->encode (&notice);
  gsize length;
  const char *text = (const char *) adda_frame_get_payload (frame, &length);

  g_assert_true (adda_json_validate (text, length, ADDA_PROTOCOL_MAX_DEPTH, NULL));
}

static void
try_dialect (AddaDialect dialect, const char *text, gsize length)
{
  g_autofree char *nonce = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AddaCommand) command = adda_codecs[dialect]->decode (text, length, &nonce, &error);

  if (command == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == ADDA_PROTOCOL_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }

  g_assert_no_error (error);
  check_command (command, nonce);
  compare (dialect, text, length, command);
  if (command->type == ADDA_COMMAND_SEND)
    send_back (dialect, command);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *text = (const char *) data;

  /* The frame parser lets nothing else through. */
  if (!g_utf8_validate_len (text, size, NULL))
    return 0;

  for (guint dialect = 0; dialect < ADDA_N_DIALECTS; dialect++)
    if (adda_codecs[dialect]->decode != NULL)
      try_dialect ((AddaDialect) dialect, text, size);

  return 0;
}
