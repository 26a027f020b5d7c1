/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tells ThreadSanitizer, by LD_PRELOAD, how GLib hands things from thread to thread: GLib itself is not built with it */

/* GLib's locks wait by a system call of their own, which ThreadSanitizer does not see: without this every hand-over inside GIO,
 * to the pool that does TLS handshakes or to the one that looks names up, would be a race. Nothing is hidden, only what
 * happens before what is added. The libraries' calls into GLib come through here; GLib's calls of itself do not. */

#include <dlfcn.h>
#include <gio/gio.h>

/* Of ThreadSanitizer's run-time; not there in a program that is built without. */
void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

static void
acquire (void *address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire (address);
}

static void
release (void *address)
{
  if (__tsan_release != NULL)
    __tsan_release (address);
}

/* The function that this one stands before. */
#define NEXT(function)                                                                             \
  ({                                                                                               \
    static void *next;                                                                             \
    if (__atomic_load_n (&next, __ATOMIC_ACQUIRE) == NULL)                                         \
      __atomic_store_n (&next, dlsym (RTLD_NEXT, #function), __ATOMIC_RELEASE);                    \
    (__typeof__ (&function)) next;                                                                 \
  })

/* ---- locks ---- */

void
g_mutex_lock (GMutex *mutex)
{
  NEXT (g_mutex_lock) (mutex);
  acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean is_locked = NEXT (g_mutex_trylock) (mutex);

  if (is_locked)
    acquire (mutex);

  return is_locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  release (mutex);
  NEXT (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  release (mutex);
  NEXT (g_cond_wait) (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean is_woken;

  release (mutex);
  is_woken = NEXT (g_cond_wait_until) (cond, mutex, end_time);
  acquire (mutex);

  return is_woken;
}

/* ---- pools of threads ---- */

typedef struct
{
  GFunc func;
  gpointer data;
} Pool;

static void
run_in_pool (gpointer item, gpointer data)
{
  Pool *pool = data;

  acquire (pool);
  pool->func (item, pool->data);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  Pool *pool = g_new (Pool, 1); /* for ever, as GIO's pools are */

  *pool = (Pool){ func, data };

  return NEXT (g_thread_pool_new) (run_in_pool, pool, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer item, GError **error)
{
  release (pool->user_data);

  return NEXT (g_thread_pool_push) (pool, item, error);
}

/* ---- sources that one thread makes and another runs ---- */

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Callback;

static gboolean
run_callback (gpointer data)
{
  Callback *callback = data;

  acquire (callback);

  return callback->func (callback->data);
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *callback;

  /* Other sources call their functions with more arguments. */
  if (func == NULL || source->source_funcs != &g_idle_funcs)
    {
      NEXT (g_source_set_callback) (source, func, data, notify);
      return;
    }

  callback = g_new (Callback, 1);
  *callback = (Callback){ func, data, notify };
  release (callback);
  NEXT (g_source_set_callback) (source, run_callback, callback, free_callback);
}

/* ---- tasks: to their thread, and back with what it returns ---- */

#define TASK_FUNC "tsan-task-func"

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), TASK_FUNC);

  acquire (task);
  func (task, source, data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_object_set_data (G_OBJECT (task), TASK_FUNC, (gpointer) func);
  release (task);
  NEXT (g_task_run_in_thread) (task, run_task);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify notify)
{
  release (task);
  NEXT (g_task_return_pointer) (task, result, notify);
}

void
g_task_return_error (GTask *task, GError *error)
{
  release (task);
  NEXT (g_task_return_error) (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  acquire (task);

  return NEXT (g_task_propagate_pointer) (task, error);
}
