/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The audit log: entries are sealed and stored one after the other, so that the chain cannot fork */

#include "adda-audit.h"

#include <string.h>

#include "adda-replay.h"
#include "base/adda-clock.h"
#include "base/adda-json.h"
#include "log/adda-log-chain.h"

/* Entries that wait for those before them; over it they are lost, and that is told in the log. */
#define MAX_WAITING 4096

#define PAGE_EVENTS 500

struct _AddaAudit
{
  GObject parent_instance;

  AddaLog *log; /* (owned) */
  char *stream; /* (owned) */
  AddaAuditPostFunc post;
  gpointer post_data;
  AddaUser *system; /* (owned) */
  GQueue latest;    /* (owned) of AddaEvent */
  GQueue waiting;   /* (owned) of Entry */
  gboolean is_posting;
  guint64 last_seq;
  char hash[ADDA_LOG_HASH_LENGTH]; /* of the last entry that is stored */
  char next_hash[ADDA_LOG_HASH_LENGTH];
};

/* What is not sealed yet. */
typedef struct
{
  AddaUser *by;  /* (owned) */
  char *action;  /* (owned) */
  char *target;  /* (owned) (nullable) */
  char *details; /* (owned) */
  char *result;  /* (owned) */
  gint64 time_usec;
} Entry;

G_DEFINE_FINAL_TYPE (AddaAudit, adda_audit, G_TYPE_OBJECT)

enum
{
  ENTRY_ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
entry_free (Entry *entry)
{
  adda_user_unref (entry->by);
  g_free (entry->action);
  g_free (entry->target);
  g_free (entry->details);
  g_free (entry->result);
  g_free (entry);
}

static void
adda_audit_finalize (GObject *object)
{
  AddaAudit *self = ADDA_AUDIT (object);

  g_queue_clear_full (&self->latest, (GDestroyNotify) adda_event_unref);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) entry_free);
  g_clear_object (&self->log);
  adda_user_unref (self->system);
  g_free (self->stream);

  G_OBJECT_CLASS (adda_audit_parent_class)->finalize (object);
}

static void
adda_audit_class_init (AddaAuditClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = adda_audit_finalize;
  signals[ENTRY_ADDED] = g_signal_new ("entry-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
adda_audit_init (AddaAudit *self)
{
  self->system = adda_user_new ("system", "system", ADDA_ROLE_ADMIN);
  g_queue_init (&self->latest);
  g_queue_init (&self->waiting);
  adda_log_chain_begin (self->hash);
}

static void
keep (AddaAudit *self, AddaEvent *event)
{
  g_queue_push_tail (&self->latest, adda_event_ref (event));
  if (self->latest.length > ADDA_AUDIT_MAX_LATEST)
    adda_event_unref (g_queue_pop_head (&self->latest));
  self->last_seq = event->seq;
}

/* A break in the chain is told by whoever verifies it; here it goes on from what is there. */
static void
replay (AddaEvent *event, gpointer data)
{
  AddaAudit *self = data;

  keep (self, event);
}

static void
take_up_chain (AddaAudit *self)
{
  AddaEvent *last = g_queue_peek_tail (&self->latest);
  const char *digits = last != NULL && last->content_length >= ADDA_LOG_HASH_LENGTH + 1
                           ? last->content + last->content_length - 2 - (ADDA_LOG_HASH_LENGTH - 1)
                           : NULL;

  if (digits != NULL)
    g_strlcpy (self->hash, digits, sizeof self->hash);
}

AddaAudit *
adda_audit_new (AddaLog *log,
                const char *stream,
                AddaAuditPostFunc post,
                gpointer data,
                GError **error)
{
  g_autoptr (AddaAudit) self = g_object_new (ADDA_TYPE_AUDIT, NULL);

  self->log = g_object_ref (log);
  self->stream = g_strdup (stream);
  self->post = post;
  self->post_data = data;
  if (!adda_replay_latest (log, stream, "The audit log cannot be read", ADDA_AUDIT_MAX_LATEST,
                           replay, self, error))
    return NULL;
  take_up_chain (self);
  return g_steal_pointer (&self);
}

void
adda_audit_close (AddaAudit *self)
{
  self->post = NULL;
  if (self->waiting.length > 0)
    g_warning ("%u entries of the audit log could not be stored", self->waiting.length);
}

static void post_next (AddaAudit *self);

static void
posted (AddaEvent *event, gpointer data)
{
  g_autoptr (AddaAudit) self = data;

  self->is_posting = FALSE;
  if (event->status == ADDA_EVENT_REFUSED)
    g_warning ("An entry of the audit log could not be stored: %s", event->content);
  else
    {
      memcpy (self->hash, self->next_hash, sizeof self->hash);
      keep (self, event);
      g_signal_emit (self, signals[ENTRY_ADDED], 0, event);
    }
  post_next (self);
}

/* All but the seal. */
static GString *
write_entry (AddaAudit *self, const Entry *entry)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_int (&json, "seq", (gint64) self->last_seq + 1);
  adda_json_add_time (&json, "time", entry->time_usec);
  adda_json_open_object (&json, "actor");
  adda_json_add_string (&json, "id", entry->by->id);
  adda_json_add_string (&json, "name", entry->by->name);
  adda_json_close_object (&json);
  adda_json_add_string (&json, "action", entry->action);
  adda_json_add_string (&json, "target", entry->target);
  adda_json_add_raw (&json, "details", entry->details);
  adda_json_add_string (&json, "result", entry->result);
  return text;
}

static void
post_next (AddaAudit *self)
{
  Entry *entry;
  GString *text;
  gsize length_bytes;
  AddaEvent *draft;

  if (self->is_posting || self->post == NULL || self->waiting.length == 0)
    return;
  entry = g_queue_pop_head (&self->waiting);
  text = write_entry (self, entry);
  memcpy (self->next_hash, self->hash, sizeof self->hash);
  adda_log_chain_seal (text, self->next_hash);
  length_bytes = text->len;
  draft = adda_event_new (ADDA_EVENT_AUDIT, self->stream, entry->by, NULL,
                          g_string_free (text, FALSE), length_bytes);
  entry_free (entry);
  self->is_posting = TRUE;
  self->post (draft, posted, g_object_ref (self), self->post_data);
}

void
adda_audit_add (AddaAudit *self,
                AddaUser *by,
                const char *action,
                const char *target,
                const char *details,
                const char *result)
{
  Entry *entry;

  if (self->post == NULL || self->waiting.length >= MAX_WAITING)
    {
      g_warning ("“%s” by %s could not be taken into the audit log", action,
                 by != NULL ? by->id : "system");
      return;
    }
  entry = g_new0 (Entry, 1);
  entry->by = adda_user_ref (by != NULL ? by : self->system);
  entry->action = g_strdup (action);
  entry->target = g_strdup (target);
  entry->details = g_strdup (details != NULL ? details : "{}");
  entry->result = g_strdup (result);
  entry->time_usec = adda_clock_now_usec ();
  g_queue_push_tail (&self->waiting, entry);
  post_next (self);
}

GQueue *
adda_audit_get_latest (AddaAudit *self)
{
  return &self->latest;
}

/* ---- verifying ---- */

typedef struct
{
  AddaAudit *audit; /* (owned) */
  AddaAuditVerifyFunc func;
  gpointer data;
  char hash[ADDA_LOG_HASH_LENGTH];
  guint64 n_entries;
  guint64 broken_at;
} Walk;

static void read_on (Walk *walk);

static void
finish_walk (Walk *walk, const GError *error)
{
  walk->func (walk->n_entries, walk->broken_at, error, walk->data);
  g_object_unref (walk->audit);
  g_free (walk);
}

static void
take_page (AddaLogQuery *query, gpointer data)
{
  g_autoptr (AddaLogQuery) page = query;
  Walk *walk = data;

  for (guint i = 0; i < page->events->len; i++)
    {
      const AddaEvent *event = g_ptr_array_index (page->events, i);

      walk->n_entries++;
      if (walk->broken_at == 0 &&
          (event->seq != walk->n_entries || event->kind != ADDA_EVENT_AUDIT ||
           !adda_log_chain_follow (event->content, event->content_length, walk->hash)))
        walk->broken_at = walk->n_entries;
    }
  if (page->error == NULL && page->has_more && page->events->len > 0)
    read_on (walk);
  else
    finish_walk (walk, page->error);
}

static void
read_on (Walk *walk)
{
  AddaLogQuery *query = adda_log_query_new (walk->audit->stream, PAGE_EVENTS, take_page, walk);

  query->is_forward = TRUE;
  query->after = walk->n_entries;
  adda_log_read (walk->audit->log, query);
}

void
adda_audit_verify (AddaAudit *self, AddaAuditVerifyFunc func, gpointer data)
{
  Walk *walk = g_new0 (Walk, 1);

  walk->audit = g_object_ref (self);
  walk->func = func;
  walk->data = data;
  adda_log_chain_begin (walk->hash);
  read_on (walk);
}
