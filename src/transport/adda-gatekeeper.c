/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What addresses and accounts may on WebSockets: how many, how often they come, join and send */

#include "adda-gatekeeper.h"

#include "metrics/adda-metrics.h"

void
adda_gatekeeper_resolve (AddaQuota *quota, SoupServerMessage *msg, AddaForwarded *result)
{
  static const AddaProxies nobody = { NULL };
  SoupMessageHeaders *request = soup_server_message_get_request_headers (msg);
  GSocketAddress *remote = soup_server_message_get_remote_address (msg);
  const AddaForwardedHeaders headers = {
    .forwarded = soup_message_headers_get_list (request, "Forwarded"),
    .x_for = soup_message_headers_get_list (request, "X-Forwarded-For"),
    .x_proto = soup_message_headers_get_list (request, "X-Forwarded-Proto"),
    .x_host = soup_message_headers_get_list (request, "X-Forwarded-Host"),
  };

  *result = (AddaForwarded){ NULL };
  if (G_IS_INET_SOCKET_ADDRESS (remote))
    adda_forwarded_resolve (quota != NULL ? adda_quota_get_proxies (quota) : &nobody,
                            g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)),
                            &headers, result);
}

static guint
take (AddaQuota *quota, AddaSubject *subject, AddaQuotaKind kind)
{
  guint wait_ms = adda_quota_take (quota, subject, kind, g_get_monotonic_time ());

  if (wait_ms > 0)
    adda_metrics_add (ADDA_COUNTER_RATE_LIMITED, 1);
  return wait_ms;
}

static guint
check (AddaQuota *quota, AddaSubject *subject)
{
  if (!adda_quota_has_room (quota, subject))
    return ADDA_QUOTA_CONNECTION_WAIT_MS;
  return take (quota, subject, ADDA_QUOTA_UPGRADES);
}

guint
adda_gatekeeper_check_address (AddaQuota *quota, GInetAddress *address)
{
  return quota != NULL ? check (quota, adda_quota_get_address (quota, address)) : 0;
}

guint
adda_gatekeeper_check_account (AddaQuota *quota, GInetAddress *address, const AddaUser *user)
{
  if (quota == NULL)
    return 0;
  return check (quota,
                adda_quota_get_account (quota, adda_quota_get_address (quota, address), user));
}

void
adda_gatekeeper_enter (AddaQuota *quota,
                       AddaConnection *connection,
                       GInetAddress *address,
                       const AddaUser *user)
{
  if (quota == NULL)
    return;
  connection->address = adda_quota_get_address (quota, address);
  adda_quota_enter (quota, connection->address);
  connection->account = adda_quota_get_account (quota, connection->address, user);
  adda_quota_enter (quota, connection->account);
}

void
adda_gatekeeper_leave (AddaQuota *quota, AddaConnection *connection)
{
  if (quota == NULL)
    return;
  adda_quota_leave (quota, connection->address);
  adda_quota_leave (quota, connection->account);
  connection->address = NULL;
  connection->account = NULL;
}

gboolean
adda_gatekeeper_rename (AddaQuota *quota, AddaConnection *connection, const AddaUser *user)
{
  AddaSubject *account;

  if (quota == NULL)
    return TRUE;
  account = adda_quota_get_account (quota, connection->address, user);
  if (account == connection->account)
    return TRUE;
  if (!adda_quota_has_room (quota, account))
    return FALSE;
  adda_quota_enter (quota, account);
  adda_quota_leave (quota, connection->account);
  connection->account = account;
  return TRUE;
}

guint
adda_gatekeeper_take (AddaQuota *quota, AddaConnection *connection, AddaCommandType type)
{
  AddaQuotaKind kind;
  guint wait_ms;

  if (type == ADDA_COMMAND_JOIN)
    kind = ADDA_QUOTA_JOINS;
  else if (type == ADDA_COMMAND_SEND || type == ADDA_COMMAND_RELAY)
    kind = ADDA_QUOTA_MESSAGES;
  else
    return 0;

  if (connection->address == NULL)
    return 0;
  wait_ms = take (quota, connection->address, kind);
  return wait_ms > 0 ? wait_ms : take (quota, connection->account, kind);
}
