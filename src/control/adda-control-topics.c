/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * All that can be watched: a row each */

#include "adda-topic-private.h"

const AddaControlTopic adda_control_topics[] = {
  {
      .name = "rooms",
      .least_role = ADDA_ROLE_MODERATOR,
      .open = adda_topic_rooms_open,
      .gather = adda_topic_rooms_gather,
      .close = adda_topic_rooms_close,
  },
  {
      .name = "room",
      .least_role = ADDA_ROLE_MODERATOR,
      .parameter = "room",
      .check = adda_topic_room_check,
      .gather = adda_topic_room_gather,
  },
  {
      .name = "hub",
      .least_role = ADDA_ROLE_MODERATOR,
      .open = adda_topic_hub_look,
      .look = adda_topic_hub_look,
  },
  {
      .name = "settings",
      .least_role = ADDA_ROLE_ADMIN,
      .open = adda_topic_settings_open,
      .close = adda_topic_settings_close,
  },
  {
      .name = "accounts",
      .least_role = ADDA_ROLE_ADMIN,
      .open = adda_topic_accounts_open,
      .look = adda_channel_touch,
      .gather = adda_topic_accounts_gather,
      .close = adda_topic_accounts_close,
  },
  {
      .name = "invites",
      .least_role = ADDA_ROLE_ADMIN,
      .open = adda_topic_accounts_open,
      .look = adda_channel_touch,
      .gather = adda_topic_invites_gather,
      .close = adda_topic_accounts_close,
  },
  {
      .name = "sanctions",
      .least_role = ADDA_ROLE_MODERATOR,
      .open = adda_topic_sanctions_open,
      .gather = adda_topic_sanctions_gather,
      .close = adda_topic_rulings_close,
  },
  {
      .name = "tokens",
      .least_role = ADDA_ROLE_ADMIN,
      .open = adda_topic_tokens_open,
      .gather = adda_topic_tokens_gather,
      .close = adda_topic_rulings_close,
  },
  {
      .name = "audit",
      .least_role = ADDA_ROLE_ADMIN,
      .has_numbers = TRUE,
      .max_items = ADDA_AUDIT_MAX_LATEST,
      .open = adda_topic_audit_open,
      .close = adda_topic_audit_close,
  },
  { .name = NULL },
};
