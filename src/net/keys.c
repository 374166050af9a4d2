/* SPDX-License-Identifier: MIT */
/*
 * A worker thread and two short lists: sizes ordered, keys made. RSA key generation takes
 * longer than a request to a near server, so it starts before the first byte is sent.
 *
 * The keys exist in memory only; nothing here writes them anywhere.
 */
#include "net/keys.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>

#include <openssl/rsa.h>

struct order {
	struct order *next;
	unsigned bits;
	EVP_PKEY *key;    /* NULL while ordered */
};

struct keys {
	pthread_t worker;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct order *ordered, *made;
	bool stop, broken;
	void (*wake)(void *);
	void *argument;
};

static void append(struct order **list, struct order *order)
{
	while (*list)
		list = &(*list)->next;
	order->next = NULL;
	*list = order;
}

static void free_orders(struct order *order)
{
	while (order) {
		struct order *next = order->next;

		EVP_PKEY_free(order->key);
		free(order);
		order = next;
	}
}

/* Waits for the next order; NULL when it is time to stop. */
static struct order *next_order(struct keys *keys)
{
	struct order *order;

	pthread_mutex_lock(&keys->lock);
	while (!keys->ordered && !keys->stop)
		pthread_cond_wait(&keys->changed, &keys->lock);
	order = keys->stop ? NULL : keys->ordered;
	if (order)
		keys->ordered = order->next;
	pthread_mutex_unlock(&keys->lock);
	return order;
}

static void deliver(struct keys *keys, struct order *order)
{
	pthread_mutex_lock(&keys->lock);
	if (!order->key)
		keys->broken = true;
	append(&keys->made, order);
	pthread_mutex_unlock(&keys->lock);
	keys->wake(keys->argument);
}

static void *work(void *argument)
{
	struct keys *keys = argument;
	struct order *order;

	while ((order = next_order(keys))) {
		order->key = EVP_RSA_gen(order->bits);
		deliver(keys, order);
	}
	return NULL;
}

int keys_new(struct keys **out, void (*wake)(void *), void *argument)
{
	struct keys *keys = calloc(1, sizeof(*keys));
	int r;

	if (!keys)
		return -ENOMEM;
	keys->wake = wake;
	keys->argument = argument;
	pthread_mutex_init(&keys->lock, NULL);
	pthread_cond_init(&keys->changed, NULL);
	r = pthread_create(&keys->worker, NULL, work, keys);
	if (r != 0) {
		free(keys);
		return -r;
	}
	*out = keys;
	return 0;
}

void keys_free(struct keys *keys)
{
	if (!keys)
		return;
	pthread_mutex_lock(&keys->lock);
	keys->stop = true;
	pthread_cond_signal(&keys->changed);
	pthread_mutex_unlock(&keys->lock);
	pthread_join(keys->worker, NULL);
	free_orders(keys->ordered);
	free_orders(keys->made);
	pthread_cond_destroy(&keys->changed);
	pthread_mutex_destroy(&keys->lock);
	free(keys);
}

int keys_order(struct keys *keys, unsigned bits)
{
	struct order *order = calloc(1, sizeof(*order));

	if (!order)
		return -ENOMEM;
	order->bits = bits;
	pthread_mutex_lock(&keys->lock);
	append(&keys->ordered, order);
	pthread_cond_signal(&keys->changed);
	pthread_mutex_unlock(&keys->lock);
	return 0;
}

int keys_take(struct keys *keys, unsigned bits, EVP_PKEY **key)
{
	struct order *order = NULL;
	bool broken;

	pthread_mutex_lock(&keys->lock);
	broken = keys->broken;
	for (struct order **at = &keys->made; *at; at = &(*at)->next) {
		if ((*at)->bits != bits || !(*at)->key)
			continue;
		order = *at;
		*at = order->next;
		break;
	}
	pthread_mutex_unlock(&keys->lock);
	if (!order)
		return broken ? -EIO : 0;
	*key = order->key;
	free(order);
	return 1;
}
