/* SPDX-License-Identifier: MIT */
/*
 * The proxy in Windows' settings: the user's (Settings > Proxy), which may be a list, a
 * script (PAC) or the search for one (WPAD); else the machine's (netsh winhttp).
 *
 * WinHTTP fetches and runs a script, in a thread that may take PORT_PROXY_WAIT. A script
 * without an answer is not called again. Called from one thread.
 */
#include <stdlib.h>
#include <string.h>

#include "port/proxy_list.h"
#include "port/windows/windows_port.h"

#include <winhttp.h>

enum { PROXY_SIZE = 300, LIST_SIZE = 4096, CACHED_MAX = 256 };

static const char from_settings[] = "Windows proxy settings";
static const char from_script[] = "Windows proxy script";
static const char from_machine[] = "netsh winhttp";

/* Windows' answer for one server; proxy is "" for none. */
struct decision {
	char scheme[8], host[256], proxy[PROXY_SIZE];
	unsigned port;
	const char *from;
};

struct settings {
	bool read, searches, script_is_silent;
	char script[LIST_SIZE]; /* the URL of the PAC file */
	char list[LIST_SIZE], bypass[LIST_SIZE];
	char machine_list[LIST_SIZE], machine_bypass[LIST_SIZE];
};

static struct settings settings;

/* Takes a text of WinHTTP's over. What does not fit is none. */
static void keep_text(char *out, wchar_t *wide)
{
	out[0] = '\0';
	if (wide && WideCharToMultiByte(
			    CP_UTF8, 0, wide, -1, out, LIST_SIZE, NULL, NULL) == 0)
		out[0] = '\0';
	if (wide)
		GlobalFree(wide);
}

static void read_settings(void)
{
	WINHTTP_CURRENT_USER_IE_PROXY_CONFIG user = { .fAutoDetect = FALSE };
	WINHTTP_PROXY_INFO machine = { .dwAccessType = 0 };

	if (settings.read)
		return;
	settings.read = true;
	if (WinHttpGetIEProxyConfigForCurrentUser(&user)) {
		settings.searches = user.fAutoDetect;
		keep_text(settings.script, user.lpszAutoConfigUrl);
		keep_text(settings.list, user.lpszProxy);
		keep_text(settings.bypass, user.lpszProxyBypass);
	}
	if (WinHttpGetDefaultProxyConfiguration(&machine)) {
		keep_text(settings.machine_list, machine.lpszProxy);
		keep_text(settings.machine_bypass, machine.lpszProxyBypass);
	}
}

/* ---- scripts ---- */

/* Shared by the thread and its caller; the last frees it. */
struct question {
	LONG owners;
	wchar_t *url, *script; /* script: NULL where it is to be searched */
	char list[LIST_SIZE];  /* the answer: "" is direct */
	bool answered;
};

static void question_leave(struct question *question)
{
	if (InterlockedDecrement(&question->owners) > 0)
		return;
	free(question->url);
	free(question->script);
	free(question);
}

static bool ask_session(HINTERNET session, struct question *question, bool search)
{
	WINHTTP_PROXY_INFO info = { .dwAccessType = 0 };
	WINHTTP_AUTOPROXY_OPTIONS how = {
		.dwFlags = search ? WINHTTP_AUTOPROXY_AUTO_DETECT
				  : WINHTTP_AUTOPROXY_CONFIG_URL,
		.dwAutoDetectFlags = search ? WINHTTP_AUTO_DETECT_TYPE_DHCP |
						      WINHTTP_AUTO_DETECT_TYPE_DNS_A
					    : 0,
		.lpszAutoConfigUrl = search ? NULL : question->script,
		.fAutoLogonIfChallenged = TRUE,
	};

	if (!WinHttpGetProxyForUrl(session, question->url, &how, &info))
		return false;
	keep_text(question->list, info.dwAccessType == WINHTTP_ACCESS_TYPE_NAMED_PROXY
					  ? info.lpszProxy
					  : NULL);
	if (info.lpszProxyBypass)
		GlobalFree(info.lpszProxyBypass);
	question->answered = true;
	return true;
}

static DWORD WINAPI ask_script(void *argument)
{
	struct question *question = argument;
	HINTERNET session = WinHttpOpen(
		L"scepprobe", WINHTTP_ACCESS_TYPE_NO_PROXY, NULL, NULL, 0);

	if (session) {
		/* Like Windows: first the search, then the named script. */
		if (!(settings.searches && ask_session(session, question, true)) &&
			question->script)
			(void)ask_session(session, question, false);
		WinHttpCloseHandle(session);
	}
	question_leave(question);
	return 0;
}

static struct question *question_new(const struct decision *decision)
{
	struct question *question = calloc(1, sizeof(*question));
	bool literal = strchr(decision->host, ':');
	char url[400];

	if (!question)
		return NULL;
	question->owners = 1;
	snprintf(url, sizeof(url), literal ? "%s://[%s]:%u/" : "%s://%s:%u/",
		decision->scheme, decision->host, decision->port);
	question->url = wide_from(url);
	if (settings.script[0])
		question->script = wide_from(settings.script);
	if (question->url)
		return question;
	question_leave(question);
	return NULL;
}

/* Whether a script decided, by the time that there is. */
static bool decide_by_script(struct decision *decision)
{
	struct question *question;
	HANDLE thread;
	bool answered = false;

	if ((!settings.searches && !settings.script[0]) || settings.script_is_silent)
		return false;
	question = question_new(decision);
	if (!question)
		return false;
	InterlockedIncrement(&question->owners);
	thread = CreateThread(NULL, 0, ask_script, question, 0, NULL);
	if (!thread)
		question_leave(question);
	else if (WaitForSingleObject(thread, PORT_PROXY_WAIT * 1000) != WAIT_OBJECT_0)
		settings.script_is_silent = true;
	else
		answered = question->answered;
	if (thread)
		CloseHandle(thread);
	if (answered && proxy_list_pick(question->list, decision->scheme, decision->proxy,
				sizeof(decision->proxy)))
		decision->from = from_script;
	question_leave(question);
	return answered;
}

/* ---- deciding ---- */

static bool decide_by_list(
	struct decision *decision, const char *list, const char *bypass, const char *from)
{
	if (!list[0])
		return false;
	if (!proxy_list_bypasses(
		    bypass, decision->scheme, decision->host, decision->port) &&
		proxy_list_pick(
			list, decision->scheme, decision->proxy, sizeof(decision->proxy)))
		decision->from = from;
	return true;
}

static void decide(struct decision *decision)
{
	if (proxy_list_is_loopback(decision->host) || decide_by_script(decision) ||
		decide_by_list(decision, settings.list, settings.bypass, from_settings))
		return;
	(void)decide_by_list(
		decision, settings.machine_list, settings.machine_bypass, from_machine);
}

const char *port_proxy(
	const char *scheme, const char *host, unsigned port, const char **from)
{
	static struct decision *cached[CACHED_MAX];
	static size_t n;
	struct decision *decision;

	for (size_t i = 0; i < n && i < CACHED_MAX; i++) {
		decision = cached[i];
		if (decision->port == port && strcmp(decision->scheme, scheme) == 0 &&
			strcmp(decision->host, host) == 0) {
			*from = decision->from;
			return decision->proxy[0] ? decision->proxy : NULL;
		}
	}
	*from = NULL;
	read_settings();
	if (strlen(host) >= sizeof(decision->host) ||
		strlen(scheme) >= sizeof(decision->scheme))
		return NULL;
	/* The oldest makes room: its text may be in use, so it is kept for ever. */
	decision = calloc(1, sizeof(*decision));
	if (!decision)
		return NULL;
	strcpy(decision->scheme, scheme);
	strcpy(decision->host, host);
	decision->port = port;
	decide(decision);
	cached[n++ % CACHED_MAX] = decision;
	*from = decision->from;
	return decision->proxy[0] ? decision->proxy : NULL;
}

/* By SSPI: Negotiate or NTLM, as the logged-on user. */
bool port_logs_in(void)
{
	return true;
}
