/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl kick, mute, ban, lift, sanctions, disconnect, and room lock, unlock, close, topic, delete-message */

#include <glib/gi18n.h>

#include "adda-ctl-client.h"
#include "adda-ctl-desk.h"

#define MAX_WORDS 2

typedef enum
{
  TAKES_NOTHING = 0,
  TAKES_REASON = 1 << 0,
  TAKES_FOR = 1 << 1,
  TAKES_ROOM = 1 << 2,
  TAKES_ADDRESS = 1 << 3, /* in the place of the word */
  TAKES_FINAL = 1 << 4,
} Takes;

/* A command that is one action. */
typedef struct
{
  const char *action;
  const char *whats[MAX_WORDS];   /* how the usage calls its words */
  const char *members[MAX_WORDS]; /* and the request */
  Takes takes;
} Deed;

typedef struct
{
  char *reason;  /* (owned) (nullable) */
  char *room;    /* (owned) (nullable) */
  char *address; /* (owned) (nullable) */
  gint64 for_s;
  gboolean is_final;
} Given;

static void
given_clear (Given *given)
{
  g_free (given->reason);
  g_free (given->room);
  g_free (given->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

static void
add_entries (GOptionContext *context, const Deed *deed, Given *given)
{
  const struct
  {
    Takes takes;
    GOptionEntry entry;
  } all[] = {
    { TAKES_REASON,
      { "reason", 0, 0, G_OPTION_ARG_STRING, &given->reason, N_ ("Why: whom it concerns is told"),
        N_ ("TEXT") } },
    { TAKES_FOR,
      { "for", 0, 0, G_OPTION_ARG_INT64, &given->for_s, N_ ("How long (default: for ever)"),
        N_ ("SECONDS") } },
    { TAKES_ROOM,
      { "room", 0, 0, G_OPTION_ARG_STRING, &given->room, N_ ("Only there (default: everywhere)"),
        N_ ("ROOM") } },
    { TAKES_ADDRESS,
      { "address", 0, 0, G_OPTION_ARG_STRING, &given->address,
        N_ ("An address or a range such as 192.0.2.0/24, instead of a person"), N_ ("RANGE") } },
    { TAKES_FINAL,
      { "final", 0, 0, G_OPTION_ARG_NONE, &given->is_final, N_ ("It is not to come back by itself"),
        NULL } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if ((deed->takes & all[i].takes) != 0)
      {
        const GOptionEntry entries[] = { all[i].entry, G_OPTION_ENTRY_NULL };

        g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
      }
}

/* What stands after a word that names a person, where an address may stand instead. */
static gsize
count_words (const Deed *deed, const Given *given, char **argv)
{
  gsize n = 0;

  while (n < MAX_WORDS && deed->whats[n] != NULL)
    n++;
  /* not parsed yet */
  for (gsize i = 1; (deed->takes & TAKES_ADDRESS) != 0 && argv[i] != NULL; i++)
    if (g_str_has_prefix (argv[i], "--address"))
      n = 0;
  return given->address != NULL ? 0 : n;
}

static void
add_options (JsonObject *request, const Deed *deed, const Given *given)
{
  if ((deed->takes & TAKES_REASON) != 0)
    json_object_set_string_member (request, "reason", given->reason != NULL ? given->reason : "");
  if (given->for_s > 0)
    json_object_set_int_member (request, "for_s", given->for_s);
  if (given->room != NULL)
    json_object_set_string_member (request, "room", given->room);
  if (given->address != NULL)
    json_object_set_string_member (request, "address", given->address);
  if ((deed->takes & TAKES_FINAL) != 0)
    json_object_set_boolean_member (request, "come_back", !given->is_final);
}

/* What it made, if it made something that can be named. */
static void
print_done (AddaCtlOptions *options, JsonObject *done)
{
  const char *sanction = adda_ctl_get_text (done, "sanction");

  if (options->is_json)
    adda_ctl_print_done (done);
  else if (*sanction != '\0')
    g_print ("%s\n", sanction);
}

/* @request: (transfer full) what is given besides */
static gboolean
run (const Deed *deed,
     JsonObject *request,
     AddaCtlOptions *options,
     GOptionContext *context,
     char ***argv,
     GError **error)
{
  g_autoptr (JsonObject) held = request;
  g_autoptr (JsonObject) done = NULL;
  g_auto (Given) given = { NULL };
  char *words[MAX_WORDS + 1] = { NULL };
  gsize n;
  gboolean is_good;

  add_entries (context, deed, &given);
  n = count_words (deed, &given, *argv);
  is_good = adda_ctl_parse_words (context, argv, deed->whats, n, words, error);
  for (gsize i = 0; is_good && i < n; i++)
    {
      if (g_str_equal (deed->members[i], "seq"))
        json_object_set_int_member (held, "seq", g_ascii_strtoll (words[i], NULL, 10));
      else
        json_object_set_string_member (held, deed->members[i], words[i]);
    }
  for (gsize i = 0; i < MAX_WORDS; i++)
    g_free (words[i]);
  if (!is_good)
    return FALSE;
  add_options (held, deed, &given);
  done = adda_ctl_do (options, deed->action, g_steal_pointer (&held), error);
  if (done == NULL)
    return FALSE;
  print_done (options, done);
  return TRUE;
}

gboolean
adda_ctl_kick (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  const Deed deed = { "kick", { _ ("ROOM"), _ ("USER") }, { "room", "user" }, TAKES_REASON };

  return run (&deed, json_object_new (), options, context, argv, error);
}

gboolean
adda_ctl_mute (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  const Deed deed = { "mute", { _ ("USER") }, { "user" }, TAKES_REASON | TAKES_FOR | TAKES_ROOM };

  return run (&deed, json_object_new (), options, context, argv, error);
}

gboolean
adda_ctl_ban (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  const Deed deed = { "ban", { _ ("USER") }, { "user" }, TAKES_REASON | TAKES_FOR | TAKES_ADDRESS };

  return run (&deed, json_object_new (), options, context, argv, error);
}

gboolean
adda_ctl_lift (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  const Deed deed = { "lift", { _ ("SANCTION") }, { "sanction" }, TAKES_NOTHING };

  return run (&deed, json_object_new (), options, context, argv, error);
}

gboolean
adda_ctl_disconnect (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  const Deed deed = {
    "disconnect", { _ ("CONNECTION") }, { "connection" }, TAKES_REASON | TAKES_FINAL
  };

  return run (&deed, json_object_new (), options, context, argv, error);
}

static gboolean
lock (gboolean is_on,
      AddaCtlOptions *options,
      GOptionContext *context,
      char ***argv,
      GError **error)
{
  const Deed deed = { "lock_room", { _ ("ROOM") }, { "room" }, TAKES_REASON };
  JsonObject *request = json_object_new ();

  json_object_set_boolean_member (request, "on", is_on);
  return run (&deed, request, options, context, argv, error);
}

gboolean
adda_ctl_room_lock (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  return lock (TRUE, options, context, argv, error);
}

gboolean
adda_ctl_room_unlock (AddaCtlOptions *options,
                      GOptionContext *context,
                      char ***argv,
                      GError **error)
{
  return lock (FALSE, options, context, argv, error);
}

gboolean
adda_ctl_room_close (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  const Deed deed = { "close_room", { _ ("ROOM") }, { "room" }, TAKES_REASON };

  return run (&deed, json_object_new (), options, context, argv, error);
}

gboolean
adda_ctl_room_topic (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  const Deed deed = { "set_topic", { _ ("ROOM"), _ ("TEXT") }, { "room", "topic" }, TAKES_NOTHING };

  return run (&deed, json_object_new (), options, context, argv, error);
}

gboolean
adda_ctl_room_delete_message (AddaCtlOptions *options,
                              GOptionContext *context,
                              char ***argv,
                              GError **error)
{
  const Deed deed = {
    "delete_message", { _ ("ROOM"), _ ("SEQ") }, { "room", "seq" }, TAKES_NOTHING
  };

  return run (&deed, json_object_new (), options, context, argv, error);
}

static void
print_sanction (JsonObject *item)
{
  static const char *const names[] = { "id",   "kind",  "name", "user",  "address",
                                       "room", "until", "by",   "reason" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *cell = adda_ctl_make_cell (item, names[i]);

      g_print ("%s%s", i > 0 ? "\t" : "", cell);
    }
  g_print ("\n");
}

gboolean
adda_ctl_sanctions (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autoptr (JsonArray) items = NULL;

  if (!adda_ctl_parse (context, argv, error))
    return FALSE;
  items = adda_ctl_look (options, "sanctions", error);
  if (items == NULL)
    return FALSE;
  if (options->is_json)
    {
      adda_ctl_print_items (items);
      return TRUE;
    }
  for (guint i = 0; i < json_array_get_length (items); i++)
    print_sanction (json_array_get_object_element (items, i));
  return TRUE;
}
