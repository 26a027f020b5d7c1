/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The codecs at the command line, for test-schemas.py: "encode", "decode" and "codes" */

#include <stdio.h>
#include <string.h>

#include "hub/adda-inbox.h"
#include "protocol/adda-codec.h"
#include "protocol/adda-notification-text.h"

#define LINE_MAX_BYTES 65536

/* Raw has no shape that a schema could tell. */
static const char *const dialect_names[ADDA_N_DIALECTS] = {
  [ADDA_DIALECT_FLAT] = "flat",           [ADDA_DIALECT_V1] = "adda.v1",
  [ADDA_DIALECT_SIMPLE] = "simple",       [ADDA_DIALECT_ENVELOPE] = "envelope",
  [ADDA_DIALECT_PROTECTED] = "protected",
};

/* "DIALECT\tFRAME", as far as each dialect tells such a thing */
static void
print_notice (const AddaNotice *notice)
{
  for (guint dialect = 0; dialect < ADDA_N_DIALECTS; dialect++)
    {
      g_autoptr (AddaFrame) frame =
          dialect_names[dialect] != NULL ? adda_codecs[dialect]->encode (notice) : NULL;
      const guint8 *payload;
      gsize length;

      if (frame == NULL)
        continue;
      payload = adda_frame_get_payload (frame, &length);
      printf ("%s\t%.*s\n", dialect_names[dialect], (int) length, (const char *) payload);
    }
}

/* Each kind twice: with as much in it as there can be, and with as little. */
static void
print_kinds (AddaUser *user, AddaEvent *event)
{
  static const AddaWelcomeLimits limits = { 65536, 300, 60000, 128, 200, 54000 };
  const AddaNotice bare = {
    .room = "general",
    .user = user,
    .event = event,
    .epoch = "e",
    .time_usec = event->time_usec,
  };
  AddaNotice full = bare;

  full.nonce = "nonce";
  full.events = &event;
  full.n_events = 1;
  full.members = &user;
  full.n_members = 1;
  full.count = 1;
  full.seq = event->seq;
  full.session = "session";
  full.limits = &limits;
  full.retry_after_ms = 1;
  full.is_duplicate = full.is_own = full.is_on = full.has_more = TRUE;

  for (guint type = 0; type <= ADDA_NOTICE_ERROR; type++)
    {
      AddaNotice notice = bare;

      if (type == ADDA_NOTICE_NOTIFICATION || type == ADDA_NOTICE_NOTIFICATIONS ||
          type == ADDA_NOTICE_READ || type == ADDA_NOTICE_ADMIN)
        continue;

      notice.type = full.type = (AddaNoticeType) type;
      notice.nonce = type == ADDA_NOTICE_ACK ? "nonce" : NULL; /* who gave none is told nothing */
      full.text = type == ADDA_NOTICE_RELAY ? "{\"a\":[1]}" : "text";
      print_notice (&notice);
      print_notice (&full);
    }
}

/* A message that was deleted and what deleted it, live and among others; and rooms with and without facts. */
static void
print_moderation (AddaUser *user, AddaEvent *message)
{
  g_autoptr (AddaEvent) tombstone = adda_event_new_tombstone (message);
  g_autoptr (AddaEvent) deletion = adda_event_new_deletion ("general", user, message->seq);
  AddaEvent *const events[] = { tombstone, deletion };
  AddaNotice notice = {
    .room = "general",
    .user = user,
    .epoch = "e",
    .topic = "Tea",
    .is_locked = TRUE,
    .events = events,
    .n_events = G_N_ELEMENTS (events),
  };

  deletion->seq = message->seq + 1;
  deletion->time_usec = message->time_usec;
  adda_event_set_target_id (deletion, &message->id);
  for (guint i = 0; i < 2; i++)
    {
      notice.type = ADDA_NOTICE_JOINED;
      print_notice (&notice);
      notice.type = ADDA_NOTICE_ROOM;
      print_notice (&notice);
      notice.topic = NULL;
      notice.is_locked = FALSE;
    }
  notice.type = ADDA_NOTICE_HISTORY;
  print_notice (&notice);
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_DELETED, .room = "general", .event = deletion });
}

static void
print_resets_and_errors (AddaUser *user)
{
  static const char *const resets[] = { "epoch_changed", "too_far", "unknown" };

  for (guint i = 0; i < G_N_ELEMENTS (resets); i++)
    print_notice (&(AddaNotice){ .type = ADDA_NOTICE_JOINED,
                                 .room = "general",
                                 .user = user,
                                 .epoch = "e",
                                 .reset = resets[i] });
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_JOINED,
                               .room = "general",
                               .user = user,
                               .epoch = "e",
                               .is_recovered = TRUE });
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_ACK, .room = "general", .nonce = "nonce" });
  for (guint code = 0; code < ADDA_N_ERRORS; code++)
    print_notice (&(AddaNotice){ .type = ADDA_NOTICE_ERROR, .code = (AddaErrorCode) code });
}

static AddaEvent *
notification_event (AddaUser *user, AddaEventKind kind, const char *room, char *content)
{
  AddaEvent *event = adda_event_new (kind, room, user, NULL, content, strlen (content));

  event->time_usec = g_get_real_time ();
  adda_uuid_new (event->time_usec, &event->id);
  return event;
}

static void
print_notifications (AddaUser *user)
{
  g_autofree char *own = adda_stream_for_user ("u1");
  g_autoptr (AddaEvent) event =
      notification_event (user, ADDA_EVENT_NOTIFICATION, own,
                          adda_notification_text_new ("{\"n\":1e400,\"id\":7}", 18, NULL));
  g_autoptr (AddaEvent) all = notification_event (user, ADDA_EVENT_NOTIFICATION, ADDA_STREAM_ALL,
                                                  adda_notification_text_new ("{}", 2, NULL));
  g_autoptr (AddaEvent) mark = notification_event (user, ADDA_EVENT_NOTIFICATION_READ, own,
                                                   adda_inbox_write_all (1, 2, event->time_usec));
  const AddaNotification items[] = { { event, TRUE }, { all, FALSE } };
  const AddaNotificationPage page = { items, G_N_ELEMENTS (items), 1, TRUE };
  const AddaNotificationPage empty = { NULL };

  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATION, .event = event });
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATION, .event = all });
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATIONS, .page = &page, .nonce = "n" });
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATIONS, .page = &empty });
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_READ, .event = mark });
  print_notice (&(AddaNotice){ .type = ADDA_NOTICE_READ, .page = &empty, .nonce = "n" });
}

static void
encode (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "রহিম \"R\"", ADDA_ROLE_GUEST);
  g_autoptr (AddaEvent) event = adda_event_new (ADDA_EVENT_MESSAGE, "general", user, "nonce",
                                                g_strdup ("a\nb"), strlen ("a\nb"));

  event->seq = 1;
  event->time_usec = g_get_real_time ();
  adda_uuid_new (event->time_usec, &event->id);
  print_kinds (user, event);
  print_moderation (user, event);
  print_resets_and_errors (user);
  print_notifications (user);
}

/* Lines "DIALECT\tMESSAGE" in; "ok", or the error's word and sentence, out */
static int
decode (void)
{
  g_autofree char *line = g_malloc (LINE_MAX_BYTES);

  while (fgets (line, LINE_MAX_BYTES, stdin) != NULL)
    {
      char *text = strchr (line, '\t');
      guint dialect = 0;
      g_autoptr (AddaCommand) command = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *nonce = NULL;

      if (text == NULL)
        return 1;
      *text = '\0';
      while (dialect < ADDA_N_DIALECTS && g_strcmp0 (dialect_names[dialect], line) != 0)
        dialect++;
      if (dialect == ADDA_N_DIALECTS)
        return 1;
      text = g_strchomp (text + 1);
      command = adda_codecs[dialect]->decode (text, strlen (text), &nonce, &error);
      if (command != NULL)
        printf ("ok\n");
      else
        printf ("%s\t%s\n", adda_error_code_to_string ((AddaErrorCode) error->code),
                error->message);
    }

  return 0;
}

int
main (int argc, char **argv)
{
  const char *mode = argc == 2 ? argv[1] : "";

  if (g_str_equal (mode, "decode"))
    return decode ();

  if (g_str_equal (mode, "encode"))
    encode ();
  else if (g_str_equal (mode, "codes"))
    for (guint code = 0; code < ADDA_N_ERRORS; code++)
      printf ("%s\n", adda_error_code_to_string ((AddaErrorCode) code));
  else
    return 2;

  return 0;
}
