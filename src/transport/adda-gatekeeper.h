/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What addresses and accounts may on WebSockets: how many, how often they come, join and send */

#pragma once

#include <libsoup/soup.h>

#include "adda-connection.h"
#include "auth/adda-quota.h"
#include "hub/adda-command.h"

G_BEGIN_DECLS

/* Main thread, as all here; @quota is nullable everywhere: then nothing is limited and no proxy trusted. */

/* Who asks for an upgrade, and by what way. @result: is overwritten */
void adda_gatekeeper_resolve (AddaQuota *quota, SoupServerMessage *msg, AddaForwarded *result);

/* Whether one more may come from @address (nullable), or from there one of @user (nullable). Returns: 0, or
 * after how many milliseconds to come back. */
guint adda_gatekeeper_check_address (AddaQuota *quota, GInetAddress *address);
guint adda_gatekeeper_check_account (AddaQuota *quota, GInetAddress *address, const AddaUser *user);

/* @connection counts from now on, until it leaves. */
void adda_gatekeeper_enter (AddaQuota *quota,
                            AddaConnection *connection,
                            GInetAddress *address,
                            const AddaUser *user);
void adda_gatekeeper_leave (AddaQuota *quota, AddaConnection *connection);

/* It proved to be @user's. FALSE if that one has connections enough without it. */
gboolean adda_gatekeeper_rename (AddaQuota *quota,
                                 AddaConnection *connection,
                                 const AddaUser *user);

/* Whether it may give such a command now. Returns: 0, or after how many milliseconds it may. */
guint adda_gatekeeper_take (AddaQuota *quota, AddaConnection *connection, AddaCommandType type);

G_END_DECLS
