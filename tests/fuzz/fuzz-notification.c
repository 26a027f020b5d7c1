/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Fuzzes what is kept of a caller's notification, and the ids that are marked as read */

#include <string.h>

#include "base/adda-json.h"
#include "protocol/adda-notification-text.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes);

#define DEPTH 16

/* Whole JSON, with all that there must be, and nothing that is the hub's to say. */
static void
check_text (const char *text, gsize length_bytes)
{
  AddaJsonMember members[] = {
    ADDA_JSON_MEMBER ("id"),      ADDA_JSON_MEMBER ("user_id"), ADDA_JSON_MEMBER ("timestamp"),
    ADDA_JSON_MEMBER ("read"),    ADDA_JSON_MEMBER ("type"),    ADDA_JSON_MEMBER ("title"),
    ADDA_JSON_MEMBER ("message"), ADDA_JSON_MEMBER ("data"),
  };
  g_autofree char *kept = adda_notification_text_new (text, length_bytes, NULL);

  if (kept == NULL)
    return;
  g_assert (adda_json_validate (kept, strlen (kept), DEPTH, NULL));
  g_assert (adda_json_read_members (kept, strlen (kept), members, G_N_ELEMENTS (members), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert ((members[i].value != NULL) == (i >= 4));
}

static void
check_ids (const char *text, gsize length_bytes)
{
  AddaJsonMember member = ADDA_JSON_MEMBER ("ids");
  g_autofree AddaUuid *ids = NULL;
  guint n_ids = 0;

  member.value = text;
  member.value_length = length_bytes;
  if (adda_notification_ids_read (&member, &ids, &n_ids, NULL))
    g_assert (n_ids > 0 && n_ids <= ADDA_NOTIFICATIONS_MAX);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes)
{
  g_autofree char *exact = g_memdup2 (data, length_bytes);

  if (length_bytes == 0 || memchr (data, '\0', length_bytes) != NULL ||
      !g_utf8_validate_len (exact, length_bytes, NULL) ||
      !adda_json_validate (exact, length_bytes, DEPTH, NULL))
    return 0;

  check_text (exact, length_bytes);
  check_ids (exact, length_bytes);
  return 0;
}
