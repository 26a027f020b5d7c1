/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the commands of adda-ctl share */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_CTL_ERROR (adda_ctl_error_quark ())
GQuark adda_ctl_error_quark (void);

typedef enum
{
  ADDA_CTL_ERROR_USAGE,  /* the command line is wrong: exit code 2 */
  ADDA_CTL_ERROR_FAILED, /* it was understood, and did not work: exit code 1 */
} AddaCtlError;

typedef enum
{
  ADDA_CTL_EXIT_DONE = 0,
  ADDA_CTL_EXIT_FAILED = 1,
  ADDA_CTL_EXIT_USAGE = 2,
} AddaCtlExit;

/* Options that go before or after any command. */
typedef struct
{
  char *data_dir;   /* (owned) (nullable) as given */
  char *config;     /* (owned) (nullable) as given */
  char *server;     /* (owned) (nullable) as given */
  char *token_file; /* (owned) (nullable) as given */
  gboolean is_json;
} AddaCtlOptions;

/* One command, in a file of its own. */
typedef struct
{
  const char *group;   /* "token" */
  const char *name;    /* (nullable) "issue"; NULL: the group is the whole command */
  const char *summary; /* translatable */
  /* @context parses @argv; the command adds its entries to it first. */
  gboolean (*run) (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error);
} AddaCtlCommand;

/* Parses all of @argv; anything left over is an error of usage. */
gboolean adda_ctl_parse (GOptionContext *context, char ***argv, GError **error);

/* The same but for one word that must stand there: (out) (transfer full). @what: how the usage calls it */
gboolean adda_ctl_parse_word (GOptionContext *context,
                              char ***argv,
                              const char *what,
                              char **word,
                              GError **error);

/* The same for @n_words of them; @whats: how the usage calls them */
gboolean adda_ctl_parse_words (GOptionContext *context,
                               char ***argv,
                               const char *const *whats,
                               gsize n_words,
                               char **words,
                               GError **error);

/* The folder that the options, the settings or the surroundings name. (transfer full) (nullable) */
char *adda_ctl_get_data_dir (AddaCtlOptions *options, GError **error);

/* Commands */
gboolean adda_ctl_room_list (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_room_show (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_hook_list (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_hook_add (AddaCtlOptions *options,
                            GOptionContext *context,
                            char ***argv,
                            GError **error);
gboolean adda_ctl_hook_remove (AddaCtlOptions *options,
                               GOptionContext *context,
                               char ***argv,
                               GError **error);
gboolean adda_ctl_hook_enable (AddaCtlOptions *options,
                               GOptionContext *context,
                               char ***argv,
                               GError **error);
gboolean adda_ctl_hook_disable (AddaCtlOptions *options,
                                GOptionContext *context,
                                char ***argv,
                                GError **error);
gboolean adda_ctl_hook_test (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_notify (AddaCtlOptions *options,
                          GOptionContext *context,
                          char ***argv,
                          GError **error);
gboolean adda_ctl_broadcast (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_stats (AddaCtlOptions *options,
                         GOptionContext *context,
                         char ***argv,
                         GError **error);
gboolean adda_ctl_check (AddaCtlOptions *options,
                         GOptionContext *context,
                         char ***argv,
                         GError **error);
gboolean adda_ctl_token_issue (AddaCtlOptions *options,
                               GOptionContext *context,
                               char ***argv,
                               GError **error);
gboolean adda_ctl_user_add (AddaCtlOptions *options,
                            GOptionContext *context,
                            char ***argv,
                            GError **error);
gboolean adda_ctl_user_list (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_user_disable (AddaCtlOptions *options,
                                GOptionContext *context,
                                char ***argv,
                                GError **error);
gboolean adda_ctl_user_enable (AddaCtlOptions *options,
                               GOptionContext *context,
                               char ***argv,
                               GError **error);
gboolean adda_ctl_user_role (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_user_password (AddaCtlOptions *options,
                                 GOptionContext *context,
                                 char ***argv,
                                 GError **error);
gboolean adda_ctl_invite_create (AddaCtlOptions *options,
                                 GOptionContext *context,
                                 char ***argv,
                                 GError **error);
gboolean adda_ctl_token_revoke (AddaCtlOptions *options,
                                GOptionContext *context,
                                char ***argv,
                                GError **error);
gboolean adda_ctl_room_lock (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_room_unlock (AddaCtlOptions *options,
                               GOptionContext *context,
                               char ***argv,
                               GError **error);
gboolean adda_ctl_room_close (AddaCtlOptions *options,
                              GOptionContext *context,
                              char ***argv,
                              GError **error);
gboolean adda_ctl_room_topic (AddaCtlOptions *options,
                              GOptionContext *context,
                              char ***argv,
                              GError **error);
gboolean adda_ctl_room_delete_message (AddaCtlOptions *options,
                                       GOptionContext *context,
                                       char ***argv,
                                       GError **error);
gboolean adda_ctl_kick (AddaCtlOptions *options,
                        GOptionContext *context,
                        char ***argv,
                        GError **error);
gboolean adda_ctl_mute (AddaCtlOptions *options,
                        GOptionContext *context,
                        char ***argv,
                        GError **error);
gboolean adda_ctl_ban (AddaCtlOptions *options,
                       GOptionContext *context,
                       char ***argv,
                       GError **error);
gboolean adda_ctl_lift (AddaCtlOptions *options,
                        GOptionContext *context,
                        char ***argv,
                        GError **error);
gboolean adda_ctl_sanctions (AddaCtlOptions *options,
                             GOptionContext *context,
                             char ***argv,
                             GError **error);
gboolean adda_ctl_disconnect (AddaCtlOptions *options,
                              GOptionContext *context,
                              char ***argv,
                              GError **error);
gboolean adda_ctl_settings_list (AddaCtlOptions *options,
                                 GOptionContext *context,
                                 char ***argv,
                                 GError **error);
gboolean adda_ctl_settings_set (AddaCtlOptions *options,
                                GOptionContext *context,
                                char ***argv,
                                GError **error);
gboolean adda_ctl_backup (AddaCtlOptions *options,
                          GOptionContext *context,
                          char ***argv,
                          GError **error);
gboolean adda_ctl_drain (AddaCtlOptions *options,
                         GOptionContext *context,
                         char ***argv,
                         GError **error);
gboolean adda_ctl_audit (AddaCtlOptions *options,
                         GOptionContext *context,
                         char ***argv,
                         GError **error);

G_END_DECLS
