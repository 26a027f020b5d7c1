/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Watching and steering the hub over adda.v1: who asks, may they, what is answered. docs/admin.md */

#pragma once

#include "auth/adda-accounts.h"
#include "auth/adda-audit.h"
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

/* What only the program knows. */
typedef struct
{
  char *(*dup_address) (gpointer data); /* where it listens: (transfer full) */
  gboolean (*is_draining) (gpointer data);
  gboolean (*needs_restart) (const char *key); /* a setting that takes effect at the next start */
  gboolean (*is_given) (const char *key, gpointer data); /* on the command line, which wins */
  void (*drain) (gpointer data);                         /* as SIGTERM does */
} AddaControlProgram;

/* What is watched and steered; all must outlive the control. */
typedef struct
{
  AddaHub *hub;
  AddaGateway *gateway;              /* (nullable) in tests */
  AddaAccounts *accounts;            /* (nullable) in tests */
  AddaTokens *tokens;                /* (nullable) in tests */
  AddaRulings *rulings;              /* (nullable) in tests */
  AddaAudit *audit;                  /* (nullable) in tests */
  GSettings *settings;               /* (nullable) in tests */
  const char *data_dir;              /* (nullable) in tests */
  const AddaControlProgram *program; /* (nullable) in tests */
  gpointer program_data;
} AddaControlParts;

/* What the gateway's requests go to; its data is an AddaControl. */
extern const AddaGatewayDesk adda_control_desk;

/* @parts: copied. Main thread, as all here. */
AddaControl *adda_control_new (const AddaControlParts *parts,
                               const AddaControlOutlet *outlet,
                               gpointer outlet_data);

/* What moderation knows of rooms and people; nothing is muted, locked or about anything until it is set. */
typedef struct
{
  const char *(*get_topic) (const char *room, gpointer data); /* (transfer none) (nullable) */
  gboolean (*is_locked) (const char *room, gpointer data);
  gboolean (*is_muted) (const char *user_id, const char *room, gpointer data);
} AddaControlStates;

/* @states: static */
void adda_control_set_states (AddaControl *self, const AddaControlStates *states, gpointer data);

/* Its topic, mode or lock is another, or somebody was muted in it. @room NULL: in all. */
void adda_control_room_changed (AddaControl *self, const char *room);

/* What is still to be answered is not. */
void adda_control_free (AddaControl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaControl, adda_control_free)

G_END_DECLS
