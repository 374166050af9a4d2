/* SPDX-License-Identifier: MIT */
/*
 * Worker threads and three short lists: ordered, running, finished. An RSA key takes
 * longer than a request to a near server, so key generation starts before the first octet
 * is sent, on every processor. An order starts a worker if no other is idle.
 *
 * An unwanted key is abandoned at its next prime number, so neither an early end of a
 * target nor the end of the program waits for it.
 *
 * Keys exist in memory only. Keys that may be certified come from OpenSSL: see pool.h.
 */
#include "key/pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/openssl.h"
#include "key/rsa.h"
#include "port/port.h"

enum { WORKERS_MAX = 8 };

struct order {
	struct order *next;
	unsigned bits;
	enum key_use use;
	void *owner;
	atomic_bool unwanted;
	EVP_PKEY *key; /* NULL until it is made */
};

struct keys {
	pthread_t workers[WORKERS_MAX];
	unsigned n_workers, n_idle, most_workers;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct order *ordered, *making, *made;
	bool stop;
	void (*wake)(void *);
	void *argument;
};

static void append_order(struct order **list, struct order *order)
{
	while (*list)
		list = &(*list)->next;
	order->next = NULL;
	*list = order;
}

static void unlink_order(struct order **list, const struct order *order)
{
	while (*list != order)
		list = &(*list)->next;
	*list = order->next;
}

static void free_order(struct order *order)
{
	EVP_PKEY_free(order->key);
	free(order);
}

static void free_orders(struct order *order)
{
	while (order) {
		struct order *next = order->next;

		free_order(order);
		order = next;
	}
}

/* ---- in a worker ---- */

static bool is_wanted(void *argument)
{
	const struct order *order = argument;

	return !atomic_load_explicit(&order->unwanted, memory_order_relaxed);
}

/* OpenSSL asks at each candidate for a prime number whether to go on. */
static int goes_on(EVP_PKEY_CTX *context)
{
	return is_wanted(EVP_PKEY_CTX_get_app_data(context));
}

/* As the library does it. */
static EVP_PKEY *rsa_of_two(struct order *order)
{
	scoped(EVP_PKEY_CTX) *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *key = NULL;

	if (!context || EVP_PKEY_keygen_init(context) <= 0 ||
		EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)order->bits) <= 0)
		return NULL;
	EVP_PKEY_CTX_set_app_data(context, order);
	EVP_PKEY_CTX_set_cb(context, goes_on);
	return EVP_PKEY_generate(context, &key) > 0 ? key : NULL;
}

/* Keys that are kept, short ones, and libraries that take no third prime number, get two.
 */
static void pool_fill(struct order *order)
{
	if (order->use == KEY_TO_KEEP || order->bits < RSA_THREE_BITS_MIN ||
		rsa_of_three(&order->key, order->bits, is_wanted, order) == -EIO)
		order->key = rsa_of_two(order);
	openssl_forget();
}

/* Waits for the next order; NULL when it is time to stop. */
static struct order *next_order(struct keys *keys)
{
	struct order *order = NULL;

	pthread_mutex_lock(&keys->lock);
	keys->n_idle++;
	while (!keys->ordered && !keys->stop)
		pthread_cond_wait(&keys->changed, &keys->lock);
	keys->n_idle--;
	if (!keys->stop) {
		order = keys->ordered;
		keys->ordered = order->next;
		append_order(&keys->making, order);
	}
	pthread_mutex_unlock(&keys->lock);
	return order;
}

static void deliver(struct keys *keys, struct order *order)
{
	bool wanted;

	pthread_mutex_lock(&keys->lock);
	wanted = !order->unwanted;
	unlink_order(&keys->making, order);
	if (wanted)
		append_order(&keys->made, order);
	else
		free_order(order);
	pthread_mutex_unlock(&keys->lock);
	if (wanted)
		keys->wake(keys->argument);
}

static void *work_on_orders(void *argument)
{
	struct keys *keys = argument;
	struct order *order;

	while ((order = next_order(keys))) {
		pool_fill(order);
		deliver(keys, order);
	}
	return NULL;
}

/* ---- for the caller ---- */

static unsigned processors(void)
{
	unsigned n = port_processors();

	return n < WORKERS_MAX ? n : WORKERS_MAX;
}

int keys_new(struct keys **out, void (*wake)(void *), void *argument)
{
	struct keys *keys = calloc(1, sizeof(*keys));

	if (!keys)
		return -ENOMEM;
	keys->wake = wake;
	keys->argument = argument;
	keys->most_workers = processors();
	pthread_mutex_init(&keys->lock, NULL);
	pthread_cond_init(&keys->changed, NULL);
	*out = keys;
	return 0;
}

static void forget_making(struct keys *keys, const void *owner)
{
	for (struct order *order = keys->making; order; order = order->next)
		if (!owner || order->owner == owner)
			order->unwanted = true;
}

void keys_free(struct keys *keys)
{
	if (!keys)
		return;
	pthread_mutex_lock(&keys->lock);
	keys->stop = true;
	forget_making(keys, NULL);
	pthread_cond_broadcast(&keys->changed);
	pthread_mutex_unlock(&keys->lock);
	for (unsigned i = 0; i < keys->n_workers; i++)
		pthread_join(keys->workers[i], NULL);
	free_orders(keys->ordered);
	free_orders(keys->made);
	pthread_cond_destroy(&keys->changed);
	pthread_mutex_destroy(&keys->lock);
	free(keys);
}

/* One more, unless as many as may be run already. Called with the lock held. */
static int hire(struct keys *keys)
{
	int r;

	if (keys->n_workers == keys->most_workers)
		return 0;
	r = pthread_create(&keys->workers[keys->n_workers], NULL, work_on_orders, keys);
	if (r == 0)
		keys->n_workers++;
	return keys->n_workers > 0 ? 0 : -r;
}

int keys_order(struct keys *keys, unsigned bits, enum key_use use, void *owner)
{
	struct order *order = calloc(1, sizeof(*order));
	int r = 0;

	if (!order)
		return -ENOMEM;
	order->bits = bits;
	order->use = use;
	order->owner = owner;
	pthread_mutex_lock(&keys->lock);
	if (keys->ordered || keys->n_idle == 0)
		r = hire(keys);
	if (r == 0) {
		append_order(&keys->ordered, order);
		pthread_cond_signal(&keys->changed);
	}
	pthread_mutex_unlock(&keys->lock);
	if (r < 0)
		free(order);
	/* Otherwise it is in the list: clang's analyzer does not see this. */
	return r; /* NOLINT(clang-analyzer-unix.Malloc) */
}

int keys_take(struct keys *keys, EVP_PKEY **key, void **owner)
{
	struct order *order;
	int r;

	pthread_mutex_lock(&keys->lock);
	order = keys->made;
	if (order)
		keys->made = order->next;
	pthread_mutex_unlock(&keys->lock);
	if (!order)
		return 0;
	r = order->key ? 1 : -EIO;
	*key = order->key;
	*owner = order->owner;
	free(order);
	return r;
}

static void forget_list(struct order **list, const void *owner)
{
	while (*list) {
		struct order *order = *list;

		if (order->owner != owner) {
			list = &order->next;
			continue;
		}
		*list = order->next;
		free_order(order);
	}
}

void keys_forget(struct keys *keys, const void *owner)
{
	pthread_mutex_lock(&keys->lock);
	forget_list(&keys->ordered, owner);
	forget_list(&keys->made, owner);
	forget_making(keys, owner);
	pthread_mutex_unlock(&keys->lock);
}
