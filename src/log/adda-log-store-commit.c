/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One group of drafts into one transaction: numbering, duplicates, undoing what failed */

#include "adda-log-store-private.h"

#include <errno.h>
#include <string.h>

#include "base/adda-clock.h"

/* Parameters of the insert, in the order of the statement. */
enum
{
  COLUMN_POS = 1,
  COLUMN_ROOM,
  COLUMN_SEQ,
  COLUMN_TIME,
  COLUMN_KIND,
  COLUMN_ID,
  COLUMN_USER_ID,
  COLUMN_USER_NAME,
  COLUMN_USER_ROLE,
  COLUMN_NONCE,
  COLUMN_CONTENT,
};

/* Errors that are a draft's own: SQLite undoes that statement alone, and the group goes on. */
static gboolean
is_drafts_own (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
refuse (AddaEvent *draft, AddaEventFailure failure)
{
  draft->status = ADDA_EVENT_REFUSED;
  draft->failure = (guint8) failure;
  draft->seq = 0;
  draft->time_usec = 0;
  memset (&draft->id, 0, sizeof draft->id);
}

/* Fills in @entry's hash. TRUE: the nonce is known, and @draft has the answer of the first. */
static gboolean
answer_duplicate (AddaLogStore *self, AddaEvent *draft, AddaLogNonce *entry)
{
  const AddaLogNonce *first;

  adda_log_nonces_hash (self->nonces, draft->user->id, draft->room, draft->nonce, entry);
  first = adda_log_nonces_lookup (self->nonces, entry);
  if (first == NULL)
    return FALSE;

  draft->status = ADDA_EVENT_DUPLICATE;
  draft->seq = first->seq;
  draft->id = first->id;
  draft->time_usec = first->time_usec;

  return TRUE;
}

static int
insert_event (AddaLogStore *self, const AddaLogRoomState *room, const AddaEvent *draft)
{
  sqlite3_stmt *insert = self->insert;

  sqlite3_bind_int64 (insert, COLUMN_POS, self->last_pos + 1);
  sqlite3_bind_int64 (insert, COLUMN_ROOM, room->id);
  sqlite3_bind_int64 (insert, COLUMN_SEQ, (gint64) draft->seq);
  sqlite3_bind_int64 (insert, COLUMN_TIME, draft->time_usec);
  sqlite3_bind_int (insert, COLUMN_KIND, draft->kind);
  sqlite3_bind_blob (insert, COLUMN_ID, draft->id.bytes, sizeof draft->id.bytes, SQLITE_STATIC);
  sqlite3_bind_text (insert, COLUMN_USER_ID, draft->user->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, COLUMN_USER_NAME, draft->user->name, -1, SQLITE_STATIC);
  sqlite3_bind_int (insert, COLUMN_USER_ROLE, (int) draft->user->role);
  sqlite3_bind_text (insert, COLUMN_NONCE, draft->nonce, -1, SQLITE_STATIC);
  sqlite3_bind_text64 (insert, COLUMN_CONTENT, draft->content, draft->content_length, SQLITE_STATIC,
                       SQLITE_UTF8);

  return adda_log_database_finish (insert);
}

/* Where the message is that @draft deletes, which learns its id; *@pos is 0 if there is none. */
static int
find_target (AddaLogStore *self, const AddaLogRoomState *room, AddaEvent *draft, gint64 *pos)
{
  AddaUuid id;
  guint64 target = adda_event_get_target (draft, &id);
  int code;

  *pos = 0;
  sqlite3_bind_int64 (self->find, 1, room->id);
  sqlite3_bind_int64 (self->find, 2, (gint64) MIN (target, G_MAXINT64));
  code = sqlite3_step (self->find);
  if (code == SQLITE_ROW && sqlite3_column_bytes (self->find, 1) == (int) sizeof id.bytes)
    {
      *pos = sqlite3_column_int64 (self->find, 0);
      memcpy (id.bytes, sqlite3_column_blob (self->find, 1), sizeof id.bytes);
      adda_event_set_target_id (draft, &id);
    }
  sqlite3_reset (self->find);

  return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

static int
erase (AddaLogStore *self, gint64 pos)
{
  sqlite3_bind_int64 (self->erase, 1, pos);

  return adda_log_database_finish (self->erase);
}

static int
store_draft (AddaLogStore *self, AddaEvent *draft)
{
  int code;
  AddaLogRoomState *room = adda_log_rooms_touch (self->rooms, draft->room, &code);
  gint64 target_pos = 0;

  if (room == NULL)
    return code;
  if (draft->kind == ADDA_EVENT_DELETED)
    {
      code = find_target (self, room, draft, &target_pos);
      if (code == SQLITE_OK && target_pos == 0)
        refuse (draft, ADDA_EVENT_FAILURE_GONE);
      if (target_pos == 0)
        return code;
    }

  draft->seq = room->last_seq + 1;
  draft->time_usec = MAX (adda_clock_now_usec (), room->last_time_usec);
  adda_uuid_new (draft->time_usec, &draft->id);

  /* First the insert, which may fail alone: then nothing has been erased. */
  code = insert_event (self, room, draft);
  if (code == SQLITE_OK && target_pos != 0)
    code = erase (self, target_pos);
  if (code != SQLITE_OK)
    return code;

  draft->status = ADDA_EVENT_COMMITTED;
  room->last_seq = draft->seq;
  room->last_time_usec = draft->time_usec;
  room->last_pos = ++self->last_pos;

  return SQLITE_OK;
}

static int
take_draft (AddaLogStore *self, AddaEvent *draft)
{
  gboolean has_nonce = self->nonces != NULL && draft->nonce != NULL;
  AddaLogNonce entry;
  int code = SQLITE_OK;

  if (has_nonce && answer_duplicate (self, draft, &entry))
    return SQLITE_OK;

  if (sqlite3_get_autocommit (self->db))
    code = adda_log_database_finish (self->begin);
  if (code == SQLITE_OK)
    code = store_draft (self, draft);
  if (code != SQLITE_OK)
    return code;

  if (has_nonce && draft->status == ADDA_EVENT_COMMITTED)
    {
      entry.seq = draft->seq;
      entry.id = draft->id;
      entry.time_usec = draft->time_usec;
      adda_log_nonces_add (self->nonces, &entry);
    }

  return SQLITE_OK;
}

static void
undo_group (AddaLogStore *self,
            AddaEvent **drafts,
            guint n_drafts,
            gint64 undo_pos,
            AddaEventFailure failure)
{
  AddaLogNonce entry;

  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);

  adda_log_rooms_rollback (self->rooms);
  if (self->nonces != NULL)
    adda_log_nonces_rollback (self->nonces);
  self->last_pos = undo_pos;

  for (guint i = 0; i < n_drafts; i++)
    {
      /* A duplicate of what was stored before this group is still one. */
      if (drafts[i]->status != ADDA_EVENT_DUPLICATE || !answer_duplicate (self, drafts[i], &entry))
        refuse (drafts[i], failure);
    }
}

gboolean
adda_log_store_commit (AddaLogStore *self, AddaEvent **drafts, guint n_drafts)
{
  gint64 undo_pos = self->last_pos;
  int code = SQLITE_OK;

  errno = 0;
  for (guint i = 0; i < n_drafts && code == SQLITE_OK; i++)
    {
      code = take_draft (self, drafts[i]);
      if (is_drafts_own (code) && !sqlite3_get_autocommit (self->db))
        {
          refuse (drafts[i], ADDA_EVENT_FAILURE_IO);
          code = SQLITE_OK;
        }
    }

  if (code == SQLITE_OK && !sqlite3_get_autocommit (self->db))
    code = adda_log_database_finish (self->commit);

  if (code != SQLITE_OK)
    {
      undo_group (self, drafts, n_drafts, undo_pos, adda_log_database_failure (code, errno));
      return FALSE;
    }

  adda_log_rooms_commit (self->rooms);
  if (self->nonces != NULL)
    adda_log_nonces_commit (self->nonces);

  return TRUE;
}
