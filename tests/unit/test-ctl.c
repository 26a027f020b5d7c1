/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the operator's command line, run as a program */

#include <glib/gstdio.h>

#include "auth/adda-secret.h"
#include "auth/adda-tokens.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("adda-ctl-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_file (fixture->folder, ADDA_SECRET_FILE);
  remove_file (fixture->folder, "server.conf");
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

/* Runs "adda-ctl" with the words of @line. Returns the exit code. */
static int
run (const char *line, char **out, char **err)
{
  g_autofree char *command = g_strconcat (ADDA_CTL " ", line, NULL);
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_spawn_command_line_sync (command, out, err, &status, &error));
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_issue (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before =
      g_strdup_printf ("--data-dir %s token issue --user rahim --role admin --name Rahim --ttl 60",
                       fixture->folder);
  g_autofree char *after =
      g_strdup_printf ("token issue --user=bot --ttl=0 --data-dir=%s", fixture->folder);
  g_autofree char *token = NULL;
  g_autofree char *endless = NULL;
  g_autofree char *first_note = NULL;
  g_autofree char *second_note = NULL;
  g_autoptr (AddaTokens) tokens = NULL;
  g_autoptr (AddaUser) rahim = NULL;
  g_autoptr (AddaUser) bot = NULL;
  gint64 expires_usec = 0;

  g_assert_cmpint (run (before, &token, &first_note), ==, 0);
  g_assert_cmpint (run (after, &endless, &second_note), ==, 0);
  g_assert_nonnull (strstr (first_note, fixture->folder));
  g_assert_cmpstr (second_note, ==, "");

  tokens = adda_tokens_new (fixture->folder, NULL);
  g_assert_nonnull (tokens);
  rahim = adda_tokens_verify (tokens, g_strchomp (token), &expires_usec, NULL);
  g_assert_nonnull (rahim);
  g_assert_cmpstr (rahim->id, ==, "rahim");
  g_assert_cmpstr (rahim->name, ==, "Rahim");
  g_assert_cmpint (rahim->role, ==, ADDA_ROLE_ADMIN);
  g_assert_cmpint (expires_usec, <=, g_get_real_time () + 60 * G_USEC_PER_SEC);
  g_assert_cmpint (expires_usec, >, g_get_real_time ());

  bot = adda_tokens_verify (tokens, g_strchomp (endless), &expires_usec, NULL);
  g_assert_nonnull (bot);
  g_assert_cmpint (bot->role, ==, ADDA_ROLE_USER);
  g_assert_cmpint (expires_usec, ==, 0);
}

/* The data folder stands in the server's key file. */
static void
test_config (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "server.conf", NULL);
  g_autofree char *text = g_strdup_printf ("[server]\ndata-dir=%s\n", fixture->folder);
  g_autofree char *line = g_strdup_printf ("--config %s token issue --user rahim", path);
  g_autofree char *secret = g_build_filename (fixture->folder, ADDA_SECRET_FILE, NULL);
  g_autofree char *token = NULL;
  g_autofree char *note = NULL;
  g_autofree char *failure = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (run (line, &token, &note), ==, 0);
  g_assert_true (g_file_test (secret, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (path, "[server]\nport=x\n", -1, NULL));
  g_assert_cmpint (run (line, NULL, &failure), ==, 1);
  g_assert_nonnull (strstr (failure, "line 2"));
}

typedef struct
{
  const char *name;
  const char *line; /* "@" stands for the folder */
  int code;
  const char *about; /* what the error must name */
} BadCase;

static const BadCase bad_cases[] = {
  { "nothing", "", 2, "token issue" },
  { "half", "token", 2, "token issue" },
  { "unknown", "token steal", 2, "token steal" },
  { "option", "--frobnicate token issue", 2, "--frobnicate" },
  { "own-option", "token issue --user a --frobnicate", 2, "--frobnicate" },
  { "extra", "token issue --data-dir @ --user a more", 2, "more" },
  { "no-user", "token issue --data-dir @", 2, "--user" },
  { "role", "token issue --data-dir @ --user a --role king", 2, "king" },
  { "ttl", "token issue --data-dir @ --user a --ttl soon", 2, "soon" },
  { "ttl-negative", "token issue --data-dir @ --user a --ttl -1", 2, "-1" },
  { "ttl-huge", "token issue --data-dir @ --user a --ttl 9223372036854775807", 1, "time" },
  { "name", "token issue --data-dir @ --user a --name ''", 2, "--name" },
  { "user", "token issue --data-dir @ --user ''", 1, "128" },
  { "folder", "token issue --data-dir /proc/nowhere --user a", 1, "/proc/nowhere" },
};

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  const BadCase *bad = data;
  g_autoptr (GString) line = g_string_new (bad->line);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_string_replace (line, "@", fixture->folder, 0);
  g_assert_cmpint (run (line->str, &out, &err), ==, bad->code);
  g_assert_cmpstr (out, ==, "");
  g_assert_true (g_str_has_prefix (err, "adda-ctl: ") || strstr (err, "\nadda-ctl: ") != NULL);
  g_assert_nonnull (strstr (err, bad->about));
}

static void
test_help (void)
{
  g_autofree char *help = NULL;
  g_autofree char *issue = NULL;
  g_autofree char *version = NULL;

  g_assert_cmpint (run ("--help", &help, NULL), ==, 0);
  g_assert_nonnull (strstr (help, "token issue"));
  g_assert_cmpint (run ("token issue --help", &issue, NULL), ==, 0);
  g_assert_nonnull (strstr (issue, "--ttl"));
  g_assert_cmpint (run ("--version", &version, NULL), ==, 0);
  g_assert_cmpstr (version, ==, "adda-ctl " ADDA_VERSION "\n");
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/ctl/issue", Fixture, NULL, set_up, test_issue, tear_down);
  g_test_add ("/ctl/config", Fixture, NULL, set_up, test_config, tear_down);
  g_test_add_func ("/ctl/help", test_help);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/ctl/bad/", bad_cases[i].name, NULL);
      g_test_add (path, Fixture, &bad_cases[i], set_up, test_bad, tear_down);
    }
  return g_test_run ();
}
