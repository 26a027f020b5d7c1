/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub as a program: puts the parts together, starts, reloads, drains, stops */

#include "adda-application.h"

#include <glib-unix.h>
#include <unistd.h>

#include "adda-config.h"
#include "adda-paths.h"
#include "adda-rules.h"
#include "adda-service.h"
#include "adda-settings.h"
#include "control/adda-control.h"
#include "http/adda-http.h"
#include "hub/adda-stream.h"

/* How often a drain looks whether it is over. */
#define DRAIN_LOOK_MS 20

/* Who was accepted before the end was asked for gets an answer, if the request comes within this. */
#define SETTLE_MS 500

/* After a restart so many clients a second may come back. */
#define RETURNS_PER_SECOND 1000

struct _AddaApplication
{
  GObject parent_instance;

  const AddaApplicationOptions *options;
  GSettings *settings;
  char *data_dir;
  AddaLocalLog *log;
  AddaTokens *tokens;
  AddaQuota *quota;
  AddaHooks *hooks;
  AddaAccounts *accounts;
  AddaRulings *rulings;
  AddaAudit *audit;
  AddaTickets *tickets;
  AddaGateway *gateway;
  AddaHub *hub;
  AddaHttp *http;
  AddaListener *listener;
  AddaUpgrade *upgrade;
  AddaControl *control;
  GMainLoop *loop;
  AddaService *service;
  gint64 settle_end_usec;
  gint64 drain_end_usec; /* 0: not draining */
  gboolean is_drained;   /* nobody new is let in, nothing new is taken */
  gboolean is_closing;   /* everybody has been told */
  guint signal_ids[3];
};

G_DEFINE_FINAL_TYPE (AddaApplication, adda_application, G_TYPE_OBJECT)

/* ---- settings that apply while running ---- */

static void
apply_settings (AddaApplication *self)
{
  AddaWorkerConfig worker;
  AddaWelcomeLimits welcome;
  AddaHubLimits hub;
  AddaListenerConfig listener;
  AddaUpgradeConfig upgrade;
  AddaQuotaConfig quota;
  AddaHookRules hooks;
  AddaLocalLogOptions log;

  adda_config_read_worker (self->settings, &worker);
  adda_config_read_welcome (self->settings, &welcome);
  adda_config_read_hub (self->settings, &hub);
  adda_config_read_listener (self->settings, &listener);
  adda_config_read_upgrade (self->settings, &upgrade);
  upgrade.opens_notifications |= self->options->is_demo;
  adda_config_read_quota (self->settings, &quota);
  adda_config_read_hooks (self->settings, &hooks);
  adda_config_read_log (self->settings, &log);

  adda_gateway_set_config (self->gateway, &worker);
  adda_gateway_set_welcome (self->gateway, &welcome);
  adda_hub_set_limits (self->hub, &hub);
  adda_listener_set_config (self->listener, &listener);
  adda_upgrade_set_config (self->upgrade, &upgrade);
  adda_quota_set_config (self->quota, &quota);
  adda_hooks_set_rules (self->hooks, &hooks);
  g_ptr_array_unref (hooks.allowed);
  adda_local_log_set_durability (self->log, log.durability);
  g_strfreev (upgrade.allowed_origins);
}

static void
settings_changed (G_GNUC_UNUSED GSettings *settings, const char *key, gpointer data)
{
  AddaApplication *self = data;
  g_autoptr (GError) error = NULL;

  if (adda_settings_needs_restart (key))
    {
      g_message ("setting “%s” has changed: it takes effect at the next start", key);
      return;
    }

  if (g_str_equal (key, "token-keys") &&
      !adda_config_apply_keys (self->settings, self->tokens, &error))
    {
      g_warning ("setting “%s” has changed and is not used: %s", key, error->message);
      return;
    }

  apply_settings (self);
  g_message ("setting “%s” has changed and is in use", key);
}

/* ---- the end ---- */

static void
close_everybody (AddaApplication *self)
{
  guint n = adda_gateway_get_n_connections (self->gateway);

  self->is_closing = TRUE;
  adda_gateway_drain (self->gateway, ADDA_CLOSE_GOING_AWAY, "the hub stops",
                      (guint) ((guint64) n * 1000 / RETURNS_PER_SECOND));
}

static void
drain (AddaApplication *self)
{
  self->is_drained = TRUE;
  adda_upgrade_drain (self->upgrade);
  adda_listener_close (self->listener);
  adda_hub_drain (self->hub);
}

static gboolean
look_at_drain (gpointer data)
{
  AddaApplication *self = data;
  gint64 now_usec = g_get_monotonic_time ();
  gboolean is_late = now_usec >= self->drain_end_usec;

  if (!self->is_drained &&
      (now_usec >= self->settle_end_usec || adda_listener_get_n_pending (self->listener) == 0))
    drain (self);
  if (!self->is_drained)
    return G_SOURCE_CONTINUE;

  if (!self->is_closing && (is_late || adda_hub_get_n_in_flight (self->hub) == 0))
    close_everybody (self);
  else if (self->is_closing && (is_late || (adda_gateway_get_n_connections (self->gateway) == 0 &&
                                            adda_listener_get_n_pending (self->listener) == 0)))
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
stop_asked (gpointer data)
{
  AddaApplication *self = data;
  guint id;

  if (self->drain_end_usec != 0)
    {
      g_message ("asked again: stopping at once");
      g_main_loop_quit (self->loop);
      return G_SOURCE_CONTINUE;
    }

  g_message ("stopping: %u connections to close", adda_gateway_get_n_connections (self->gateway));
  adda_service_tell (self->service, "STOPPING=1\nSTATUS=Closing %u connections",
                     adda_gateway_get_n_connections (self->gateway));
  self->drain_end_usec = g_get_monotonic_time () +
                         g_settings_get_uint (self->settings, "drain-wait-ms") * (gint64) 1000;
  self->settle_end_usec = g_get_monotonic_time () + SETTLE_MS * 1000;
  adda_listener_stop_accepting (self->listener);
  if (adda_listener_get_n_pending (self->listener) == 0)
    drain (self);
  id = g_timeout_add (DRAIN_LOOK_MS, look_at_drain, self);
  g_source_set_name_by_id (id, "[adda] drain");

  return G_SOURCE_CONTINUE;
}

/* ---- the start ---- */

static gboolean
open_data (AddaApplication *self, GError **error)
{
  g_autofree char *setting = g_settings_get_string (self->settings, "data-dir");
  g_autofree char *path = NULL;
  AddaLocalLogOptions options;

  self->data_dir =
      adda_paths_get_data_dir (self->options->data_dir != NULL ? self->options->data_dir : setting);
  if (!adda_paths_ensure_dir (self->data_dir, error))
    return FALSE;

  adda_config_read_log (self->settings, &options);
  path = g_build_filename (self->data_dir, "adda.db", NULL);
  self->log = adda_local_log_open (path, &options, error);
  if (self->log == NULL)
    return FALSE;

  self->tokens = adda_tokens_new (self->data_dir, error);
  return self->tokens != NULL && adda_config_apply_keys (self->settings, self->tokens, error);
}

static gboolean
load_certificate (AddaApplication *self, GError **error)
{
  g_autofree char *certificate = g_settings_get_string (self->settings, "tls-certificate");
  g_autofree char *key = g_settings_get_string (self->settings, "tls-key");
  g_autoptr (GTlsCertificate) pair = NULL;

  if (*certificate == '\0' && *key == '\0')
    return TRUE;

  pair = g_tls_certificate_new_from_files (certificate, *key != '\0' ? key : certificate, error);
  if (pair == NULL)
    {
      g_prefix_error (error, "cannot use the TLS certificate “%s” with the key “%s”: ", certificate,
                      *key != '\0' ? key : certificate);
      return FALSE;
    }

  adda_listener_set_certificate (self->listener, pair);
  adda_http_set_secure (self->http, TRUE);
  return TRUE;
}

/* ---- again ---- */

/* Each part on its own: what cannot be read stays as it was. */
static gboolean
reload (AddaApplication *self)
{
  g_autoptr (GError) settings_error = NULL;
  g_autoptr (GError) keys_error = NULL;
  g_autoptr (GError) certificate_error = NULL;

  if (!adda_settings_reload (self->settings, &settings_error))
    g_warning ("the settings stay as they were: %s", settings_error->message);
  if (!adda_config_apply_keys (self->settings, self->tokens, &keys_error))
    g_warning ("the token keys stay as they were: %s", keys_error->message);
  if (adda_listener_has_tls (self->listener) && !load_certificate (self, &certificate_error))
    g_warning ("the TLS certificate stays as it was: %s", certificate_error->message);

  return settings_error == NULL && keys_error == NULL && certificate_error == NULL;
}

static gboolean
reload_asked (gpointer data)
{
  AddaApplication *self = data;
  gboolean is_whole;

  if (self->drain_end_usec != 0)
    return G_SOURCE_CONTINUE;

  adda_service_tell_reloading (self->service);
  is_whole = reload (self);
  g_message ("settings, keys and certificate were read again%s",
             is_whole ? "" : ", but not all of them are in use");
  adda_service_tell (self->service, "READY=1\nSTATUS=%s",
                     is_whole ? "Reloaded" : "Not all could be reloaded, see the log");

  return G_SOURCE_CONTINUE;
}

static char *
describe (gpointer data)
{
  AddaApplication *self = data;

  return g_strdup_printf ("%u connections, %u rooms",
                          adda_gateway_get_n_connections (self->gateway),
                          adda_hub_get_n_rooms (self->hub));
}

static void
post_change (AddaEvent *draft, AddaAccountsPostedFunc func, gpointer func_data, gpointer data)
{
  AddaApplication *self = data;

  adda_hub_post (self->hub, draft, func, func_data);
}

static void
permissions_changed (G_GNUC_UNUSED AddaAccounts *accounts, const char *room, gpointer data)
{
  AddaApplication *self = data;

  adda_hub_enforce (self->hub, room);
}

static void
facts_changed (G_GNUC_UNUSED AddaRulings *rulings, const char *room, gpointer data)
{
  AddaApplication *self = data;

  adda_hub_tell_facts (self->hub, room);
}

static gboolean
open_accounts (AddaApplication *self, GError **error)
{
  self->tickets = adda_tickets_new ();
  self->accounts =
      adda_accounts_new (ADDA_LOG (self->log), ADDA_STREAM_ACCOUNTS, post_change, self, error);
  if (self->accounts == NULL)
    return FALSE;

  self->rulings =
      adda_rulings_new (ADDA_LOG (self->log), ADDA_STREAM_RULINGS, post_change, self, error);
  if (self->rulings == NULL)
    return FALSE;
  adda_accounts_set_rulings (self->accounts, self->rulings);
  self->audit = adda_audit_new (ADDA_LOG (self->log), ADDA_STREAM_AUDIT, post_change, self, error);
  if (self->audit == NULL)
    return FALSE;

  adda_hub_set_policy (self->hub, &adda_rules_policy, self->accounts);
  g_signal_connect_object (self->rulings, "room-changed", G_CALLBACK (facts_changed), self, 0);
  g_signal_connect_object (self->accounts, "permissions-changed", G_CALLBACK (permissions_changed),
                           self, 0);
  return TRUE;
}

static gboolean
open_hooks (AddaApplication *self, GError **error)
{
  AddaHookRules rules;

  adda_config_read_hooks (self->settings, &rules);
  self->hooks = adda_hooks_new (self->hub, self->data_dir, &rules, error);
  g_ptr_array_unref (rules.allowed);
  return self->hooks != NULL;
}

static char *
dup_address (gpointer data)
{
  AddaApplication *self = data;
  g_autofree char *address = adda_listener_dup_address (self->listener);

  return g_strdup_printf (strchr (address, ':') != NULL ? "[%s]:%u" : "%s:%u", address,
                          adda_listener_get_port (self->listener));
}

static gboolean
is_draining (gpointer data)
{
  AddaApplication *self = data;

  return self->drain_end_usec != 0;
}

static gboolean
is_given (const char *key, gpointer data)
{
  const AddaApplicationOptions *options = ((AddaApplication *) data)->options;

  return (options->port >= 0 && g_str_equal (key, "port")) ||
         (options->address != NULL && g_str_equal (key, "address")) ||
         (options->data_dir != NULL && g_str_equal (key, "data-dir"));
}

/* Not from within what the answer to whoever asked is being sent by. */
static gboolean
drain_asked (gpointer data)
{
  stop_asked (data);
  return G_SOURCE_REMOVE;
}

static void
ask_drain (gpointer data)
{
  g_source_set_name_by_id (g_idle_add (drain_asked, data), "[adda] drain asked for");
}

static const AddaControlProgram program = {
  .dup_address = dup_address,
  .is_draining = is_draining,
  .needs_restart = adda_settings_needs_restart,
  .is_given = is_given,
  .drain = ask_drain,
};

static void
open_control (AddaApplication *self)
{
  const AddaControlParts parts = {
    .hub = self->hub,
    .gateway = self->gateway,
    .accounts = self->accounts,
    .tokens = self->tokens,
    .rulings = self->rulings,
    .audit = self->audit,
    .settings = self->settings,
    .data_dir = self->data_dir,
    .program = &program,
    .program_data = self,
  };

  self->control = adda_control_new (&parts, &adda_control_gateway_outlet, self->gateway);
  adda_gateway_set_desk (self->gateway, &adda_control_desk, self->control);
}

static gboolean
put_together (AddaApplication *self, GError **error)
{
  AddaWorkerConfig worker;
  AddaListenerConfig listener;
  SoupServer *server;

  adda_config_read_worker (self->settings, &worker);
  self->gateway = adda_gateway_new (adda_config_get_n_workers (self->settings), &worker, error);
  if (self->gateway == NULL)
    return FALSE;

  self->quota = adda_quota_new ();
  adda_gateway_set_quota (self->gateway, self->quota);
  self->hub = adda_hub_new (ADDA_LOG (self->log), &adda_gateway_outlet, self->gateway);
  adda_gateway_set_hub (self->gateway, self->hub, self->tokens);
  if (!open_accounts (self, error) || !open_hooks (self, error))
    return FALSE;

  open_control (self);
  self->http = adda_http_new (self->hub, self->tokens, self->settings);
  adda_gateway_set_accounts (self->gateway, self->accounts);
  adda_http_set_accounts (self->http, self->accounts, self->tickets);
  adda_http_set_audit (self->http, self->audit);
  adda_http_set_demo (self->http, self->options->is_demo);
  adda_http_set_quota (self->http, self->quota);
  adda_http_set_hooks (self->http, self->hooks);
  server = adda_http_get_server (self->http);
  adda_config_read_listener (self->settings, &listener);
  self->listener = adda_listener_new (server, &listener);
  self->upgrade = adda_upgrade_new (server, self->listener, self->gateway, self->tokens);
  adda_upgrade_set_accounts (self->upgrade, self->accounts, self->tickets);
  adda_upgrade_set_quota (self->upgrade, self->quota);
  apply_settings (self);

  return load_certificate (self, error);
}

AddaApplication *
adda_application_new (const AddaApplicationOptions *options, GError **error)
{
  g_autoptr (AddaApplication) self = g_object_new (ADDA_TYPE_APPLICATION, NULL);

  self->options = options;
  self->settings = adda_settings_open (options->config, error);
  if (self->settings == NULL || !open_data (self, error) || !put_together (self, error))
    return NULL;

  g_signal_connect_object (self->settings, "changed", G_CALLBACK (settings_changed), self, 0);
  return g_steal_pointer (&self);
}

static void
say_listening (AddaApplication *self)
{
  const char *scheme = adda_listener_has_tls (self->listener) ? "https" : "http";
  g_autofree char *address = adda_listener_dup_address (self->listener);
  gboolean is_v6 = strchr (address, ':') != NULL;
  g_autofree char *url =
      g_strdup_printf ("%s://%s%s%s:%u", scheme, is_v6 ? "[" : "", address, is_v6 ? "]" : "",
                       adda_listener_get_port (self->listener));

  g_print ("adda-server listening on %s\n", url);
  adda_service_tell (self->service, "READY=1\nSTATUS=Listening on %s", url);
  adda_service_watch (self->service, describe, self);
}

/* What a demonstration lifts must not be lifted for other machines. */
static gboolean
check_demo (AddaApplication *self, const char *address, GError **error)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

  if (!self->options->is_demo || (parsed != NULL && g_inet_address_get_is_loopback (parsed)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "--demo is for a loopback address such as 127.0.0.1 only, not for “%s”", address);
  return FALSE;
}

/* At the socket that a service manager holds, or at one of our own. */
static gboolean
start_listening (AddaApplication *self, GError **error)
{
  g_autofree char *adopted = NULL;
  g_autofree char *setting = g_settings_get_string (self->settings, "address");
  const char *address = self->options->address != NULL ? self->options->address : setting;
  int port =
      self->options->port >= 0 ? self->options->port : g_settings_get_int (self->settings, "port");
  int fd;

  if (!adda_service_take_socket (self->service, &fd, error))
    return FALSE;
  if (fd < 0)
    return check_demo (self, address, error) &&
           adda_listener_listen (self->listener, address, (guint16) port, error);

  if (!adda_listener_adopt (self->listener, fd, error))
    return FALSE;
  adopted = adda_listener_dup_address (self->listener);
  return check_demo (self, adopted, error);
}

gboolean
adda_application_run (AddaApplication *self, GError **error)
{
  self->service = adda_service_new ();
  if (!start_listening (self, error))
    return FALSE;

  self->loop = g_main_loop_new (NULL, FALSE);
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, stop_asked, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, stop_asked, self);
  /* In a terminal it says that the terminal is gone. */
  if (!isatty (STDIN_FILENO))
    self->signal_ids[2] = g_unix_signal_add (SIGHUP, reload_asked, self);
  say_listening (self);
  g_main_loop_run (self->loop);

  g_message ("stopped");
  return TRUE;
}

static void
adda_application_dispose (GObject *object)
{
  AddaApplication *self = ADDA_APPLICATION (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);

  /* First who brings work in, last who keeps it. */
  g_clear_object (&self->upgrade);
  g_clear_object (&self->listener);
  g_clear_object (&self->http);
  if (self->accounts != NULL)
    adda_accounts_close (self->accounts);
  if (self->rulings != NULL)
    adda_rulings_close (self->rulings);
  if (self->audit != NULL)
    adda_audit_close (self->audit);
  /* It lets go of what it traces while the workers are there. */
  if (self->gateway != NULL)
    adda_gateway_set_desk (self->gateway, NULL, NULL);
  g_clear_pointer (&self->control, adda_control_free);
  if (self->gateway != NULL)
    adda_gateway_stop (self->gateway);
  if (self->log != NULL)
    adda_local_log_close (self->log);
  g_clear_pointer (&self->hooks, adda_hooks_free);
  g_clear_object (&self->hub);
  g_clear_object (&self->gateway);
  g_clear_object (&self->accounts);
  g_clear_object (&self->audit);
  g_clear_object (&self->rulings);
  g_clear_pointer (&self->tickets, adda_tickets_free);
  g_clear_pointer (&self->quota, adda_quota_free);
  g_clear_object (&self->tokens);
  g_clear_object (&self->log);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->service, adda_service_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->data_dir, g_free);

  G_OBJECT_CLASS (adda_application_parent_class)->dispose (object);
}

static void
adda_application_class_init (AddaApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = adda_application_dispose;
}

static void
adda_application_init (G_GNUC_UNUSED AddaApplication *self)
{
}
