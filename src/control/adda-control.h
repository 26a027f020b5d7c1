/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Watching and steering the hub over adda.v1: who asks, may they, what is answered. docs/admin.md */

#pragma once

#include "auth/adda-accounts.h"
#include "auth/adda-tokens.h"
#include "hub/adda-hub.h"
#include "transport/adda-gateway.h"

G_BEGIN_DECLS

typedef struct _AddaControl AddaControl;

/* How clients are reached; the gateway, but for tests. */
typedef struct
{
  /* @frame: borrowed */
  void (*send) (AddaClient *client, AddaFrame *frame, gpointer data);
  /* adda_control_desk's drained is to be called once all that was sent has left. */
  void (*ask_drained) (AddaClient *client, gpointer data);
} AddaControlOutlet;

/* By an AddaGateway, which is the outlet's data. */
extern const AddaControlOutlet adda_control_gateway_outlet;

/* What is watched and steered; all must outlive the control. */
typedef struct
{
  AddaHub *hub;
  AddaGateway *gateway;   /* (nullable) in tests */
  AddaAccounts *accounts; /* (nullable) in tests */
  AddaTokens *tokens;     /* (nullable) in tests */
  GSettings *settings;    /* (nullable) in tests */
  const char *data_dir;   /* (nullable) in tests */
} AddaControlParts;

/* What the gateway's requests go to; its data is an AddaControl. */
extern const AddaGatewayDesk adda_control_desk;

/* @parts: copied. Main thread, as all here. */
AddaControl *adda_control_new (const AddaControlParts *parts,
                               const AddaControlOutlet *outlet,
                               gpointer outlet_data);

/* What is still to be answered is not. */
void adda_control_free (AddaControl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaControl, adda_control_free)

G_END_DECLS
