/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What an operator has to know at once: conditions that last, each with a sentence */

#include "adda-alarms.h"

/* Rates are judged over so many seconds. */
#define WINDOW_SECONDS 60

#define MIB (1024 * 1024)

/* What happened within the window. */
typedef struct
{
  const AddaAlarmFigures *now;
  guint64 slow_closed;
  guint64 errors;
  guint64 requests;
} Judged;

static char *
judge_queues (const Judged *judged)
{
  guint n = judged->now->crowded;

  return n == 0 ? NULL
                : g_strdup_printf (n == 1 ? "The send queue of %u connection is above 80 %%"
                                          : "The send queues of %u connections are above 80 %%",
                                   n);
}

static char *
judge_slow (const Judged *judged)
{
  if (judged->slow_closed == 0)
    return NULL;
  return g_strdup_printf (
      "%" G_GUINT64_FORMAT
      " connections were closed in the last minute because they read too slowly",
      judged->slow_closed);
}

static char *
judge_log (const Judged *judged)
{
  return judged->now->is_log_failing
             ? g_strdup ("Messages cannot be stored: look at the disk and at the hub's log")
             : NULL;
}

static char *
judge_backlog (const Judged *judged)
{
  return judged->now->n_drafts < 1000
             ? NULL
             : g_strdup_printf ("%u messages wait to be stored: the disk is too slow for them",
                                judged->now->n_drafts);
}

static char *
judge_disk (const Judged *judged)
{
  guint64 free_bytes = judged->now->disk_free_bytes;

  if (judged->now->disk_bytes == 0 ||
      (free_bytes > judged->now->disk_bytes / 20 && free_bytes > (guint64) 500 * MIB))
    return NULL;
  return g_strdup_printf ("Only %" G_GUINT64_FORMAT
                          " MiB are free where the hub keeps its data: make room",
                          free_bytes / MIB);
}

static char *
judge_errors (const Judged *judged)
{
  if (judged->errors < 60 || judged->errors * 10 < judged->requests)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                          " requests and messages of the last minute were answered with an error",
                          judged->errors, MAX (judged->requests, judged->errors));
}

static const struct
{
  const char *id;
  const char *severity;
  guint wait_seconds; /* it must hold so long before it is one */
  /* The sentence, or NULL while all is well: (transfer full) (nullable) */
  char *(*judge) (const Judged *judged);
} kinds[] = {
  { "log-failing", "critical", 0, judge_log },    { "disk-full", "critical", 0, judge_disk },
  { "log-backlog", "warning", 5, judge_backlog }, { "send-queues", "warning", 10, judge_queues },
  { "slow-readers", "warning", 0, judge_slow },   { "errors", "warning", 0, judge_errors },
};

typedef struct
{
  char *text;        /* (owned) (nullable) */
  gint64 since_usec; /* 0: does not hold */
  guint seconds;     /* that it has held */
} Alarm;

struct _AddaAlarms
{
  Alarm alarms[G_N_ELEMENTS (kinds)];
  AddaAlarmFigures past[WINDOW_SECONDS]; /* a ring */
  guint n_past;                          /* seconds since start */
};

AddaAlarms *
adda_alarms_new (void)
{
  return g_new0 (AddaAlarms, 1);
}

void
adda_alarms_free (AddaAlarms *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_free (self->alarms[i].text);
  g_free (self);
}

static void
update (Alarm *alarm, char *text, gint64 now_usec)
{
  g_free (alarm->text);
  alarm->text = text;
  if (text == NULL)
    {
      alarm->since_usec = 0;
      alarm->seconds = 0;
    }
  else if (alarm->since_usec == 0)
    alarm->since_usec = now_usec;
  else
    alarm->seconds++;
}

void
adda_alarms_judge (AddaAlarms *self, const AddaAlarmFigures *figures, gint64 now_usec)
{
  static const AddaAlarmFigures start = { 0 };
  guint slot = self->n_past % WINDOW_SECONDS;
  const AddaAlarmFigures *before = self->n_past < WINDOW_SECONDS ? &start : &self->past[slot];
  const Judged judged = {
    .now = figures,
    .slow_closed = figures->slow_closed - before->slow_closed,
    .errors = figures->errors - before->errors,
    .requests = figures->requests - before->requests,
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    update (&self->alarms[i], kinds[i].judge (&judged), now_usec);
  self->past[slot] = *figures;
  self->n_past++;
}

static gboolean
holds (AddaAlarms *self, guint i)
{
  return self->alarms[i].since_usec != 0 && self->alarms[i].seconds >= kinds[i].wait_seconds;
}

guint
adda_alarms_get_n (AddaAlarms *self)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    n += holds (self, i) ? 1 : 0;
  return n;
}

void
adda_alarms_write (AddaAlarms *self, AddaJson *json, const char *name)
{
  adda_json_open_array (json, name);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!holds (self, i))
        continue;
      adda_json_open_object (json, NULL);
      adda_json_add_string (json, "id", kinds[i].id);
      adda_json_add_string (json, "severity", kinds[i].severity);
      adda_json_add_string (json, "text", self->alarms[i].text);
      adda_json_add_time (json, "since", self->alarms[i].since_usec);
      adda_json_close_object (json);
    }
  adda_json_close_array (json);
}
