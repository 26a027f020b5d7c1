/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl user …, invite create: accounts of a running server */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "adda-ctl-client.h"
#include "base/adda-json.h"

#define PASSWORD_MAX_BYTES 4096

/* What the commands are given. */
typedef struct
{
  char *name;
  char *role;
  char *password_file;
  int uses;
  int ttl_seconds;
} AddaCtlUser;

static void
adda_ctl_user_clear (AddaCtlUser *user)
{
  g_free (user->name);
  g_free (user->role);
  g_free (user->password_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddaCtlUser, adda_ctl_user_clear)

typedef enum
{
  TAKES_NAME = 1 << 0, /* as a word */
  TAKES_ROLE = 1 << 1,
  TAKES_PASSWORD = 1 << 2,
} Takes;

static gboolean
parse (AddaCtlUser *user, Takes takes, GOptionContext *context, char ***argv, GError **error)
{
  const GOptionEntry role[] = { { "role", 0, 0, G_OPTION_ARG_STRING, &user->role,
                                  N_ ("user, moderator, service or admin"), N_ ("ROLE") },
                                G_OPTION_ENTRY_NULL };
  const GOptionEntry password[] = {
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &user->password_file,
      N_ ("File with the password in its first line (default: the standard input)"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL
  };

  if ((takes & TAKES_ROLE) != 0)
    g_option_context_add_main_entries (context, role, GETTEXT_PACKAGE);
  if ((takes & TAKES_PASSWORD) != 0)
    g_option_context_add_main_entries (context, password, GETTEXT_PACKAGE);
  return (takes & TAKES_NAME) != 0
             ? adda_ctl_parse_word (context, argv, _ ("NAME"), &user->name, error)
             : adda_ctl_parse (context, argv, error);
}

/* One line, not shown while it is typed. (transfer full) (nullable) */
static char *
read_line (FILE *file)
{
  gboolean is_terminal = isatty (fileno (file));
  char line[PASSWORD_MAX_BYTES];
  struct termios shown;
  gboolean is_read;
  char *password;

  if (is_terminal && tcgetattr (fileno (file), &shown) == 0)
    {
      struct termios hidden = shown;

      hidden.c_lflag &= ~(tcflag_t) ECHO;
      g_printerr ("%s", _ ("Password: "));
      tcsetattr (fileno (file), TCSAFLUSH, &hidden);
    }
  else
    is_terminal = FALSE;
  is_read = fgets (line, sizeof line, file) != NULL;
  if (is_terminal)
    {
      tcsetattr (fileno (file), TCSAFLUSH, &shown);
      g_printerr ("\n");
    }
  if (!is_read)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  password = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return password;
}

static char *
read_password (const AddaCtlUser *user, GError **error)
{
  FILE *file = stdin;
  char *password;

  if (user->password_file != NULL)
    file = fopen (user->password_file, "re");
  password = file != NULL ? read_line (file) : NULL;
  if (file != NULL && file != stdin)
    fclose (file);
  if (password == NULL)
    g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("No password can be read"));
  return password;
}

/* ---- answers ---- */

/* A member of @object as text, "" if it is none. (transfer none) */
static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

static void
print_account (JsonObject *account)
{
  g_autofree char *name = adda_ctl_make_printable (get_text (account, "name"));

  g_print ("%s  %-9s  %s%s\n", get_text (account, "id"), get_text (account, "role"), name,
           json_object_get_boolean_member_with_default (account, "disabled", FALSE)
               ? _ ("  (disabled)")
               : "");
}

/* (transfer none) (nullable) */
static JsonNode *
get_data (JsonNode *answer)
{
  return JSON_NODE_HOLDS_OBJECT (answer)
             ? json_object_get_member (json_node_get_object (answer), "data")
             : NULL;
}

/* The account, or all, of an answer {"data": …}. Takes @answer (nullable). FALSE if there is none. */
static gboolean
print_answer (AddaCtlOptions *options, JsonNode *answer)
{
  JsonNode *data;

  if (answer == NULL)
    return FALSE;
  data = get_data (answer);
  if (options->is_json)
    adda_ctl_print_json (answer);
  else if (data != NULL && JSON_NODE_HOLDS_OBJECT (data))
    print_account (json_node_get_object (data));
  else if (data != NULL && JSON_NODE_HOLDS_ARRAY (data))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (data)); i++)
      print_account (json_array_get_object_element (json_node_get_array (data), i));
  json_node_unref (answer);
  return TRUE;
}

/* The path of the account of that name. (transfer full) (nullable) */
static char *
find_account (AddaCtlOptions *options, const char *name, GError **error)
{
  g_autoptr (JsonNode) answer = adda_ctl_ask (options, "GET", "/api/accounts", NULL, error);
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  JsonNode *data = answer != NULL ? get_data (answer) : NULL;
  JsonArray *accounts;

  if (answer == NULL)
    return NULL;
  accounts = data != NULL && JSON_NODE_HOLDS_ARRAY (data) ? json_node_get_array (data) : NULL;
  for (guint i = 0; accounts != NULL && i < json_array_get_length (accounts); i++)
    {
      JsonObject *account = json_array_get_object_element (accounts, i);
      g_autofree char *there = g_utf8_casefold (get_text (account, "name"), -1);

      if (g_str_equal (there, wanted) || g_str_equal (get_text (account, "id"), name))
        return g_strconcat ("/api/accounts/", get_text (account, "id"), NULL);
    }
  g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_FAILED, _ ("There is no account “%s”"), name);
  return NULL;
}

/* What is not NULL. (transfer full) */
static char *
write_body (const char *name, const char *password, const char *role)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  if (name != NULL)
    adda_json_add_string (&json, "name", name);
  if (password != NULL)
    adda_json_add_string (&json, "password", password);
  if (role != NULL)
    adda_json_add_string (&json, "role", role);
  adda_json_close_object (&json);
  return g_string_free (text, FALSE);
}

static gboolean
patch_account (AddaCtlOptions *options, const char *name, const char *change, GError **error)
{
  g_autofree char *path = find_account (options, name, error);

  return path != NULL &&
         print_answer (options, adda_ctl_ask (options, "PATCH", path, change, error));
}

/* ---- commands ---- */

gboolean
adda_ctl_user_list (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  return adda_ctl_parse (context, argv, error) &&
         print_answer (options, adda_ctl_ask (options, "GET", "/api/accounts", NULL, error));
}

gboolean
adda_ctl_user_add (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_auto (AddaCtlUser) user = { 0 };
  g_autofree char *password = NULL;
  g_autofree char *body = NULL;

  if (!parse (&user, TAKES_NAME | TAKES_ROLE | TAKES_PASSWORD, context, argv, error))
    return FALSE;
  password = read_password (&user, error);
  if (password == NULL)
    return FALSE;
  body = write_body (user.name, password, user.role);
  return print_answer (options, adda_ctl_ask (options, "POST", "/api/accounts", body, error));
}

gboolean
adda_ctl_user_disable (AddaCtlOptions *options,
                       GOptionContext *context,
                       char ***argv,
                       GError **error)
{
  g_auto (AddaCtlUser) user = { 0 };

  return parse (&user, TAKES_NAME, context, argv, error) &&
         patch_account (options, user.name, "{\"disabled\":true}", error);
}

gboolean
adda_ctl_user_enable (AddaCtlOptions *options,
                      GOptionContext *context,
                      char ***argv,
                      GError **error)
{
  g_auto (AddaCtlUser) user = { 0 };

  return parse (&user, TAKES_NAME, context, argv, error) &&
         patch_account (options, user.name, "{\"disabled\":false}", error);
}

gboolean
adda_ctl_user_role (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_auto (AddaCtlUser) user = { 0 };
  g_autofree char *change = NULL;

  if (!parse (&user, TAKES_NAME | TAKES_ROLE, context, argv, error))
    return FALSE;
  if (user.role == NULL)
    {
      g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("“--role” is missing"));
      return FALSE;
    }
  change = write_body (NULL, NULL, user.role);
  return patch_account (options, user.name, change, error);
}

gboolean
adda_ctl_user_password (AddaCtlOptions *options,
                        GOptionContext *context,
                        char ***argv,
                        GError **error)
{
  g_auto (AddaCtlUser) user = { 0 };
  g_autofree char *password = NULL;
  g_autofree char *change = NULL;

  if (!parse (&user, TAKES_NAME | TAKES_PASSWORD, context, argv, error))
    return FALSE;
  password = read_password (&user, error);
  if (password == NULL)
    return FALSE;
  change = write_body (NULL, password, NULL);
  return patch_account (options, user.name, change, error);
}

/* (transfer full) */
static char *
write_invite (const AddaCtlUser *user)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  if (user->role != NULL)
    adda_json_add_string (&json, "role", user->role);
  if (user->uses != 0)
    adda_json_add_int (&json, "uses", user->uses);
  if (user->ttl_seconds != 0)
    adda_json_add_int (&json, "ttl_seconds", user->ttl_seconds);
  adda_json_close_object (&json);
  return g_string_free (text, FALSE);
}

gboolean
adda_ctl_invite_create (AddaCtlOptions *options,
                        GOptionContext *context,
                        char ***argv,
                        GError **error)
{
  g_auto (AddaCtlUser) user = { 0 };
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *body = NULL;
  JsonNode *data;
  const GOptionEntry entries[] = { { "uses", 0, 0, G_OPTION_ARG_INT, &user.uses,
                                     N_ ("How many may use it (default: 1)"), N_ ("N") },
                                   { "ttl", 0, 0, G_OPTION_ARG_INT, &user.ttl_seconds,
                                     N_ ("How long it is good (default: a week)"), N_ ("SECONDS") },
                                   G_OPTION_ENTRY_NULL };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!parse (&user, TAKES_ROLE, context, argv, error))
    return FALSE;
  body = write_invite (&user);
  answer = adda_ctl_ask (options, "POST", "/api/invites", body, error);
  if (answer == NULL)
    return FALSE;
  data = get_data (answer);
  if (options->is_json)
    adda_ctl_print_json (answer);
  else if (data != NULL && JSON_NODE_HOLDS_OBJECT (data))
    g_print ("%s\n", get_text (json_node_get_object (data), "path"));
  return TRUE;
}
