/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What can be done to the hub, one function an action, and what those share */

#pragma once

#include "adda-control-private.h"

G_BEGIN_DECLS

/* People: adda-control-moderation.c */
void adda_control_run_disconnect (AddaControlCall *call);
void adda_control_run_kick (AddaControlCall *call);
void adda_control_run_mute (AddaControlCall *call);
void adda_control_run_ban (AddaControlCall *call);
void adda_control_run_lift (AddaControlCall *call);

/* Rooms: adda-control-rooms.c */
void adda_control_run_delete_message (AddaControlCall *call);
void adda_control_run_lock_room (AddaControlCall *call);
void adda_control_run_close_room (AddaControlCall *call);
void adda_control_run_set_topic (AddaControlCall *call);
void adda_control_run_set_room (AddaControlCall *call);

/* Accounts and invites: adda-control-accounts.c */
void adda_control_run_account_add (AddaControlCall *call);
void adda_control_run_account_set (AddaControlCall *call);
void adda_control_run_account_sign_out (AddaControlCall *call);
void adda_control_run_invite (AddaControlCall *call);
void adda_control_run_invite_revoke (AddaControlCall *call);

/* Tokens: adda-control-tokens.c */
void adda_control_run_token_issue (AddaControlCall *call);
void adda_control_run_token_revoke (AddaControlCall *call);

/* The hub itself: adda-control-upkeep.c */
void adda_control_run_drain (AddaControlCall *call);
void adda_control_run_backup (AddaControlCall *call);
void adda_control_run_audit_verify (AddaControlCall *call);

/* adda-control-setting.c */
void adda_control_run_setting_set (AddaControlCall *call);

/* adda-control-broadcast.c */
void adda_control_run_broadcast (AddaControlCall *call);

/* ---- the audit log: adda-control-audit.c ---- */

/* From now on each call is written down in the control's audit log. */
void adda_control_keep_audit (AddaControl *control);

/* ---- what they share: adda-control-doing.c ---- */

/* The optional reason, "" without; FALSE: it is too long, and that is answered. (transfer none) */
gboolean adda_control_read_reason (AddaControlCall *call, const char **reason);

/* A string of at most @most characters: FALSE: it is answered. */
gboolean adda_control_check_length (AddaControlCall *call,
                                    const char *name,
                                    const char *text,
                                    glong most);

/* Each ends the call with what @error of that domain means. */
void adda_control_fail_ruling (AddaControlCall *call, const GError *error);
void adda_control_fail_account (AddaControlCall *call, const GError *error);

/* What the log made of a post: FALSE: it is answered. */
gboolean adda_control_check_posted (AddaControlCall *call, const AddaEvent *event);

/* Closes what @matches. Returns: how many */
guint adda_control_close_matching (AddaControl *control,
                                   gboolean (*matches) (const AddaRosterEntry *entry,
                                                        gconstpointer data),
                                   gconstpointer data,
                                   guint16 code,
                                   const char *reason);

G_END_DECLS
