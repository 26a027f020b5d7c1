/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * People and connections: disconnect, kick, mute, ban, lift */

#include <string.h>

#include "adda-control-doing.h"
#include "adda-topic-private.h"
#include "auth/adda-address.h"
#include "base/adda-clock.h"

/* A hundred years: whoever means longer means for ever. */
#define MAX_FOR_S (G_GUINT64_CONSTANT (100) * 365 * 24 * 3600)

static AddaRoster *
get_roster (AddaControlCall *call)
{
  return adda_gateway_get_roster (call->control->parts.gateway);
}

static gboolean
is_of_user (const AddaRosterEntry *entry, gconstpointer user_id)
{
  const AddaUser *user = adda_roster_get_user (entry);

  return user != NULL && g_str_equal (user->id, user_id);
}

/* Who goes by @user_id now: an account, or somebody who is connected. (transfer none) (nullable) */
static const AddaUser *
find_user (AddaControlCall *call, const char *user_id)
{
  AddaAccount *account = adda_accounts_lookup (call->control->parts.accounts, user_id);
  g_autoptr (GPtrArray) all = NULL;
  const AddaUser *found = NULL;

  if (account != NULL)
    return account->user;
  all = adda_roster_list (get_roster (call));
  for (guint i = 0; i < all->len; i++)
    {
      const AddaRosterEntry *entry = g_ptr_array_index (all, i);

      const AddaUser *user = adda_roster_get_user (entry);

      if (is_of_user (entry, user_id) && (found == NULL || user->role > found->role))
        found = user;
    }
  return found;
}

/* Not oneself, and only an admin may touch those who moderate. FALSE: it is answered. */
static gboolean
may_touch (AddaControlCall *call, const char *user_id, const AddaUser *user)
{
  if (g_str_equal (user_id, call->user->id))
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "user is yourself");
  else if (user != NULL && user->role >= ADDA_ROLE_MODERATOR && call->user->role != ADDA_ROLE_ADMIN)
    adda_control_call_fail (call, ADDA_ERROR_FORBIDDEN,
                            "Only an admin may do this to a moderator or an admin");
  else
    return TRUE;
  return FALSE;
}

/* The person that the call names: FALSE: it is answered. @user: (nullable) nobody is known by that id */
static gboolean
read_user (AddaControlCall *call, const char **user_id, const AddaUser **user)
{
  if (!adda_control_call_get_string (call, "user", user_id))
    return FALSE;
  if (!adda_user_id_is_valid (*user_id, strlen (*user_id)))
    {
      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "user is no id");
      return FALSE;
    }
  *user = find_user (call, *user_id);
  adda_control_call_take_target (call, g_strdup (*user_id));
  return may_touch (call, *user_id, *user);
}

/* ---- connections ---- */

void
adda_control_run_disconnect (AddaControlCall *call)
{
  const AddaRosterEntry *entry;
  const AddaUser *user;
  const char *connection = NULL;
  const char *reason = NULL;
  gboolean comes_back = TRUE;

  if (!adda_control_call_get_string (call, "connection", &connection) ||
      !adda_control_call_get_optional_boolean (call, "come_back", &comes_back) ||
      !adda_control_read_reason (call, &reason))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("connection %.64s", connection));
  entry = adda_control_find_connection (call->control, connection);
  if (entry == NULL)
    {
      adda_control_call_fail (call, ADDA_ERROR_NOT_FOUND, "There is no such connection (any more)");
      return;
    }
  user = adda_roster_get_user (entry);
  if (user != NULL && !g_str_equal (user->id, call->user->id) && !may_touch (call, user->id, user))
    return;
  adda_gateway_close (adda_roster_get_connection (entry),
                      comes_back ? ADDA_CLOSE_ASKED : ADDA_CLOSE_KICKED,
                      *reason != '\0' ? reason : "closed by a moderator");
  adda_control_call_done (call);
}

/* ---- kick ---- */

void
adda_control_run_kick (AddaControlCall *call)
{
  const AddaUser *user = NULL;
  const char *user_id = NULL;
  const char *reason = NULL;
  g_autofree char *room = NULL;
  AddaJson json;
  guint n;

  if (!adda_control_call_get_room (call, "room", &room) ||
      !adda_control_read_reason (call, &reason) || !read_user (call, &user_id, &user))
    return;
  n = adda_hub_kick (call->control->parts.hub, room, user_id,
                     *reason != '\0' ? reason : "taken out of the room by a moderator");
  if (n == 0)
    {
      adda_control_call_fail (call, ADDA_ERROR_NOT_FOUND, "This person is not in this room");
      return;
    }
  adda_control_call_open (call, &json);
  adda_json_add_int (&json, "connections", n);
  adda_control_call_close (call, &json);
}

/* ---- sanctions ---- */

static gboolean
read_until (AddaControlCall *call, gint64 *until_usec)
{
  guint64 for_s = 0;

  if (!adda_control_call_get_optional_unsigned (call, "for_s", 1, &for_s))
    return FALSE;
  *until_usec = for_s == 0 || for_s > MAX_FOR_S
                    ? 0
                    : adda_clock_now_usec () + (gint64) for_s * G_USEC_PER_SEC;
  return TRUE;
}

/* All of them hear why, in words of their dialect. */
static void
tell_muted (AddaControl *control, const AddaSanction *mute)
{
  g_autoptr (GPtrArray) all = adda_roster_list (adda_gateway_get_roster (control->parts.gateway));
  g_autofree char *words = adda_sanction_describe (mute);
  gint64 now_usec = adda_clock_now_usec ();
  const AddaNotice notice = {
    .type = ADDA_NOTICE_ERROR,
    .code = ADDA_ERROR_MUTED,
    .room = mute->room,
    .text = words,
    .time_usec = now_usec,
    .retry_after_ms = mute->until_usec == 0
                          ? 0
                          : (guint) CLAMP ((mute->until_usec - now_usec) / 1000, 1, G_MAXINT),
  };

  for (guint i = 0; i < all->len; i++)
    {
      const AddaRosterEntry *entry = g_ptr_array_index (all, i);
      AddaClient *client = adda_roster_get_connection (entry)->client;

      if (is_of_user (entry, mute->user_id) && client != NULL)
        adda_gateway_tell (control->parts.gateway, client, &notice);
    }
}

static void
on_muted (const char *id, const GError *error, gpointer data)
{
  AddaControlCall *call = data;
  const AddaSanction *mute;
  AddaJson json;

  if (error != NULL)
    {
      adda_control_fail_ruling (call, error);
      return;
    }
  mute = adda_rulings_lookup (call->control->parts.rulings, id);
  if (mute != NULL)
    tell_muted (call->control, mute);
  adda_control_call_open (call, &json);
  adda_json_add_string (&json, "sanction", id);
  adda_control_call_close (call, &json);
}

static gboolean
has_member (AddaControlCall *call, const char *name)
{
  JsonNode *node = json_object_get_member (call->members, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

void
adda_control_run_mute (AddaControlCall *call)
{
  AddaSanction wanted = { .kind = ADDA_SANCTION_MUTE };
  const AddaUser *user = NULL;
  const char *user_id = NULL;
  const char *reason = NULL;
  g_autofree char *room = NULL;

  if ((has_member (call, "room") && !adda_control_call_get_room (call, "room", &room)) ||
      !read_until (call, &wanted.until_usec) || !adda_control_read_reason (call, &reason) ||
      !read_user (call, &user_id, &user))
    return;
  wanted.user_id = (char *) user_id;
  wanted.name = user != NULL ? (char *) user->name : NULL;
  wanted.room = room;
  wanted.reason = (char *) reason;
  adda_rulings_add (call->control->parts.rulings, &wanted, call->user, on_muted, call);
}

/* Proven or not, by the person or by where it comes from. */
static gboolean
is_banned (const AddaRosterEntry *entry, gconstpointer data)
{
  const AddaSanction *ban = data;
  g_autoptr (GInetAddress) address = NULL;
  g_autoptr (GInetAddress) bare = NULL;

  if (ban->user_id != NULL)
    return is_of_user (entry, ban->user_id);
  address = adda_roster_dup_address (entry);
  if (address == NULL)
    return FALSE;
  bare = adda_address_strip (address);
  return g_inet_address_mask_matches (ban->range, bare);
}

static void
on_banned (const char *id, const GError *error, gpointer data)
{
  AddaControlCall *call = data;
  const AddaSanction *ban;
  AddaJson json;
  guint n = 0;

  if (error != NULL)
    {
      adda_control_fail_ruling (call, error);
      return;
    }
  ban = adda_rulings_lookup (call->control->parts.rulings, id);
  if (ban != NULL)
    {
      g_autofree char *words = adda_sanction_describe (ban);

      n = adda_control_close_matching (call->control, is_banned, ban, ADDA_CLOSE_BANNED, words);
    }
  adda_control_call_open (call, &json);
  adda_json_add_string (&json, "sanction", id);
  adda_json_add_int (&json, "connections", n);
  adda_control_call_close (call, &json);
}

/* FALSE: it is answered. */
static gboolean
read_range (AddaControlCall *call, AddaSanction *wanted)
{
  const AddaRosterEntry *own =
      call->client != NULL ? adda_roster_find (get_roster (call), call->client->link) : NULL;
  g_autoptr (GError) error = NULL;
  const char *address = NULL;

  if (!adda_control_call_get_string (call, "address", &address))
    return FALSE;
  adda_control_call_take_target (call, g_strdup_printf ("%.64s", address));
  wanted->range = adda_address_parse_range (address, &error);
  if (wanted->range == NULL)
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "address: %s", error->message);
  else if (own != NULL && is_banned (own, wanted))
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                            "address: you come from there yourself, and would shut yourself out");
  else
    return TRUE;
  g_clear_object (&wanted->range);
  return FALSE;
}

void
adda_control_run_ban (AddaControlCall *call)
{
  AddaSanction wanted = { .kind = ADDA_SANCTION_BAN };
  const AddaUser *user = NULL;
  const char *user_id = NULL;
  const char *reason = NULL;

  if (has_member (call, "user") == has_member (call, "address"))
    {
      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "Give either user or address");
      return;
    }
  if (!read_until (call, &wanted.until_usec) || !adda_control_read_reason (call, &reason) ||
      !(has_member (call, "user") ? read_user (call, &user_id, &user) : read_range (call, &wanted)))
    return;
  wanted.user_id = (char *) user_id;
  wanted.name = user != NULL ? (char *) user->name : NULL;
  wanted.reason = (char *) reason;
  adda_rulings_add (call->control->parts.rulings, &wanted, call->user, on_banned, call);
  g_clear_object (&wanted.range);
}

static void
on_lifted (G_GNUC_UNUSED const char *id, const GError *error, gpointer data)
{
  if (error != NULL)
    adda_control_fail_ruling (data, error);
  else
    adda_control_call_done (data);
}

void
adda_control_run_lift (AddaControlCall *call)
{
  const char *id = NULL;

  if (!adda_control_call_get_string (call, "sanction", &id))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("sanction %.64s", id));
  adda_rulings_lift (call->control->parts.rulings, id, call->user, on_lifted, call);
}
