/* SPDX-License-Identifier: MIT */
/*
 * The limit that a probe is measured against: the requests of one device, in its order
 * and on one connection, sent by libcurl alone. Nothing is built, read or judged here.
 *
 * Standard input: one request per line, METHOD TYPE FILE URL, with "-" for a type or a
 * file that there is none of; blanks within a TYPE are left out. The file is the body.
 * Arguments: how often to do it all, each time on a new connection, and the PEM file of
 * the roots. Standard output: the seconds that each time took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

enum { REQUESTS_MAX = 32, LINE_MAX_LENGTH = 65536 };

struct request {
	char *url, *body;
	size_t length;
	struct curl_slist *headers;
};

static size_t drop(char *data, size_t one, size_t length, void *argument)
{
	(void)data, (void)one, (void)argument;
	return length;
}

static char *read_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	char *data = malloc(1 << 20);

	if (!file || !data) {
		perror(path);
		exit(1);
	}
	*length = fread(data, 1, 1 << 20, file);
	fclose(file);
	return data;
}

static int read_requests(struct request *requests)
{
	static char line[LINE_MAX_LENGTH], url[LINE_MAX_LENGTH];
	int n = 0;

	while (n < REQUESTS_MAX && fgets(line, sizeof(line), stdin)) {
		struct request *request = &requests[n];
		char method[8], type[120], file[1024], header[140];

		if (sscanf(line, "%7s %119s %1023s %65535s", method, type, file, url) !=
			4)
			exit(1);
		request->url = strdup(url);
		if (strcmp(type, "-") != 0) {
			snprintf(header, sizeof(header), "Content-Type: %s", type);
			request->headers = curl_slist_append(NULL, header);
		}
		request->headers = curl_slist_append(request->headers, "Expect:");
		if (strcmp(file, "-") != 0)
			request->body = read_file(file, &request->length);
		n++;
	}
	return n;
}

static void prepare(CURL *easy, const char *roots)
{
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
	if (roots) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, roots);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
}

static void send_one(CURL *easy, const struct request *request)
{
	CURLcode code;

	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->headers);
	curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	if (request->body) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)request->length);
	}
	code = curl_easy_perform(easy);
	if (code != CURLE_OK) {
		fprintf(stderr, "critical: %s: %s\n", request->url,
			curl_easy_strerror(code));
		exit(1);
	}
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	static struct request requests[REQUESTS_MAX];
	int times = argc > 1 ? atoi(argv[1]) : 1, n = read_requests(requests);

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return 1;
	for (; times > 0; times--) {
		double began = now();
		CURL *easy = curl_easy_init();

		if (!easy)
			return 1;
		prepare(easy, argc > 2 ? argv[2] : NULL);
		for (int i = 0; i < n; i++)
			send_one(easy, &requests[i]);
		curl_easy_cleanup(easy);
		printf("%.6f\n", now() - began);
	}
	for (int i = 0; i < n; i++) {
		free(requests[i].url);
		free(requests[i].body);
		curl_slist_free_all(requests[i].headers);
	}
	curl_global_cleanup();
	return 0;
}
