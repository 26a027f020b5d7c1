/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The settings as each part wants them */

#pragma once

#include <gio/gio.h>

#include "auth/adda-quota.h"
#include "auth/adda-tokens.h"
#include "hooks/adda-hooks.h"
#include "hub/adda-hub.h"
#include "log/adda-local-log.h"
#include "transport/adda-gateway.h"
#include "transport/adda-listener.h"
#include "transport/adda-upgrade.h"

G_BEGIN_DECLS

void adda_config_read_worker (GSettings *settings, AddaWorkerConfig *config);
void adda_config_read_welcome (GSettings *settings, AddaWelcomeLimits *limits);
void adda_config_read_hub (GSettings *settings, AddaHubLimits *limits);
void adda_config_read_log (GSettings *settings, AddaLocalLogOptions *options);
void adda_config_read_listener (GSettings *settings, AddaListenerConfig *config);

/* config->allowed_origins is the caller's: (transfer full), g_strfreev() */
void adda_config_read_upgrade (GSettings *settings, AddaUpgradeConfig *config);

/* config->proxies.nets: (transfer full) */
void adda_config_read_quota (GSettings *settings, AddaQuotaConfig *config);

/* rules->allowed: (transfer full) */
void adda_config_read_hooks (GSettings *settings, AddaHookRules *rules);

/* Hands the token-keys to @tokens; FALSE with @error set if one cannot be read. */
gboolean adda_config_apply_keys (GSettings *settings, AddaTokens *tokens, GError **error);

/* io-threads, or what stands for 0: cores − 1, at least 1. */
guint adda_config_get_n_workers (GSettings *settings);

G_END_DECLS
