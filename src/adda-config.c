/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The settings as each part wants them */

#include "adda-config.h"

#include <string.h>

#include "auth/adda-address.h"

/* Sockets that may wait for their upgrade: a storm of connects fits, an endless one does not. */
#define MAX_WAITING 65536

void
adda_config_read_worker (GSettings *settings, AddaWorkerConfig *config)
{
  *config = (AddaWorkerConfig){
    .max_message_bytes = g_settings_get_uint (settings, "max-message-bytes"),
    .queue_messages = g_settings_get_uint (settings, "send-queue-messages"),
    .queue_bytes = g_settings_get_uint (settings, "send-queue-bytes"),
    .commands_in_flight = g_settings_get_uint (settings, "commands-in-flight"),
    .rate_messages = g_settings_get_uint (settings, "message-rate"),
    .rate_window_ms = g_settings_get_uint (settings, "message-window-ms"),
    .write_wait_ms = g_settings_get_uint (settings, "write-wait-ms"),
    .pong_wait_ms = g_settings_get_uint (settings, "pong-wait-ms"),
    .ping_period_ms = g_settings_get_uint (settings, "ping-period-ms"),
    .ping_endpoint_period_ms = g_settings_get_uint (settings, "ping-endpoint-period-ms"),
    .auth_wait_ms = g_settings_get_uint (settings, "auth-wait-ms"),
    .message_wait_ms = g_settings_get_uint (settings, "message-wait-ms"),
  };
}

void
adda_config_read_welcome (GSettings *settings, AddaWelcomeLimits *limits)
{
  *limits = (AddaWelcomeLimits){
    .message_bytes = g_settings_get_uint (settings, "max-message-bytes"),
    .rate_messages = g_settings_get_uint (settings, "message-rate"),
    .rate_window_ms = g_settings_get_uint (settings, "message-window-ms"),
    .rooms = g_settings_get_uint (settings, "rooms-per-connection"),
    .history = g_settings_get_uint (settings, "history-limit"),
    .ping_ms = g_settings_get_uint (settings, "ping-period-ms"),
  };
}

void
adda_config_read_hub (GSettings *settings, AddaHubLimits *limits)
{
  *limits = (AddaHubLimits){
    .announce_limit = g_settings_get_uint (settings, "announce-limit"),
    .rooms_per_client = g_settings_get_uint (settings, "rooms-per-connection"),
    .max_rooms = g_settings_get_uint (settings, "max-rooms"),
    .history_limit = g_settings_get_uint (settings, "history-limit"),
    .resume_limit = g_settings_get_uint (settings, "resume-limit"),
    .resume_bytes = g_settings_get_uint (settings, "resume-bytes"),
    .tail_events = g_settings_get_uint (settings, "tail-events"),
    .typing_ms = g_settings_get_uint (settings, "typing-ms"),
  };
}

void
adda_config_read_log (GSettings *settings, AddaLocalLogOptions *options)
{
  *options = (AddaLocalLogOptions){
    .durability = (AddaDurability) g_settings_get_enum (settings, "durability"),
    .nonce_window = g_settings_get_uint (settings, "nonce-window"),
  };
}

void
adda_config_read_listener (GSettings *settings, AddaListenerConfig *config)
{
  *config = (AddaListenerConfig){
    .header_wait_ms = g_settings_get_uint (settings, "header-wait-ms"),
    .http_idle_ms = g_settings_get_uint (settings, "http-idle-ms"),
    .max_waiting = MAX_WAITING,
  };
}

void
adda_config_read_upgrade (GSettings *settings, AddaUpgradeConfig *config)
{
  *config = (AddaUpgradeConfig){
    .allowed_origins = g_settings_get_strv (settings, "allowed-origins"),
    .max_connections = g_settings_get_uint (settings, "max-connections"),
    .requires_token = g_settings_get_boolean (settings, "require-token"),
    .allows_guests = g_settings_get_boolean (settings, "allow-guests"),
    .opens_notifications = g_settings_get_boolean (settings, "open-notifications"),
  };
}

void
adda_config_read_quota (GSettings *settings, AddaQuotaConfig *config)
{
  g_auto (GStrv) proxies = g_settings_get_strv (settings, "trusted-proxies");

  *config = (AddaQuotaConfig){
    .address.connections = g_settings_get_uint (settings, "connections-per-address"),
    .account.connections = g_settings_get_uint (settings, "connections-per-account"),
    .window_ms = g_settings_get_uint (settings, "limit-window-ms"),
    .limits_loopback = g_settings_get_boolean (settings, "limit-loopback"),
    .proxies.nets = adda_nets_new ((const char *const *) proxies),
    .proxies.uses_forwarded = g_settings_get_enum (settings, "proxy-header") == 1,
  };
  config->address.rates[ADDA_QUOTA_UPGRADES] = g_settings_get_uint (settings, "upgrade-rate");
  config->address.rates[ADDA_QUOTA_JOINS] = g_settings_get_uint (settings, "join-rate");
  config->address.rates[ADDA_QUOTA_WRITES] = g_settings_get_uint (settings, "write-rate");
  memcpy (config->account.rates, config->address.rates, sizeof config->account.rates);
  config->address.rates[ADDA_QUOTA_MESSAGES] =
      g_settings_get_uint (settings, "address-message-rate");
  config->account.rates[ADDA_QUOTA_MESSAGES] =
      g_settings_get_uint (settings, "account-message-rate");
}

void
adda_config_read_hooks (GSettings *settings, AddaHookRules *rules)
{
  g_auto (GStrv) allowed = g_settings_get_strv (settings, "hook-allowed-addresses");

  *rules = (AddaHookRules){
    .allowed = adda_nets_new ((const char *const *) allowed),
    .timeout_ms = g_settings_get_uint (settings, "hook-timeout-ms"),
    .retry_ms = g_settings_get_uint (settings, "hook-retry-ms"),
    .max_tries = g_settings_get_uint (settings, "hook-tries"),
  };
}

static const char *
null_if_empty (const char *text)
{
  return *text != '\0' ? text : NULL;
}

gboolean
adda_config_apply_keys (GSettings *settings, AddaTokens *tokens, GError **error)
{
  g_autoptr (GVariant) rows = g_settings_get_value (settings, "token-keys");
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (AddaTokenKey));
  gsize n_rows = g_variant_n_children (rows);

  for (gsize i = 0; i < n_rows; i++)
    {
      AddaTokenKey key;

      g_variant_get_child (rows, i, "(&s&s&s&s)", &key.path, &key.algorithm, &key.issuer,
                           &key.audience);
      key.issuer = null_if_empty (key.issuer);
      key.audience = null_if_empty (key.audience);
      g_array_append_val (keys, key);
    }

  return adda_tokens_set_keys (tokens, (const AddaTokenKey *) (gpointer) keys->data, keys->len,
                               error);
}

guint
adda_config_get_n_workers (GSettings *settings)
{
  int n_threads = g_settings_get_int (settings, "io-threads");

  return n_threads > 0 ? (guint) n_threads : MAX (1, g_get_num_processors () - 1);
}
