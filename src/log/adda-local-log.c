/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The event log of one machine: holds the file, its writer and its readers together */

#include "adda-local-log-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "adda-log-page.h"
#include "adda-log-readers.h"
#include "adda-log-writer.h"

struct _AddaLocalLog
{
  GObject parent_instance;

  char *path;              /* (owned) */
  char *epoch;             /* (owned) */
  int lock_fd;             /* (owned) held while the log is open */
  AddaLogWriter *writer;   /* (owned) (nullable): NULL when closed */
  AddaLogReaders *readers; /* (owned) (nullable) */
  AddaLogStats last_stats; /* once closed */

  AddaMailbox answers;    /* of drafts, to the opener's context */
  AddaMailbox pages;      /* of queries, to the opener's context */
  GSource *answer_source; /* (owned) */
  GSource *page_source;   /* (owned) */
  GSource *bell_source;   /* (owned) */
  AddaLogAnswerFunc answer_func;
  gpointer answer_data;
};

static void adda_local_log_iface_init (AddaLogInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaLocalLog,
                               adda_local_log,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ADDA_TYPE_LOG, adda_local_log_iface_init))

const AddaLocalLogTuning adda_local_log_default_tuning = {
  .group_limit = 1000,
  .slice_events = 4096,
  .tail_events = 16384,
  .idle_ms = 500,
  .retry_ms = 1000,
  .wal_pages = 16384,
  .room_limit = 65536,
  .read_limit = 256,
};

static void
free_events (AddaMail *list)
{
  while (list != NULL)
    {
      AddaEvent *event = (AddaEvent *) list;

      list = list->next;
      adda_event_unref (event);
    }
}

static void
on_answers (AddaMail *list, gpointer data)
{
  AddaLocalLog *self = data;
  g_autoptr (AddaLocalLog) kept = g_object_ref (self);

  if (self->answer_func != NULL)
    self->answer_func ((AddaEvent *) list, self->answer_data);
  else
    free_events (list);
}

static void
on_pages (AddaMail *list, gpointer data)
{
  AddaLocalLog *self = data;
  g_autoptr (AddaLocalLog) kept = g_object_ref (self);

  while (list != NULL)
    {
      AddaLogQuery *query = (AddaLogQuery *) list;

      list = list->next;
      query->func (query, query->data);
    }
}

void
adda_local_log_close (AddaLocalLog *self)
{
  g_return_if_fail (ADDA_IS_LOCAL_LOG (self));

  if (self->writer != NULL)
    {
      adda_log_writer_close (self->writer);
      adda_log_writer_get_stats (self->writer, &self->last_stats);
    }

  /* The writer last: who closes the file last moves the write-ahead log into it. */
  g_clear_pointer (&self->readers, adda_log_readers_free);
  g_clear_pointer (&self->writer, adda_log_writer_free);

  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

static void
adda_local_log_dispose (GObject *object)
{
  AddaLocalLog *self = ADDA_LOCAL_LOG (object);

  adda_local_log_close (self);

  G_OBJECT_CLASS (adda_local_log_parent_class)->dispose (object);
}

static void
adda_local_log_finalize (GObject *object)
{
  AddaLocalLog *self = ADDA_LOCAL_LOG (object);
  AddaMail *list;

  g_source_destroy (self->answer_source);
  g_source_unref (self->answer_source);
  g_source_destroy (self->page_source);
  g_source_unref (self->page_source);
  g_source_destroy (self->bell_source);
  g_source_unref (self->bell_source);

  free_events (adda_mailbox_take (&self->answers));
  list = adda_mailbox_take (&self->pages);
  while (list != NULL)
    {
      AddaLogQuery *query = (AddaLogQuery *) list;

      list = list->next;
      adda_log_query_free (query);
    }

  g_free (self->path);
  g_free (self->epoch);

  G_OBJECT_CLASS (adda_local_log_parent_class)->finalize (object);
}

static void
ring_writer (gpointer data)
{
  AddaLocalLog *self = data;

  if (self->writer != NULL)
    adda_log_writer_ring (self->writer);
}

static void
adda_local_log_class_init (AddaLocalLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = adda_local_log_dispose;
  object_class->finalize = adda_local_log_finalize;
}

static void
adda_local_log_init (AddaLocalLog *self)
{
  GMainContext *context = g_main_context_get_thread_default ();

  self->lock_fd = -1;
  self->answer_source = adda_mailbox_source_new (&self->answers, "log answers", on_answers, self);
  g_source_attach (self->answer_source, context);
  self->page_source = adda_mailbox_source_new (&self->pages, "log pages", on_pages, self);
  g_source_attach (self->page_source, context);
  self->bell_source = adda_mailbox_bell_new ("log bell", ring_writer, self);
  g_source_attach (self->bell_source, context);
}

static gboolean
fail_open (const char *path, GError **error)
{
  g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_OPEN, "%s: %s", path, g_strerror (errno));

  return FALSE;
}

/* Two servers on one file would number the same events twice. */
static gboolean
take_lock (AddaLocalLog *self, GError **error)
{
  g_autofree char *lock_path = g_strconcat (self->path, ".lock", NULL);

  self->lock_fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    return fail_open (lock_path, error);

  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  if (errno != EWOULDBLOCK)
    return fail_open (lock_path, error);

  g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_OPEN,
               "%s is in use by another server; stop that one, or give this one its own folder",
               self->path);

  return FALSE;
}

/* SQLite gives its other files the mode of the first. What people said is for the server alone. */
static gboolean
make_file (AddaLocalLog *self, GError **error)
{
  int fd = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail_open (self->path, error);

  close (fd);

  return TRUE;
}

static gboolean
open_all (AddaLocalLog *self,
          const AddaLocalLogOptions *options,
          const AddaLocalLogTuning *tuning,
          GError **error)
{
  AddaLogStore *store;

  if (!take_lock (self, error) || !make_file (self, error))
    return FALSE;

  store = adda_log_store_open (self->path, options, tuning, error);
  if (store == NULL)
    return FALSE;

  self->epoch = g_strdup (adda_log_store_get_epoch (store));
  self->writer =
      adda_log_writer_new (store, self->path, tuning, options->durability, &self->answers, error);
  if (self->writer == NULL)
    return FALSE;

  self->readers = adda_log_readers_new (self->path, tuning->read_limit, &self->pages, error);

  return self->readers != NULL;
}

AddaLocalLog *
adda_local_log_open_tuned (const char *path,
                           const AddaLocalLogOptions *options,
                           const AddaLocalLogTuning *tuning,
                           GError **error)
{
  g_autoptr (AddaLocalLog) self = NULL;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);
  g_return_val_if_fail (tuning->group_limit > 0 && tuning->slice_events > 0, NULL);

  self = g_object_new (ADDA_TYPE_LOCAL_LOG, NULL);
  /* Absolute, so that SQLite reads no other meaning into it ("file:", ":memory:"). */
  self->path = g_canonicalize_filename (path, NULL);

  if (!open_all (self, options, tuning, error))
    {
      if (error != NULL && strstr ((*error)->message, self->path) == NULL)
        g_prefix_error (error, "%s: ", self->path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

AddaLocalLog *
adda_local_log_open (const char *path, const AddaLocalLogOptions *options, GError **error)
{
  return adda_local_log_open_tuned (path, options, &adda_local_log_default_tuning, error);
}

void
adda_local_log_set_durability (AddaLocalLog *self, AddaDurability durability)
{
  g_return_if_fail (ADDA_IS_LOCAL_LOG (self));

  if (self->writer != NULL)
    adda_log_writer_set_durability (self->writer, durability);
}

static void
adda_local_log_set_answer_func (AddaLog *log, AddaLogAnswerFunc func, gpointer data)
{
  AddaLocalLog *self = ADDA_LOCAL_LOG (log);

  self->answer_func = func;
  self->answer_data = data;
}

static void
adda_local_log_append (AddaLog *log, AddaEvent *draft)
{
  AddaLocalLog *self = ADDA_LOCAL_LOG (log);

  if (self->writer != NULL)
    {
      adda_log_writer_append (self->writer, draft);
      return;
    }

  draft->status = ADDA_EVENT_REFUSED;
  draft->failure = ADDA_EVENT_FAILURE_IO;
  adda_mailbox_push (&self->answers, &draft->mail);
}

static void
adda_local_log_read (AddaLog *log, AddaLogQuery *query)
{
  AddaLocalLog *self = ADDA_LOCAL_LOG (log);

  if (self->readers != NULL)
    {
      adda_log_readers_push (self->readers, query);
      return;
    }

  query->error = g_error_new_literal (ADDA_LOG_ERROR, ADDA_LOG_ERROR_IO, "The log is closed");
  adda_mailbox_push (&self->pages, &query->mail);
}

static const char *
adda_local_log_get_epoch (AddaLog *log)
{
  return ADDA_LOCAL_LOG (log)->epoch;
}

static GPtrArray *
adda_local_log_list_rooms (AddaLog *log, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AddaLogPages) pages = adda_log_pages_open (ADDA_LOCAL_LOG (log)->path, &error);
  GPtrArray *rooms = pages != NULL ? adda_log_pages_list_rooms (pages, limit, &error) : NULL;

  if (rooms != NULL)
    return rooms;

  g_warning ("The rooms of the log could not be listed: %s", error->message);

  return g_ptr_array_new_with_free_func ((GDestroyNotify) adda_log_room_free);
}

static void
adda_local_log_get_stats (AddaLog *log, AddaLogStats *stats)
{
  AddaLocalLog *self = ADDA_LOCAL_LOG (log);

  if (self->writer != NULL)
    adda_log_writer_get_stats (self->writer, stats);
  else
    *stats = self->last_stats;
}

static void
adda_local_log_iface_init (AddaLogInterface *iface)
{
  iface->set_answer_func = adda_local_log_set_answer_func;
  iface->append = adda_local_log_append;
  iface->read = adda_local_log_read;
  iface->get_epoch = adda_local_log_get_epoch;
  iface->list_rooms = adda_local_log_list_rooms;
  iface->get_stats = adda_local_log_get_stats;
}
