/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tells when a file has been written or replaced, in the main context and with no thread */

#include "adda-file-watch.h"

#include <errno.h>
#include <glib-unix.h>
#include <limits.h>
#include <sys/inotify.h>
#include <unistd.h>

struct _AddaFileWatch
{
  AddaFileWatchFunc func;
  gpointer data;
  char *name; /* (owned) within its folder */
  guint source_id;
  int fd;
};

/* TRUE if one of the events is about @name, or some were lost. */
static gboolean
concerns (const char *events, gsize length_bytes, const char *name)
{
  gsize at = 0;

  while (at + sizeof (struct inotify_event) <= length_bytes)
    {
      const struct inotify_event *event = (const void *) (events + at);

      if ((event->mask & IN_Q_OVERFLOW) != 0 || (event->len > 0 && g_str_equal (event->name, name)))
        return TRUE;
      at += sizeof *event + event->len;
    }
  return FALSE;
}

static gboolean
on_events (int fd, GIOCondition condition, gpointer data)
{
  _Alignas(struct inotify_event) char events[sizeof (struct inotify_event) + NAME_MAX + 1];
  AddaFileWatch *watch = data;
  gboolean is_changed = FALSE;
  gssize n;

  while ((n = read (fd, events, sizeof events)) > 0)
    is_changed |= concerns (events, n, watch->name);
  if (is_changed)
    watch->func (watch->data);
  return G_SOURCE_CONTINUE;
}

AddaFileWatch *
adda_file_watch_new (const char *path, AddaFileWatchFunc func, gpointer data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  AddaFileWatch *watch;

  if (fd < 0 || inotify_add_watch (fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO) < 0)
    {
      int saved_errno = errno;

      if (fd >= 0)
        close (fd);
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                   "The folder “%s” cannot be watched: %s", folder, g_strerror (saved_errno));
      return NULL;
    }

  watch = g_new0 (AddaFileWatch, 1);
  watch->func = func;
  watch->data = data;
  watch->name = g_path_get_basename (path);
  watch->fd = fd;
  watch->source_id = g_unix_fd_add (fd, G_IO_IN, on_events, watch);
  g_source_set_name_by_id (watch->source_id, "[adda] file watch");
  return watch;
}

void
adda_file_watch_free (AddaFileWatch *watch)
{
  g_source_remove (watch->source_id);
  close (watch->fd);
  g_free (watch->name);
  g_free (watch);
}
