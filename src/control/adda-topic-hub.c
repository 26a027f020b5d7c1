/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic hub: one item, the hub itself */

#include "adda-topic-private.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>

#include "base/adda-clock.h"

void
adda_control_look_at_disk (const char *data_dir, guint64 *free_bytes, guint64 *all_bytes)
{
  struct statvfs info;

  *free_bytes = 0;
  *all_bytes = 0;
  if (data_dir == NULL || statvfs (data_dir, &info) != 0)
    return;
  *free_bytes = (guint64) info.f_bavail * info.f_frsize;
  *all_bytes = (guint64) info.f_blocks * info.f_frsize;
}

static guint64
get_database_bytes (const char *data_dir)
{
  static const char *const names[] = { "adda.db", "adda.db-wal" };
  guint64 bytes = 0;

  for (guint i = 0; data_dir != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (data_dir, names[i], NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0)
        bytes += (guint64) info.st_size;
    }

  return bytes;
}

static guint
count_accounts (const AddaControlParts *parts)
{
  g_autoptr (GPtrArray) accounts =
      parts->accounts != NULL ? adda_accounts_list (parts->accounts) : NULL;

  return accounts != NULL ? accounts->len : 0;
}

static void
add_program (AddaJson *json, const AddaControlParts *parts)
{
  gboolean is_known = parts->program != NULL;
  g_autofree char *address = is_known ? parts->program->dup_address (parts->program_data) : NULL;

  adda_json_add_string (json, "address", address);
  adda_json_add_bool (json, "draining",
                      is_known && parts->program->is_draining (parts->program_data));
}

void
adda_topic_hub_look (AddaChannel *channel)
{
  AddaControl *control = channel->control;
  const AddaControlParts *parts = &control->parts;
  g_autofree char *durability =
      parts->settings != NULL ? g_settings_get_string (parts->settings, "durability") : NULL;
  guint64 free_bytes;
  guint64 all_bytes;
  AddaJson json;

  adda_control_look_at_disk (parts->data_dir, &free_bytes, &all_bytes);
  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", "hub");
  adda_json_add_string (&json, "version", ADDA_VERSION);
  adda_json_add_string (&json, "epoch", adda_log_get_epoch (adda_hub_get_log (parts->hub)));
  adda_json_add_time (&json, "started", control->started_usec);
  adda_json_add_time (&json, "time", adda_clock_now_usec ());
  adda_json_add_int (&json, "n_connections",
                     parts->gateway != NULL ? adda_gateway_get_n_connections (parts->gateway) : 0);
  adda_json_add_int (&json, "n_rooms", adda_hub_get_n_rooms (parts->hub));
  adda_json_add_int (&json, "n_accounts", count_accounts (parts));
  adda_json_add_string (&json, "durability", durability);
  add_program (&json, parts);
  adda_json_add_int (&json, "database_bytes", (gint64) get_database_bytes (parts->data_dir));
  adda_json_add_int (&json, "disk_free_bytes", (gint64) free_bytes);
  adda_alarms_write (control->alarms, &json, "alarms");
  adda_channel_close_item (channel, &json, "hub");
}
