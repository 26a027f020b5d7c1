/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of commands and of the words for errors */

#include "hub/adda-command.h"
#include "hub/adda-error-code.h"

static void
test_new (void)
{
  g_autoptr (AddaCommand) command = adda_command_new (ADDA_COMMAND_HISTORY);

  g_assert_cmpint (command->type, ==, ADDA_COMMAND_HISTORY);
  g_assert_null (command->room);
  g_assert_null (command->nonce);
  g_assert_cmpuint (command->limit, ==, 0);
  g_assert_false (command->has_since);
}

static void
test_free (void)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_AUTH);

  /* Every owned field: the sanitizer tells of what is left. */
  command->room = g_strdup ("tea");
  command->nonce = g_strdup ("n");
  command->text = g_strdup ("a token");
  command->text_length = strlen (command->text);
  command->session = g_strdup ("s");
  command->epoch = g_strdup ("e");
  adda_command_free (command);
  adda_command_free (NULL);
}

static void
test_error_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint code = 0; code < ADDA_N_ERRORS; code++)
    {
      const char *word = adda_error_code_to_string (code);

      g_assert_cmpstr (word, !=, NULL);
      for (const char *c = word; c != NULL && *c != '\0'; c++)
        g_assert_true (g_ascii_islower (*c) || *c == '_');
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
      g_assert_cmpstr (adda_error_code_get_message (code), !=, NULL);
      g_assert_cmpstr (adda_error_code_get_message (code), !=, "");
    }

  /* Clients know these by heart. */
  g_assert_cmpstr (adda_error_code_to_string (ADDA_ERROR_BAD_JSON), ==, "bad_json");
  g_assert_cmpstr (adda_error_code_to_string (ADDA_ERROR_NOT_IN_ROOM), ==, "not_in_room");
  g_assert_cmpstr (adda_error_code_to_string (ADDA_ERROR_STORAGE_FULL), ==, "storage_full");
  g_assert_cmpstr (adda_error_code_to_string (ADDA_ERROR_SHUTTING_DOWN), ==, "shutting_down");
  g_assert_cmpstr (adda_error_code_get_message (ADDA_ERROR_RATE_LIMITED), ==,
                   "Rate limit exceeded");
  g_assert_cmpstr (adda_error_code_get_message (ADDA_ERROR_INVALID_TOKEN), ==, "Invalid token");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/new", test_new);
  g_test_add_func ("/command/free", test_free);
  g_test_add_func ("/error-code/words", test_error_words);
  return g_test_run ();
}
