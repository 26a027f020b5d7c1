/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How much each address and each account may: sliding windows and open connections */

#include "adda-quota.h"

#include "adda-address.h"
#include "base/adda-limiter.h"

struct _AddaSubject
{
  GList link; /* in the queue of the idle while there are no connections */
  AddaLimiter limiters[ADDA_N_QUOTAS];
  guint n_connections;
  gboolean is_account;
  char *key; /* (owned) */
};

struct _AddaQuota
{
  AddaQuotaConfig config;
  GHashTable *subjects; /* (owned) of AddaSubject (owned) */
  GQueue idle;          /* of AddaSubject; who came last is last */
};

static void
subject_free (gpointer data)
{
  AddaSubject *subject = data;

  g_free (subject->key);
  g_free (subject);
}

AddaQuota *
adda_quota_new (void)
{
  AddaQuota *self = g_new0 (AddaQuota, 1);

  self->config.window_ms = 1;
  self->subjects = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, subject_free);
  g_queue_init (&self->idle);
  return self;
}

void
adda_quota_free (AddaQuota *self)
{
  g_hash_table_unref (self->subjects);
  g_clear_pointer (&self->config.proxies.nets, g_ptr_array_unref);
  g_free (self);
}

void
adda_quota_set_config (AddaQuota *self, const AddaQuotaConfig *config)
{
  g_clear_pointer (&self->config.proxies.nets, g_ptr_array_unref);
  self->config = *config;
}

const AddaProxies *
adda_quota_get_proxies (AddaQuota *self)
{
  return &self->config.proxies;
}

static const AddaQuotaRules *
get_rules (AddaQuota *self, const AddaSubject *subject)
{
  return subject->is_account ? &self->config.account : &self->config.address;
}

static void
forget_oldest (AddaQuota *self)
{
  AddaSubject *oldest = self->idle.head->data;

  g_queue_unlink (&self->idle, &oldest->link);
  g_hash_table_remove (self->subjects, oldest->key);
}

/* @key: (transfer full) */
static AddaSubject *
get_subject (AddaQuota *self, char *key, gboolean is_account)
{
  AddaSubject *subject = g_hash_table_lookup (self->subjects, key);

  if (subject != NULL)
    {
      g_free (key);
      if (subject->n_connections > 0)
        return subject;
      g_queue_unlink (&self->idle, &subject->link);
    }
  else
    {
      if (self->idle.length >= ADDA_QUOTA_MAX_IDLE)
        forget_oldest (self);
      subject = g_new0 (AddaSubject, 1);
      subject->link.data = subject;
      subject->is_account = is_account;
      subject->key = key;
      g_hash_table_insert (self->subjects, subject->key, subject);
    }
  g_queue_push_tail_link (&self->idle, &subject->link);
  return subject;
}

AddaSubject *
adda_quota_get_address (AddaQuota *self, GInetAddress *address)
{
  g_autoptr (GInetAddress) bare = address != NULL ? adda_address_strip (address) : NULL;

  if (bare == NULL || (!self->config.limits_loopback && g_inet_address_get_is_loopback (bare)))
    return NULL;
  return get_subject (self, adda_address_make_subject (bare), FALSE);
}

AddaSubject *
adda_quota_get_account (AddaQuota *self, const AddaSubject *address, const AddaUser *user)
{
  if (address == NULL || user == NULL || user->role == ADDA_ROLE_GUEST)
    return NULL;
  /* no address begins so */
  return get_subject (self, g_strconcat ("@", user->id, NULL), TRUE);
}

guint
adda_quota_take (AddaQuota *self, AddaSubject *subject, AddaQuotaKind kind, gint64 now_usec)
{
  if (subject == NULL)
    return 0;
  return adda_limiter_take (&subject->limiters[kind], get_rules (self, subject)->rates[kind],
                            self->config.window_ms, now_usec);
}

gboolean
adda_quota_has_room (AddaQuota *self, const AddaSubject *subject)
{
  guint limit = subject != NULL ? get_rules (self, subject)->connections : 0;

  return limit == 0 || subject->n_connections < limit;
}

void
adda_quota_enter (AddaQuota *self, AddaSubject *subject)
{
  if (subject != NULL && subject->n_connections++ == 0)
    g_queue_unlink (&self->idle, &subject->link);
}

void
adda_quota_leave (AddaQuota *self, AddaSubject *subject)
{
  if (subject == NULL || --subject->n_connections > 0)
    return;
  g_queue_push_tail_link (&self->idle, &subject->link);
  if (self->idle.length > ADDA_QUOTA_MAX_IDLE)
    forget_oldest (self);
}
