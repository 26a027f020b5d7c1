/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl: the operator's command line. The table of commands, and the way to one */

#include "adda-ctl.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "adda-paths.h"
#include "adda-settings.h"

G_DEFINE_QUARK (adda_ctl_error, adda_ctl_error)

static const AddaCtlCommand commands[] = {
  { "token", "issue", N_ ("Make a token for a person or a program"), adda_ctl_token_issue },
  { "token", "revoke", N_ ("Take a token back, by its id"), adda_ctl_token_revoke },
  { "user", "add", N_ ("Make an account"), adda_ctl_user_add },
  { "user", "list", N_ ("List the accounts"), adda_ctl_user_list },
  { "user", "disable", N_ ("Let nobody in by an account"), adda_ctl_user_disable },
  { "user", "enable", N_ ("Let its owner in again"), adda_ctl_user_enable },
  { "user", "role", N_ ("Give an account another role"), adda_ctl_user_role },
  { "user", "password", N_ ("Give an account another password"), adda_ctl_user_password },
  { "invite", "create", N_ ("Make an invite, and print its path"), adda_ctl_invite_create },
  { "room", "list", N_ ("List the rooms, with how many people are in each"), adda_ctl_room_list },
  { "room", "show", N_ ("List who is in a room"), adda_ctl_room_show },
  { "room", "lock", N_ ("Let only moderators speak in a room"), adda_ctl_room_lock },
  { "room", "unlock", N_ ("Let everybody speak again"), adda_ctl_room_unlock },
  { "room", "close", N_ ("Take everybody out of a room, and lock it"), adda_ctl_room_close },
  { "room", "topic", N_ ("Say what a room is about"), adda_ctl_room_topic },
  { "room", "delete-message", N_ ("Erase a message"), adda_ctl_room_delete_message },
  { "kick", NULL, N_ ("Take a person out of a room"), adda_ctl_kick },
  { "mute", NULL, N_ ("Let a person listen, but not speak"), adda_ctl_mute },
  { "ban", NULL, N_ ("Let a person or an address in no more"), adda_ctl_ban },
  { "lift", NULL, N_ ("End a ban or mute"), adda_ctl_lift },
  { "sanctions", NULL, N_ ("List the bans and mutes in force"), adda_ctl_sanctions },
  { "disconnect", NULL, N_ ("Close a connection"), adda_ctl_disconnect },
  { "settings", "list", N_ ("List the settings of the hub"), adda_ctl_settings_list },
  { "settings", "set", N_ ("Change a setting of the hub"), adda_ctl_settings_set },
  { "backup", NULL, N_ ("Copy the database, and print the path of the copy"), adda_ctl_backup },
  { "drain", NULL, N_ ("Stop the hub; everybody is told when to come back"), adda_ctl_drain },
  { "audit", NULL, N_ ("List who did what as moderator or admin"), adda_ctl_audit },
  { "hook", "list", N_ ("List the webhooks"), adda_ctl_hook_list },
  { "hook", "add", N_ ("Make a webhook, and print its secret"), adda_ctl_hook_add },
  { "hook", "remove", N_ ("Remove a webhook"), adda_ctl_hook_remove },
  { "hook", "enable", N_ ("Switch a webhook on again"), adda_ctl_hook_enable },
  { "hook", "disable", N_ ("Switch a webhook off"), adda_ctl_hook_disable },
  { "hook", "test", N_ ("Send a test by a webhook"), adda_ctl_hook_test },
  { "notify", NULL, N_ ("Notify a person"), adda_ctl_notify },
  { "broadcast", NULL, N_ ("Notify everybody"), adda_ctl_broadcast },
  { "stats", NULL, N_ ("Tell how the hub does"), adda_ctl_stats },
  { "check", NULL, N_ ("Check that the log is whole"), adda_ctl_check },
};

gboolean
adda_ctl_parse (GOptionContext *context, char ***argv, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!g_option_context_parse_strv (context, argv, &failure))
    {
      g_set_error_literal (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, failure->message);
      return FALSE;
    }
  if ((*argv)[1] != NULL)
    {
      g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("“%s” is not understood here"),
                   (*argv)[1]);
      return FALSE;
    }
  return TRUE;
}

gboolean
adda_ctl_parse_words (GOptionContext *context,
                      char ***argv,
                      const char *const *whats,
                      gsize n_words,
                      char **words,
                      GError **error)
{
  g_autoptr (GError) failure = NULL;
  gsize n_given;

  if (!g_option_context_parse_strv (context, argv, &failure))
    {
      g_set_error_literal (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, failure->message);
      return FALSE;
    }
  n_given = g_strv_length (*argv) - 1;
  if (n_given < n_words)
    g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("%s is missing"), whats[n_given]);
  else if (n_given > n_words)
    g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("“%s” is not understood here"),
                 (*argv)[n_words + 1]);
  else
    {
      for (gsize i = 0; i < n_words; i++)
        words[i] = g_strdup ((*argv)[i + 1]);
      return TRUE;
    }
  return FALSE;
}

gboolean
adda_ctl_parse_word (GOptionContext *context,
                     char ***argv,
                     const char *what,
                     char **word,
                     GError **error)
{
  return adda_ctl_parse_words (context, argv, &what, 1, word, error);
}

char *
adda_ctl_get_data_dir (AddaCtlOptions *options, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *configured = NULL;

  if (options->data_dir != NULL)
    return adda_paths_get_data_dir (options->data_dir);

  settings = adda_settings_open (options->config, &failure);
  if (settings != NULL)
    configured = g_settings_get_string (settings, "data-dir");
  else if (options->config != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return adda_paths_get_data_dir (configured);
}

static void
add_shared_entries (GOptionContext *context, AddaCtlOptions *options)
{
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir, N_ ("The server's data folder"),
      N_ ("FOLDER") },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->config,
      N_ ("The server's key file, which may name the data folder"), N_ ("FILE") },
    { "server", 0, 0, G_OPTION_ARG_STRING, &options->server,
      N_ ("The hub to ask (default: the one on this machine)"), N_ ("URL") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->token_file,
      N_ ("The token that proves who asks"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, N_ ("Answer in JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/* (transfer full) */
static char *
join_words (const AddaCtlCommand *command)
{
  return g_strjoin (" ", command->group, command->name, NULL);
}

/* All commands, for the help. (transfer full) */
static char *
describe_commands (void)
{
  GString *text = g_string_new (_ ("Commands:"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *words = join_words (&commands[i]);

      g_string_append_printf (text, "\n  %-19s %s", words, _ (commands[i].summary));
    }
  g_string_append_printf (text, "\n\n%s",
                          _ ("“adda-ctl COMMAND --help” tells the options of one."));
  return g_string_free (text, FALSE);
}

static const AddaCtlCommand *
find_command (char **argv, GError **error)
{
  for (gsize i = 0; argv[1] != NULL && i < G_N_ELEMENTS (commands); i++)
    if (commands[i].name == NULL && g_str_equal (argv[1], commands[i].group))
      return &commands[i];
  if (argv[1] == NULL || argv[2] == NULL)
    {
      g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE,
                   _ ("A command is missing, such as “token issue”"));
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].name != NULL && g_str_equal (argv[1], commands[i].group) &&
        g_str_equal (argv[2], commands[i].name))
      return &commands[i];
  g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("There is no command “%s %s”"),
               argv[1], argv[2]);
  return NULL;
}

static gboolean
run_command (const AddaCtlCommand *command, AddaCtlOptions *options, char ***argv, GError **error)
{
  g_autofree char *usage = join_words (command);
  gsize n_words = command->name != NULL ? 2 : 1;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *program = g_strdup_printf ("adda-ctl %s", usage);

  /* the command's own words are done with; what stays before the options is the name in the help */
  for (gsize i = 0; i <= n_words; i++)
    g_free ((*argv)[i]);
  (*argv)[0] = g_steal_pointer (&program);
  for (gsize i = 1; (*argv)[i - 1] != NULL; i++)
    {
      (*argv)[i] = (*argv)[i + n_words];
      if ((*argv)[i] == NULL)
        break;
    }
  g_set_prgname ((*argv)[0]);
  g_option_context_set_summary (context, _ (command->summary));
  add_shared_entries (context, options);
  return command->run (options, context, argv, error);
}

static gboolean
run (AddaCtlOptions *options, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND …"));
  g_autofree char *description = describe_commands ();
  g_autoptr (GError) failure = NULL;
  const AddaCtlCommand *command;
  gboolean is_version = FALSE;
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &is_version, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_description (context, description);
  add_shared_entries (context, options);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, argv, &failure))
    {
      g_set_error_literal (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, failure->message);
      return FALSE;
    }
  if (is_version)
    {
      g_print ("adda-ctl %s\n", ADDA_VERSION);
      return TRUE;
    }
  command = find_command (*argv, error);
  return command != NULL && run_command (command, options, argv, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;
  AddaCtlOptions options = { 0 };
  gboolean is_done;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ADDA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("adda-ctl");

  arguments = g_strdupv (argv);
  is_done = run (&options, &arguments, &error);
  g_free (options.data_dir);
  g_free (options.config);
  g_free (options.server);
  g_free (options.token_file);
  if (is_done)
    return ADDA_CTL_EXIT_DONE;

  g_printerr ("adda-ctl: %s\n", error->message);
  if (!g_error_matches (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE))
    return ADDA_CTL_EXIT_FAILED;
  g_printerr ("%s\n", _ ("“adda-ctl --help” tells what can be done."));
  return ADDA_CTL_EXIT_USAGE;
}
