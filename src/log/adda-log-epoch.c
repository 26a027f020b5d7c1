/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The name of the log's numbering, and when the numbering could not be kept */

#include "adda-log-epoch.h"

#include "adda-log-schema.h"
#include "base/adda-uuid.h"

#define EPOCH "epoch"
#define UNSYNCED_BOOT "unsynced_boot"

/* See random(4). Without it, a machine that went down looks like one that did not. */
#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"

static char *
dup_boot_id (const char *boot_id)
{
  g_autofree char *text = NULL;

  if (boot_id != NULL)
    return g_strdup (boot_id);

  if (!g_file_get_contents (BOOT_ID_PATH, &text, NULL, NULL))
    return g_strdup ("unknown");

  return g_strstrip (g_steal_pointer (&text));
}

static char *
make_epoch (void)
{
  guint64 random_word;

  adda_random_bytes (&random_word, sizeof random_word);

  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", random_word);
}

/* *@is_lost: the machine went down while events were not synced. */
static gboolean
check_boot (sqlite3 *db, const char *boot_id, gboolean *is_lost, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *current = dup_boot_id (boot_id);
  g_autofree char *unsynced = adda_log_schema_get_meta (db, UNSYNCED_BOOT, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *is_lost = unsynced != NULL && g_strcmp0 (unsynced, current) != 0;

  return TRUE;
}

char *
adda_log_epoch_load (sqlite3 *db, const char *boot_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *epoch = NULL;
  gboolean is_lost;

  if (!check_boot (db, boot_id, &is_lost, error))
    return NULL;

  epoch = adda_log_schema_get_meta (db, EPOCH, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (epoch == NULL)
    {
      epoch = make_epoch ();
      return adda_log_schema_set_meta (db, EPOCH, epoch, error) ? g_steal_pointer (&epoch) : NULL;
    }

  if (!is_lost)
    return g_steal_pointer (&epoch);

  g_message ("The machine went down without a sync of the log: its numbering begins a new epoch");
  g_free (epoch);
  epoch = make_epoch ();
  /* If the disk is full now, the next start makes one more, which does no harm. */
  if (!adda_log_schema_set_meta (db, EPOCH, epoch, &local_error))
    g_warning ("The new epoch could not be stored: %s", local_error->message);

  return g_steal_pointer (&epoch);
}

gboolean
adda_log_epoch_begin_unsynced (sqlite3 *db, const char *boot_id)
{
  g_autofree char *current = dup_boot_id (boot_id);

  return adda_log_schema_set_meta (db, UNSYNCED_BOOT, current, NULL);
}

gboolean
adda_log_epoch_end_unsynced (sqlite3 *db)
{
  return adda_log_schema_set_meta (db, UNSYNCED_BOOT, NULL, NULL);
}
