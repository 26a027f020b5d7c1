/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How much each address and each account may: sliding windows and open connections */

#pragma once

#include "adda-forwarded.h"
#include "log/adda-user.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_QUOTA_UPGRADES,
  ADDA_QUOTA_JOINS,
  ADDA_QUOTA_WRITES, /* requests that change something */
  ADDA_QUOTA_MESSAGES,
  ADDA_N_QUOTAS,
} AddaQuotaKind;

/* What one subject may; 0 = no limit. */
typedef struct
{
  guint rates[ADDA_N_QUOTAS]; /* a window */
  guint connections;          /* at once */
} AddaQuotaRules;

typedef struct
{
  AddaQuotaRules address;
  AddaQuotaRules account;
  guint window_ms;
  gboolean limits_loopback;
  AddaProxies proxies; /* its nets are taken: (transfer full) */
} AddaQuotaConfig;

/* Of those who have no connection so many are remembered; the one that came last goes last. */
#define ADDA_QUOTA_MAX_IDLE 65536

/* After so long it is worth trying whether there is room for another connection. */
#define ADDA_QUOTA_CONNECTION_WAIT_MS 10000

typedef struct _AddaQuota AddaQuota;

/* An address, or an account, that is counted. Holds while its connections do. */
typedef struct _AddaSubject AddaSubject;

/* Limits nothing until it is told what. Main thread, as all here. */
AddaQuota *adda_quota_new (void);

/* Who is still connected must not be left any more. */
void adda_quota_free (AddaQuota *self);

/* Takes config->proxies.nets. */
void adda_quota_set_config (AddaQuota *self, const AddaQuotaConfig *config);

/* (transfer none) */
const AddaProxies *adda_quota_get_proxies (AddaQuota *self);

/* Who @address (nullable) is: NULL is nobody to be limited, as loopback unless it is limited too; then
 * neither are accounts that come from there. A guest is no account. Both (transfer none) (nullable): valid
 * while it has connections, or until others are asked for. */
AddaSubject *adda_quota_get_address (AddaQuota *self, GInetAddress *address);
AddaSubject *adda_quota_get_account (AddaQuota *self,
                                     const AddaSubject *address,
                                     const AddaUser *user);

/* @subject: (nullable). Returns: 0 if this one may pass (and is counted), else after how many
 * milliseconds one may. @now_usec: monotonic */
guint adda_quota_take (AddaQuota *self, AddaSubject *subject, AddaQuotaKind kind, gint64 now_usec);

/* Whether @subject (nullable) may have one connection more. */
gboolean adda_quota_has_room (AddaQuota *self, const AddaSubject *subject);

/* @subject: (nullable): has one connection more, or one less. */
void adda_quota_enter (AddaQuota *self, AddaSubject *subject);
void adda_quota_leave (AddaQuota *self, AddaSubject *subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaQuota, adda_quota_free)

G_END_DECLS
