/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The mailbox: order, no letter and no wake-up lost, no wake-up too many */

#include "base/adda-mailbox.h"

#define N_SENDERS 4
#define N_LETTERS 500
#define N_ROUNDS 50 /* of each that races */
#define WAIT_SECONDS 60

typedef struct
{
  AddaMail mail;
  guint sender;
  guint number;
} Letter;

static Letter *
letter_new (guint sender, guint number)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->sender = sender;
  letter->number = number;
  return letter;
}

static void
push_letter (AddaMailbox *mailbox, guint sender, guint number)
{
  adda_mailbox_push (mailbox, &letter_new (sender, number)->mail);
}

static void
count_wake (gpointer data)
{
  (*(guint *) data)++;
}

static guint
free_list (AddaMail *list)
{
  guint n = 0;

  while (list != NULL)
    {
      AddaMail *next = list->next;

      g_free (list);
      list = next;
      n++;
    }

  return n;
}

static void
test_order (void)
{
  AddaMailbox mailbox = { 0 };
  AddaMail *list;
  guint number = 0;

  adda_mailbox_init (&mailbox, NULL, NULL);
  g_assert_null (adda_mailbox_take (&mailbox));
  for (guint i = 0; i < 10; i++)
    push_letter (&mailbox, 0, i);

  list = adda_mailbox_take (&mailbox);
  for (AddaMail *mail = list; mail != NULL; mail = mail->next)
    g_assert_cmpuint (((Letter *) mail)->number, ==, number++);
  g_assert_cmpuint (free_list (list), ==, 10);
  g_assert_null (adda_mailbox_take (&mailbox));
}

static void
test_one_wake_a_batch (void)
{
  AddaMailbox mailbox = { 0 };
  guint n_wakes = 0;

  adda_mailbox_init (&mailbox, count_wake, &n_wakes);
  for (guint i = 0; i < 10; i++)
    push_letter (&mailbox, 0, i);
  g_assert_cmpuint (n_wakes, ==, 1);

  /* Something lies there: no sleep, and no signal for what comes on top. */
  g_assert_false (adda_mailbox_try_sleep (&mailbox));
  push_letter (&mailbox, 0, 10);
  g_assert_cmpuint (n_wakes, ==, 1);

  g_assert_cmpuint (free_list (adda_mailbox_take (&mailbox)), ==, 11);
  push_letter (&mailbox, 0, 11);
  g_assert_cmpuint (n_wakes, ==, 1);
  free_list (adda_mailbox_take (&mailbox));

  g_assert_true (adda_mailbox_try_sleep (&mailbox));
  push_letter (&mailbox, 0, 12);
  push_letter (&mailbox, 0, 13);
  g_assert_cmpuint (n_wakes, ==, 2);
  free_list (adda_mailbox_take (&mailbox));
}

/* A reader in a main context, many senders */

typedef struct
{
  AddaMailbox mailbox;
  guint next[N_SENDERS]; /* the number to come from each */
  guint n_received;
  guint n_batches;
  gboolean is_late;
} Reader;

typedef struct
{
  Reader *reader;
  guint sender;
} Sender;

static gboolean
on_late (gpointer data)
{
  ((Reader *) data)->is_late = TRUE;
  return G_SOURCE_REMOVE;
}

static void
on_letters (AddaMail *list, gpointer data)
{
  Reader *reader = data;

  g_assert_nonnull (list);
  reader->n_batches++;
  while (list != NULL)
    {
      Letter *letter = (Letter *) list;

      list = list->next;
      g_assert_cmpuint (letter->number, ==, reader->next[letter->sender]);
      reader->next[letter->sender]++;
      reader->n_received++;
      g_free (letter);
    }
}

static GSource *
reader_attach (Reader *reader, GMainContext *context)
{
  GSource *source = adda_mailbox_source_new (&reader->mailbox, "test reader", on_letters, reader);

  g_source_attach (source, context);
  return source;
}

static void
reader_iterate (Reader *reader, GMainContext *context, guint n_expected)
{
  g_autoptr (GSource) late = g_timeout_source_new_seconds (WAIT_SECONDS);

  g_source_set_callback (late, on_late, reader, NULL);
  g_source_attach (late, context);
  while (reader->n_received < n_expected && !reader->is_late)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (late);

  g_assert_false (reader->is_late);
  g_assert_cmpuint (reader->n_received, ==, n_expected);
}

static void *
send_all (void *data)
{
  Sender *sender = data;

  for (guint i = 0; i < N_LETTERS; i++)
    push_letter (&sender->reader->mailbox, sender->sender, i);

  return NULL;
}

static void
race_once (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Reader reader = { 0 };
  Sender senders[N_SENDERS];
  GThread *threads[N_SENDERS];
  g_autoptr (GSource) source = reader_attach (&reader, context);

  for (guint i = 0; i < N_SENDERS; i++)
    {
      senders[i] = (Sender){ &reader, i };
      threads[i] = g_thread_new ("sender", send_all, &senders[i]);
    }
  reader_iterate (&reader, context, N_SENDERS * N_LETTERS);
  for (guint i = 0; i < N_SENDERS; i++)
    g_thread_join (threads[i]);

  g_assert_null (adda_mailbox_take (&reader.mailbox));
  g_source_destroy (source);
}

static void
test_many_senders (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    race_once ();
}

/* Two readers that send each other one letter at a time: both go to sleep
 * after each, so each letter needs its wake-up. */
typedef struct
{
  Reader reader;
  AddaMailbox *other;
  GMainContext *context; /* (owned) */
  guint n_letters;
  guint n_sent;
} Player;

static void
on_ball (AddaMail *list, gpointer data)
{
  Player *player = data;

  on_letters (list, &player->reader);
  push_letter (player->other, 0, player->n_sent++);
}

static void *
play (void *data)
{
  Player *player = data;

  reader_iterate (&player->reader, player->context, player->n_letters);
  return NULL;
}

static void
player_init (Player *player, Player *other)
{
  g_autoptr (GSource) source =
      adda_mailbox_source_new (&player->reader.mailbox, "test player", on_ball, player);

  player->context = g_main_context_new ();
  player->other = &other->reader.mailbox;
  player->n_letters = N_ROUNDS * 40;
  g_source_attach (source, player->context);
}

static void
test_to_and_fro (void)
{
  Player a = { 0 }, b = { 0 };
  GThread *thread;

  player_init (&a, &b);
  player_init (&b, &a);
  push_letter (&a.reader.mailbox, 0, b.n_sent++);
  thread = g_thread_new ("player", play, &b);
  play (&a);
  g_thread_join (thread);

  free_list (adda_mailbox_take (&a.reader.mailbox));
  free_list (adda_mailbox_take (&b.reader.mailbox));
  g_main_context_unref (a.context);
  g_main_context_unref (b.context);
}

/* A loop of its own inside the handler gets its letters too. */
static void
on_letters_nested (AddaMail *list, gpointer data)
{
  Reader *reader = data;
  gboolean is_outer = reader->n_batches == 0;

  on_letters (list, reader);
  if (is_outer)
    {
      push_letter (&reader->mailbox, 0, 1);
      g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
      g_assert_cmpuint (reader->n_received, ==, 2);
    }
}

static void
test_nested (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = NULL;
  Reader reader = { 0 };

  g_main_context_push_thread_default (context);
  source = adda_mailbox_source_new (&reader.mailbox, "test nested", on_letters_nested, &reader);
  g_source_attach (source, context);
  push_letter (&reader.mailbox, 0, 0);
  reader_iterate (&reader, context, 2);
  g_source_destroy (source);
  g_main_context_pop_thread_default (context);
}

static void
test_source (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Reader reader = { 0 };
  GSource *source = adda_mailbox_source_new (&reader.mailbox, "test source", on_letters, &reader);

  g_assert_cmpstr (g_source_get_name (source), ==, "test source");
  g_assert_true (g_source_get_can_recurse (source));

  /* Sent before there is a context to wake. */
  push_letter (&reader.mailbox, 0, 0);
  g_source_attach (source, context);
  reader_iterate (&reader, context, 1);
  g_assert_false (g_main_context_iteration (context, FALSE));

  /* Several letters, one call. */
  push_letter (&reader.mailbox, 0, 1);
  push_letter (&reader.mailbox, 0, 2);
  reader_iterate (&reader, context, 3);
  g_assert_cmpuint (reader.n_batches, ==, 2);

  /* The mailbox outlives its source, and what is sent then waits in it. */
  g_source_destroy (source);
  g_source_unref (source);
  g_clear_pointer (&context, g_main_context_unref);
  push_letter (&reader.mailbox, 0, 3);
  g_assert_cmpuint (free_list (adda_mailbox_take (&reader.mailbox)), ==, 1);
}

typedef struct
{
  Reader reader;
  GMainContext *context; /* (owned) */
} Waiter;

static void *
wait_for_one (void *data)
{
  Waiter *waiter = data;

  reader_iterate (&waiter->reader, waiter->context, 1);
  return NULL;
}

/* The reader's thread is there first, and learns of the source by the context alone. */
static void
test_attached_from_elsewhere (void)
{
  Waiter waiter = { .context = g_main_context_new () };
  GThread *thread = g_thread_new ("waiter", wait_for_one, &waiter);
  g_autoptr (GSource) source = reader_attach (&waiter.reader, waiter.context);

  push_letter (&waiter.reader.mailbox, 0, 0);
  g_thread_join (thread);
  g_source_destroy (source);
  g_main_context_unref (waiter.context);
}

/* The source goes while its context is about to sleep: nobody may wake that any more. */
static void
test_source_goes (void)
{
  GMainContext *context = g_main_context_new ();
  Reader reader = { 0 };
  GSource *source = reader_attach (&reader, context);
  int priority;

  g_assert_true (g_main_context_acquire (context));
  g_assert_false (g_main_context_prepare (context, &priority));
  g_assert_false (reader.mailbox.is_awake);
  g_source_destroy (source);
  g_source_unref (source);
  g_main_context_release (context);
  g_main_context_unref (context);

  push_letter (&reader.mailbox, 0, 0);
  g_assert_cmpuint (free_list (adda_mailbox_take (&reader.mailbox)), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/order", test_order);
  g_test_add_func ("/mailbox/one-wake-a-batch", test_one_wake_a_batch);
  g_test_add_func ("/mailbox/source", test_source);
  g_test_add_func ("/mailbox/source-goes", test_source_goes);
  g_test_add_func ("/mailbox/attached-from-elsewhere", test_attached_from_elsewhere);
  g_test_add_func ("/mailbox/nested", test_nested);
  g_test_add_func ("/mailbox/many-senders", test_many_senders);
  g_test_add_func ("/mailbox/to-and-fro", test_to_and_fro);
  return g_test_run ();
}
