/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * For the tests of the log: a layer under SQLite that counts syncs and fails on demand
 *
 * https://www.sqlite.org/vfs.html, "VFS shims": every call goes on to the
 * real system but those that a test has spoilt. */

#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;
  gboolean is_wal;
  sqlite3_file *real; /* in the same block */
} ShimFile;

/* Atomic: set by the test, read by the log's threads. */
static int
    shim_write_code; /* what a write to the write-ahead log or the database answers, 0 = goes on */
static int shim_sync_code; /* the same for a sync */
static int shim_n_wal_syncs;
static int shim_n_failed_writes;

static sqlite3_vfs shim_vfs;
static sqlite3_vfs *shim_real_vfs;
static sqlite3_io_methods shim_methods;

static inline sqlite3_file *
shim_real (sqlite3_file *file)
{
  return ((ShimFile *) file)->real;
}

static int
shim_close (sqlite3_file *file)
{
  return shim_real (file)->pMethods->xClose (shim_real (file));
}

static int
shim_read (sqlite3_file *file, void *buffer, int length, sqlite3_int64 offset)
{
  return shim_real (file)->pMethods->xRead (shim_real (file), buffer, length, offset);
}

static int
shim_write (sqlite3_file *file, const void *buffer, int length, sqlite3_int64 offset)
{
  int code = __atomic_load_n (&shim_write_code, __ATOMIC_RELAXED);

  if (code == 0)
    return shim_real (file)->pMethods->xWrite (shim_real (file), buffer, length, offset);

  __atomic_fetch_add (&shim_n_failed_writes, 1, __ATOMIC_RELAXED);
  return code;
}

static int
shim_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return shim_real (file)->pMethods->xTruncate (shim_real (file), size);
}

static int
shim_sync (sqlite3_file *file, int flags)
{
  int code = __atomic_load_n (&shim_sync_code, __ATOMIC_RELAXED);

  if (((ShimFile *) file)->is_wal)
    __atomic_fetch_add (&shim_n_wal_syncs, 1, __ATOMIC_RELAXED);

  return code != 0 ? code : shim_real (file)->pMethods->xSync (shim_real (file), flags);
}

static int
shim_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return shim_real (file)->pMethods->xFileSize (shim_real (file), size);
}

static int
shim_lock (sqlite3_file *file, int level)
{
  return shim_real (file)->pMethods->xLock (shim_real (file), level);
}

static int
shim_unlock (sqlite3_file *file, int level)
{
  return shim_real (file)->pMethods->xUnlock (shim_real (file), level);
}

static int
shim_check_reserved_lock (sqlite3_file *file, int *result)
{
  return shim_real (file)->pMethods->xCheckReservedLock (shim_real (file), result);
}

static int
shim_file_control (sqlite3_file *file, int what, void *argument)
{
  return shim_real (file)->pMethods->xFileControl (shim_real (file), what, argument);
}

static int
shim_sector_size (sqlite3_file *file)
{
  return shim_real (file)->pMethods->xSectorSize (shim_real (file));
}

static int
shim_device_characteristics (sqlite3_file *file)
{
  return shim_real (file)->pMethods->xDeviceCharacteristics (shim_real (file));
}

static int
shim_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
  return shim_real (file)->pMethods->xShmMap (shim_real (file), page, size, extend, memory);
}

static int
shim_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return shim_real (file)->pMethods->xShmLock (shim_real (file), offset, n, flags);
}

static void
shim_shm_barrier (sqlite3_file *file)
{
  shim_real (file)->pMethods->xShmBarrier (shim_real (file));
}

static int
shim_shm_unmap (sqlite3_file *file, int is_delete)
{
  return shim_real (file)->pMethods->xShmUnmap (shim_real (file), is_delete);
}

static int
shim_open (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
  ShimFile *self = (ShimFile *) file;
  int code;

  memset (self, 0, (gsize) vfs->szOsFile);
  self->real = (sqlite3_file *) (self + 1);
  self->is_wal = (flags & SQLITE_OPEN_WAL) != 0;
  code = shim_real_vfs->xOpen (shim_real_vfs, name, self->real, flags, out_flags);
  if (self->real->pMethods != NULL)
    self->base.pMethods = &shim_methods;

  return code;
}

/* Puts the layer under every connection that is opened later. */
static inline void
shim_install (void)
{
  shim_methods = (sqlite3_io_methods){
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_file_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_reserved_lock,
    .xFileControl = shim_file_control,
    .xSectorSize = shim_sector_size,
    .xDeviceCharacteristics = shim_device_characteristics,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
  };
  shim_real_vfs = sqlite3_vfs_find (NULL);
  shim_vfs = *shim_real_vfs;
  shim_vfs.zName = "shim";
  shim_vfs.pNext = NULL;
  shim_vfs.szOsFile = (int) sizeof (ShimFile) + shim_real_vfs->szOsFile;
  shim_vfs.xOpen = shim_open;
  g_assert_cmpint (sqlite3_vfs_register (&shim_vfs, 1), ==, SQLITE_OK);
}

static inline void
shim_set_write_code (int code)
{
  __atomic_store_n (&shim_write_code, code, __ATOMIC_RELAXED);
}

static inline void
shim_set_sync_code (int code)
{
  __atomic_store_n (&shim_sync_code, code, __ATOMIC_RELAXED);
}

static inline int
shim_take_n_wal_syncs (void)
{
  return __atomic_exchange_n (&shim_n_wal_syncs, 0, __ATOMIC_RELAXED);
}

static inline int
shim_get_n_failed_writes (void)
{
  return __atomic_load_n (&shim_n_failed_writes, __ATOMIC_RELAXED);
}
