/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * All that can be done to the hub: a row each */

#include "adda-control-doing.h"

#define MODERATOR ADDA_ROLE_MODERATOR
#define ADMIN ADDA_ROLE_ADMIN

const AddaControlAction adda_control_actions[] = {
  { "disconnect", MODERATOR, adda_control_run_disconnect },
  { "kick", MODERATOR, adda_control_run_kick },
  { "mute", MODERATOR, adda_control_run_mute },
  { "ban", MODERATOR, adda_control_run_ban },
  { "lift", MODERATOR, adda_control_run_lift },
  { "delete_message", MODERATOR, adda_control_run_delete_message },
  { "lock_room", MODERATOR, adda_control_run_lock_room },
  { "close_room", ADMIN, adda_control_run_close_room },
  { "set_topic", MODERATOR, adda_control_run_set_topic },
  { "set_room", ADMIN, adda_control_run_set_room },
  { "account_add", ADMIN, adda_control_run_account_add },
  { "account_set", ADMIN, adda_control_run_account_set },
  { "account_sign_out", ADMIN, adda_control_run_account_sign_out },
  { "invite", ADMIN, adda_control_run_invite },
  { "invite_revoke", ADMIN, adda_control_run_invite_revoke },
  { "token_issue", ADMIN, adda_control_run_token_issue },
  { "token_revoke", ADMIN, adda_control_run_token_revoke },
  { "broadcast", ADMIN, adda_control_run_broadcast },
  { "setting_set", ADMIN, adda_control_run_setting_set },
  { "drain", ADMIN, adda_control_run_drain },
  { "backup", ADMIN, adda_control_run_backup },
  { "audit_verify", ADMIN, adda_control_run_audit_verify },
  { .name = NULL },
};
