/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How far each hook's deliveries have come in each room: kept in a small file */

#include "adda-hook-cursors.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define SAVE_WAIT_MS 1000
#define FILE_MAX_BYTES (64 * 1024 * 1024)

struct _AddaHookCursors
{
  char *path;       /* (owned) */
  GHashTable *rows; /* (owned) "HOOK ROOM", the room percent-encoded → guint64 (owned) */
  guint save_id;
};

static char *
make_key (const char *hook, const char *room)
{
  g_autofree char *escaped = g_uri_escape_string (room, NULL, TRUE);

  return g_strconcat (hook, " ", escaped, NULL);
}

/* "SEQ HOOK ROOM" */
static void
read_line (AddaHookCursors *self, const char *line)
{
  const char *space = strchr (line, ' ');
  g_autofree char *number = space != NULL ? g_strndup (line, (gsize) (space - line)) : NULL;
  guint64 seq;

  if (number != NULL && strchr (space + 1, ' ') != NULL &&
      g_hash_table_size (self->rows) < ADDA_HOOK_MAX_CURSORS &&
      g_ascii_string_to_unsigned (number, 10, 1, G_MAXINT64, &seq, NULL))
    g_hash_table_insert (self->rows, g_strdup (space + 1), g_memdup2 (&seq, sizeof seq));
}

AddaHookCursors *
adda_hook_cursors_new (const char *path)
{
  AddaHookCursors *self = g_new0 (AddaHookCursors, 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length_bytes;

  self->path = g_strdup (path);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!g_file_get_contents (path, &text, &length_bytes, NULL) || length_bytes > FILE_MAX_BYTES)
    return self;
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    read_line (self, lines[i]);
  return self;
}

static void
save (AddaHookCursors *self)
{
  g_autofree char *draft = g_strconcat (self->path, ".new", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT " %s\n", *(guint64 *) value,
                            (const char *) key);
  /* Whole or not at all, but not waiting for the disk: an older one only repeats deliveries. */
  if (!g_file_set_contents_full (draft, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_NONE,
                                 0600, &error) ||
      g_rename (draft, self->path) != 0)
    g_warning ("what webhooks have delivered cannot be kept: %s",
               error != NULL ? error->message : g_strerror (errno));
}

static gboolean
save_late (gpointer data)
{
  AddaHookCursors *self = data;

  self->save_id = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
save_soon (AddaHookCursors *self)
{
  if (self->save_id != 0)
    return;
  self->save_id = g_timeout_add (SAVE_WAIT_MS, save_late, self);
  g_source_set_name_by_id (self->save_id, "[adda] cursors of webhooks");
}

void
adda_hook_cursors_free (AddaHookCursors *self)
{
  if (self->save_id != 0)
    save (self);
  g_clear_handle_id (&self->save_id, g_source_remove);
  g_hash_table_unref (self->rows);
  g_free (self->path);
  g_free (self);
}

gboolean
adda_hook_cursors_get (AddaHookCursors *self, const char *hook, const char *room, guint64 *seq)
{
  g_autofree char *key = make_key (hook, room);
  const guint64 *value = g_hash_table_lookup (self->rows, key);

  if (value != NULL)
    *seq = *value;
  return value != NULL;
}

void
adda_hook_cursors_set (AddaHookCursors *self, const char *hook, const char *room, guint64 seq)
{
  char *key = make_key (hook, room);

  if (g_hash_table_size (self->rows) >= ADDA_HOOK_MAX_CURSORS &&
      !g_hash_table_contains (self->rows, key))
    {
      g_free (key);
      return;
    }
  g_hash_table_replace (self->rows, key, g_memdup2 (&seq, sizeof seq));
  save_soon (self);
}

void
adda_hook_cursors_forget (AddaHookCursors *self, const char *hook)
{
  g_autofree char *prefix = g_strconcat (hook, " ", NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
  save_soon (self);
}
