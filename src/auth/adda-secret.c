/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub's secret: made once, kept in a file that nobody else can read */

#include "adda-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adda-base64url.h"
#include "adda-tokens.h"
#include "base/adda-uuid.h"

/* A longer file is none of ours. */
#define ADDA_SECRET_FILE_MAX 256

static gboolean
fail_errno (GError **error, const char *path, const char *what, int code)
{
  g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET, "The secret “%s” cannot be %s: %s",
               path, what, g_strerror (code));
  return FALSE;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      gssize n = write (fd, text, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text += n;
      left -= n;
    }
  return TRUE;
}

/* The name must be durable too, else the next start would make another secret. */
static gboolean
sync_dir (const char *dir)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = fsync (fd) == 0;
  close (fd);
  return done;
}

/* Written under a name of its own first, so that nobody ever reads half a secret. */
static gboolean
make_secret (const char *dir, const char *path, GError **error)
{
  guint8 random[ADDA_SECRET_BYTES];
  guint8 suffix[6];
  g_autofree char *suffix_text = NULL;
  g_autofree char *secret_text = NULL;
  g_autofree char *line = NULL;
  g_autofree char *temporary = NULL;
  gboolean is_written;
  int saved_errno;
  int fd;

  adda_random_bytes (random, sizeof random);
  adda_random_bytes (suffix, sizeof suffix);
  secret_text = adda_base64url_encode (random, sizeof random);
  suffix_text = adda_base64url_encode (suffix, sizeof suffix);
  line = g_strconcat (secret_text, "\n", NULL);
  temporary = g_strconcat (path, ".", suffix_text, NULL);

  fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail_errno (error, path, "made", errno);
  is_written = write_all (fd, line) && fsync (fd) == 0;
  saved_errno = errno;
  close (fd);
  if (is_written && link (temporary, path) < 0 && errno != EEXIST)
    {
      is_written = FALSE;
      saved_errno = errno;
    }
  g_unlink (temporary);
  if (!is_written)
    return fail_errno (error, path, "made", saved_errno);
  if (!sync_dir (dir))
    return fail_errno (error, path, "made", errno);
  return TRUE;
}

static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) < 0)
    return fail_errno (error, path, "read", errno);
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET,
                   "The secret “%s” is not a regular file", path);
      return FALSE;
    }
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET,
                   "The secret “%s” is open to others (mode %04o): if nobody else can have read "
                   "it, set its mode to 0600; else remove it, and all tokens become invalid",
                   path, (guint) info.st_mode & 07777);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_secret (int fd, const char *path, guint8 secret[ADDA_SECRET_BYTES], GError **error)
{
  char text[ADDA_SECRET_FILE_MAX + 1];
  g_autofree guint8 *bytes = NULL;
  gsize length_bytes = 0;
  gssize n;

  if (!check_file (fd, path, error))
    return FALSE;
  n = read (fd, text, ADDA_SECRET_FILE_MAX);
  if (n < 0)
    return fail_errno (error, path, "read", errno);
  text[n] = '\0';
  g_strchomp (text);
  bytes = adda_base64url_decode (text, strlen (text), &length_bytes);
  if (bytes == NULL || length_bytes != ADDA_SECRET_BYTES)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET,
                   "The secret “%s” is damaged: it should be %d bytes in base64url", path,
                   ADDA_SECRET_BYTES);
      explicit_bzero (text, sizeof text);
      return FALSE;
    }
  memcpy (secret, bytes, ADDA_SECRET_BYTES);
  explicit_bzero (bytes, length_bytes);
  explicit_bzero (text, sizeof text);
  return TRUE;
}

gboolean
adda_secret_load (const char *dir, guint8 secret[ADDA_SECRET_BYTES], GError **error)
{
  g_autofree char *path = g_build_filename (dir, ADDA_SECRET_FILE, NULL);
  int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  int fd = open (path, flags);
  gboolean is_read;

  if (fd < 0 && errno == ENOENT)
    {
      if (!make_secret (dir, path, error))
        return FALSE;
      fd = open (path, flags);
    }
  if (fd < 0)
    return fail_errno (error, path, "read", errno);
  is_read = read_secret (fd, path, secret, error);
  close (fd);
  return is_read;
}
