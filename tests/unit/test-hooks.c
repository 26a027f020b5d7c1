/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of webhooks: signatures, where nothing may be sent, what a webhook is, how far it has come */

#include <glib/gstdio.h>

#include "auth/adda-address.h"
#include "hooks/adda-guarded-address.h"
#include "hooks/adda-hook-cursors.h"
#include "hooks/adda-hook-sender.h"
#include "hooks/adda-hook.h"

/* Computed with another program: openssl dgst -sha256 -hmac. */
static void
test_signature (void)
{
  g_autofree char *signature = adda_hook_sign ("secret", "1700000000", "{\"a\":1}", 7);

  g_assert_cmpstr (signature, ==,
                   "sha256=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686");
}

static void
test_url (void)
{
  static const char *const good[] = { "https://example.org", "http://example.org:81/a?b=c",
                                      "https://[2606:4700::1111]/", "http://127.0.0.1/" };
  static const char *const bad[] = { "",
                                     "example.org",
                                     "/a",
                                     "ftp://example.org/",
                                     "https://",
                                     "https://a@example.org/",
                                     "https://example.org/#a",
                                     "http://10.0.0.1/",
                                     "http://[::1]/",
                                     "http://[::ffff:10.0.0.1]/",
                                     "https://exam ple.org/" };
  static const char *const nets[] = { "127.0.0.0/8", NULL };
  g_autoptr (GPtrArray) allowed = adda_nets_new (nets);
  g_autofree char *path = g_strnfill (2100, 'a');
  g_autofree char *longest = g_strconcat ("https://example.org/", path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (adda_hook_sender_check_url (good[i], allowed, &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_false (adda_hook_sender_check_url (bad[i], allowed, &error));
      g_assert_nonnull (error);
    }
  g_assert_false (adda_hook_sender_check_url (longest, allowed, NULL));
}

/* What is found behind @host, one after the other. */
static char *
enumerate (const char *host, GPtrArray *allowed, GError **error)
{
  g_autoptr (GSocketConnectable) guarded = adda_guarded_address_new ("http", host, 80, allowed);
  g_autoptr (GSocketAddressEnumerator) enumerator = g_socket_connectable_enumerate (guarded);
  GString *found = g_string_new (NULL);
  GError *failure = NULL;
  GSocketAddress *address;

  while ((address = g_socket_address_enumerator_next (enumerator, NULL, &failure)) != NULL)
    {
      g_autofree char *text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));

      g_string_append_printf (found, "%s;", text);
      g_object_unref (address);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return g_string_free (found, FALSE);
}

static void
test_guard (void)
{
  static const char *const nets[] = { "127.0.0.1", NULL };
  g_autoptr (GPtrArray) allowed = adda_nets_new (nets);
  g_autoptr (GError) error = NULL;
  g_autofree char *nothing = enumerate ("localhost", NULL, &error);
  g_autofree char *loopback = NULL;
  g_autofree char *literal = NULL;

  g_assert_cmpstr (nothing, ==, "");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);

  /* of both families only the one that is named */
  loopback = enumerate ("localhost", allowed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loopback, ==, "127.0.0.1:80;");

  literal = enumerate ("169.254.169.254", allowed, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpstr (literal, ==, "");
}

static AddaHook *
read_hook (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return adda_hook_read (json_node_get_object (node), error);
}

static void
test_read (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"name\":\"x\"}",
    "{\"name\":1,\"room\":\"a\"}",
    "{\"name\":\"x\",\"room\":\"\\u0007\"}",
    "{\"name\":\"x\",\"room\":[\"a\"]}",
    "{\"name\":\"x\",\"url\":\"https://a/\"}",
    "{\"name\":\"x\",\"url\":\"https://a/\",\"events\":\"message\"}",
    "{\"name\":\"x\",\"url\":\"https://a/\",\"events\":[\"message\",\"other\"]}",
    "{\"name\":\"x\",\"url\":\"https://a/\",\"events\":[[]]}",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AddaHook) hook =
      read_hook ("{\"name\":\" shop \",\"url\":\"https://a/\",\"events\":[\"leave\",\"message\"]}",
                 &error);
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  g_assert_no_error (error);
  g_assert_cmpuint (hook->events, ==, ADDA_HOOK_MESSAGE | ADDA_HOOK_LEAVE);
  adda_hook_set_id (hook, "7");
  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_hook_write (hook, &json);
  adda_json_close_object (&json);
  g_assert_cmpstr (text->str, ==,
                   "{\"id\":\"7\",\"name\":\"shop\",\"url\":\"https://a/\","
                   "\"events\":[\"message\",\"leave\"]}");
  g_assert_cmpstr (hook->user->id, ==, "hook-7");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) fault = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (read_hook (bad[i], &fault));
      g_assert_error (fault, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
assert_cursor (AddaHookCursors *cursors, const char *hook, const char *room, guint64 wanted)
{
  guint64 seq = 0;

  g_assert_cmpint (adda_hook_cursors_get (cursors, hook, room, &seq), ==, wanted != 0);
  g_assert_cmpuint (seq, ==, wanted);
}

static void
test_cursors (void)
{
  g_autofree char *folder = g_dir_make_tmp ("adda-hooks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "state", NULL);
  AddaHookCursors *cursors = adda_hook_cursors_new (path);

  adda_hook_cursors_set (cursors, "a", "চা আড্ডা", 5);
  adda_hook_cursors_set (cursors, "a", "\x1fuser:x\n1 b c", 6);
  adda_hook_cursors_set (cursors, "ab", "general", 7);
  adda_hook_cursors_set (cursors, "ab", "general", 8);
  adda_hook_cursors_free (cursors);

  cursors = adda_hook_cursors_new (path);
  assert_cursor (cursors, "a", "চা আড্ডা", 5);
  assert_cursor (cursors, "a", "\x1fuser:x\n1 b c", 6);
  assert_cursor (cursors, "ab", "general", 8);
  assert_cursor (cursors, "b", "c", 0);
  adda_hook_cursors_forget (cursors, "a");
  assert_cursor (cursors, "a", "চা আড্ডা", 0);
  assert_cursor (cursors, "ab", "general", 8);
  adda_hook_cursors_free (cursors);

  /* what is no line of ours is left out */
  g_assert_true (g_file_set_contents (path, "\n \nx ab y\n9 ab general\n-1 a b\n99", -1, NULL));
  cursors = adda_hook_cursors_new (path);
  assert_cursor (cursors, "ab", "general", 9);
  assert_cursor (cursors, "a", "b", 0);
  adda_hook_cursors_free (cursors);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hooks/signature", test_signature);
  g_test_add_func ("/hooks/url", test_url);
  g_test_add_func ("/hooks/guard", test_guard);
  g_test_add_func ("/hooks/read", test_read);
  g_test_add_func ("/hooks/cursors", test_cursors);

  return g_test_run ();
}
