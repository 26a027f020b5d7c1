/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The tables of the log and how older files become newer ones */

#pragma once

#include "adda-log-database.h"

G_BEGIN_DECLS

/* What `PRAGMA application_id` says of our files: "Adda" in ASCII. */
#define ADDA_LOG_APPLICATION_ID 0x41646461

/* The version this program writes. */
guint adda_log_schema_get_version (void);

/**
 * adda_log_schema_prepare:
 * @db: the writer's connection
 *
 * Refuses what another program or a newer version wrote, sets WAL mode, and
 * brings the tables to this version in one transaction.
 */
gboolean adda_log_schema_prepare (sqlite3 *db, const char *path, GError **error);

/* A value of the table meta, NULL without @error if there is none. (transfer full) */
char *adda_log_schema_get_meta (sqlite3 *db, const char *key, GError **error);

/* @value: NULL removes the key. */
gboolean adda_log_schema_set_meta (sqlite3 *db, const char *key, const char *value, GError **error);

G_END_DECLS
