/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The four lists of the page: how their records look, and what can be done with them */

#pragma once

#include "adda-people-page.h"
#include "adda-record-list.h"

G_BEGIN_DECLS

extern const AddaRecordKind adda_people_accounts;
extern const AddaRecordKind adda_people_sanctions;
extern const AddaRecordKind adda_people_invites;
extern const AddaRecordKind adda_people_tokens;

/* The actions of each list, for the page's class: "account.disable" … with a record's id as the target. */
void adda_people_install_account_actions (GtkWidgetClass *klass);
void adda_people_install_sanction_actions (GtkWidgetClass *klass);
void adda_people_install_invite_actions (GtkWidgetClass *klass);
void adda_people_install_token_actions (GtkWidgetClass *klass);

/* (transfer none) (nullable) The record of an action's target. */
gpointer adda_people_lookup (gpointer page, const AddaRecordKind *kind, GVariant *target);

/* An item of a menu with a record's id as the target. */
void adda_people_append (GMenu *menu, const char *label, const char *action, const char *id);

/* (transfer none) A role in words; "admin" as the hub says it if it is none that we know. */
const char *adda_role_text (const char *role);

/* (transfer full) The roles for a drop-down, from the least on; and the one that stands at @position. */
GListModel *adda_roles_new (void);
const char *adda_role_at (guint position);
guint adda_role_position (const char *role);
guint adda_n_roles (void);

G_END_DECLS
