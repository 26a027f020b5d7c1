/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Fuzzes names: whatever is given, what comes out is in the one form; and their skeletons */

#include "auth/adda-skeleton.h"
#include "base/adda-name.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes)
{
  g_autofree char *given = g_strndup ((const char *) data, length_bytes);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = adda_name_normalize (given, &error);
  g_autofree char *again = NULL, *composed = NULL, *skeleton = NULL, *of_capitals = NULL;
  g_autofree char *capitals = NULL;

  if (name == NULL)
    {
      g_assert (error != NULL && error->domain == ADDA_NAME_ERROR);
      g_assert (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert (error == NULL);
  g_assert (g_utf8_validate (name, -1, NULL));
  g_assert (strlen (name) > 0 && strlen (name) <= ADDA_NAME_MAX_BYTES);
  g_assert (g_utf8_strlen (name, -1) <= ADDA_NAME_MAX_CHARS);
  g_assert (!g_unichar_isspace (g_utf8_get_char (name)));
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    g_assert (!g_unichar_iscntrl (g_utf8_get_char (c)));

  composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  g_assert_cmpstr (composed, ==, name);
  again = adda_name_normalize (name, NULL);
  g_assert_cmpstr (again, ==, name);

  adda_skeleton_check_scripts (name, NULL);
  skeleton = adda_skeleton_new (name);
  g_assert (g_utf8_validate (skeleton, -1, NULL));
  /* In ASCII nothing changes with the case. */
  capitals = g_ascii_strup (name, -1);
  of_capitals = adda_skeleton_new (capitals);
  g_assert_cmpstr (of_capitals, ==, skeleton);

  return 0;
}
