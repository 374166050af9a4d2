/* SPDX-License-Identifier: MIT */
/*
 * Scenarios: one way NDES can be, in a small text file NAME.scenario.
 *
 *	# a comment
 *	title   SCEP application pool stopped
 *	source  Troubleshoot device to NDES communication, "HTTP Error 503"
 *	expect  scep-app-pool-stopped critical
 *	on any          page http.sys-503
 *	on query>2048   page iis-404
 *
 * Selectors: any, browse, caps, cacert, cacert-named (the same with a message= that is
 * not empty), nextcacert, pkioperation, other (an unknown operation), elsewhere (not
 * mscep.dll), pkiclient (any step of a path that ends in /pkiclient.exe, as Windows
 * appends it), and query>N, target>N, line>N, request>N: any step whose raw query,
 * the path with it, the request line, or the line and the headers, are longer than N.
 * Actions: the table in actions.c.
 *
 * For each request all rules are walked top down, first those of healthy.scenario,
 * then the scenario's own. The last matching action wins; the matching modifiers
 * behind it (content-type, truncate, delay) then change its answer.
 * healthy.scenario therefore must know an answer for every step.
 */
#include "scenario.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "folder.h"
#include "place.h"
#include "scoped.h"

enum { ALL_STEPS = (1u << STEP_COUNT) - 1 };

static const struct {
	const char *name;
	unsigned int steps;
	bool pkiclient, named;
} selectors[] = {
	{ .name = "any", .steps = ALL_STEPS },
	{ .name = "browse", .steps = 1u << STEP_BROWSE },
	{ .name = "caps", .steps = 1u << STEP_CAPS },
	{ .name = "cacert", .steps = 1u << STEP_CACERT },
	{ .name = "cacert-named", .steps = 1u << STEP_CACERT, .named = true },
	{ .name = "nextcacert", .steps = 1u << STEP_NEXT_CACERT },
	{ .name = "pkioperation", .steps = 1u << STEP_PKIOPERATION },
	{ .name = "other", .steps = 1u << STEP_OTHER },
	{ .name = "elsewhere", .steps = 1u << STEP_ELSEWHERE },
	{ .name = "pkiclient", .steps = ALL_STEPS, .pkiclient = true },
};

static const char *const measures[MEASURED_COUNT] = {
	[MEASURED_QUERY] = "query",
	[MEASURED_TARGET] = "target",
	[MEASURED_LINE] = "line",
	[MEASURED_REQUEST] = "request",
};

static int parse_selector(
	struct selector *selector, const struct words *words, const char *name)
{
	size_t i;

	for (i = MEASURED_QUERY; i < MEASURED_COUNT; i++) {
		size_t length = strlen(measures[i]);

		if (strncmp(name, measures[i], length) != 0 || name[length] != '>')
			continue;
		selector->steps = ALL_STEPS;
		selector->by = (enum measured)i;
		return words_number(words, name + length + 1, &selector->over);
	}
	for (i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
		if (strcmp(selectors[i].name, name) != 0)
			continue;
		selector->steps = selectors[i].steps;
		selector->pkiclient = selectors[i].pkiclient;
		selector->named = selectors[i].named;
		return 0;
	}
	return place_complain(words->place, "unknown selector '%s'", name);
}

static int parse_on(struct scenario *scenario, const struct words *words,
	const struct page_set *pages)
{
	struct rule *rule;

	if (words->count < 3)
		return place_complain(words->place, "expected 'on SELECTOR ACTION...'");
	scenario->rules = memory_resize(
		scenario->rules, scenario->rule_count + 1, sizeof(*scenario->rules));
	rule = &scenario->rules[scenario->rule_count++];
	*rule = (struct rule){ 0 };
	if (parse_selector(&rule->selector, words, words->items[1]) ||
		action_parse(&rule->action, words, 2, pages))
		return -1;
	if (!strcmp(rule->action.kind->name, "certs"))
		scenario->shape = rule->action.shape;
	return 0;
}

static int parse_expect(struct scenario *scenario, const struct words *words)
{
	static const char *const known[] = {
		"ok",
		"warning",
		"critical",
		"unknown",
	};
	size_t i;

	if (words->count != 3 || scenario->finding)
		return place_complain(
			words->place, "expected 'expect FINDING STATUS' once");
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i], words->items[2]) != 0)
			continue;
		scenario->finding = memory_string(words->items[1]);
		scenario->status = memory_string(words->items[2]);
		return 0;
	}
	return place_complain(words->place, "unknown status '%s'", words->items[2]);
}

/* The rest of a line behind its first word. */
static int parse_sentence(char **sentence, struct place place, const char *line)
{
	line += strspn(line, " \t");
	line += strcspn(line, " \t");
	line += strspn(line, " \t");
	if (!*line || *sentence)
		return place_complain(place, "expected one sentence, once");
	*sentence = memory_string(line);
	return 0;
}

static int parse_line(struct scenario *scenario, struct place place, char *line,
	const struct page_set *pages)
{
	scoped(memory) char *copy = memory_string(line);
	struct words words;
	const char *verb;

	line[strcspn(line, "\r")] = '\0';
	if (line[strspn(line, " \t")] == '#')
		return 0;
	if (words_split(&words, place, copy))
		return -1;
	if (!words.count)
		return 0;
	verb = words.items[0];
	if (!strcmp(verb, "on"))
		return parse_on(scenario, &words, pages);
	if (!strcmp(verb, "expect"))
		return parse_expect(scenario, &words);
	if (!strcmp(verb, "title"))
		return parse_sentence(&scenario->title, place, line);
	if (!strcmp(verb, "source"))
		return parse_sentence(&scenario->source, place, line);
	return place_complain(place, "unknown word '%s'", verb);
}

static int parse_scenario(struct scenario *scenario, const char *path, char *text,
	const struct page_set *pages)
{
	struct place place = { .file = path };
	int result = 0;
	char *line = text, *end;

	while (*line) {
		end = line + strcspn(line, "\n");
		place.line++;
		if (*end)
			*end++ = '\0';
		if (parse_line(scenario, place, line, pages))
			result = -1;
		line = end;
	}
	place.line = 0;
	if (!scenario->title || !scenario->source || !scenario->finding)
		return place_complain(place, "title, source or expect is missing");
	return result;
}

static int load_scenario(void *context, const char *name, const char *path)
{
	struct scenario_set *set = context;
	struct place place = { .file = path };
	scoped(buffer) struct buffer file = { 0 };
	scoped(memory) char *text = NULL;
	struct scenario *scenario;

	if (buffer_append_file(&file, path))
		return place_complain(place, "%s", strerror(errno));
	text = memory_copy(file.data, file.length);
	set->items = memory_resize(set->items, set->count + 1, sizeof(*set->items));
	scenario = &set->items[set->count++];
	*scenario = (struct scenario){ .name = memory_string(name) };
	return parse_scenario(scenario, path, text, &set->pages);
}

static bool ends_in_pkiclient(const char *path)
{
	static const char tail[] = "/pkiclient.exe";
	size_t length = strlen(path);

	return length >= strlen(tail) && !strcasecmp(path + length - strlen(tail), tail);
}

static bool selects(const struct selector *selector, const struct call *call,
	const size_t lengths[MEASURED_COUNT])
{
	if (!(selector->steps & 1u << call->step) ||
		(selector->pkiclient && !ends_in_pkiclient(call->path)) ||
		(selector->named && !call->named))
		return false;
	return selector->by == MEASURED_NOTHING || lengths[selector->by] > selector->over;
}

static bool answers_everything(const struct scenario *scenario)
{
	unsigned int steps = 0;
	size_t i;

	for (i = 0; i < scenario->rule_count; i++) {
		const struct rule *rule = &scenario->rules[i];

		if (rule->selector.by == MEASURED_NOTHING && !rule->selector.pkiclient &&
			!rule->selector.named && !rule->action.kind->modifier)
			steps |= rule->selector.steps;
	}
	return steps == ALL_STEPS;
}

int scenario_set_load(
	struct scenario_set *set, const char *scenario_folder, const char *page_folder)
{
	const struct place place = { .file = scenario_folder };

	if (page_set_load(&set->pages, page_folder) ||
		folder_visit(scenario_folder, ".scenario", load_scenario, set))
		return -1;
	set->healthy = scenario_find(set, "healthy", strlen("healthy"));
	if (!set->healthy || !answers_everything(set->healthy))
		return place_complain(place, "healthy.scenario must exist and have "
					     "an answer for every step");
	set->undecoded = page_find(&set->pages, "ndes-undecoded");
	if (!set->undecoded)
		return place_complain((struct place){ .file = page_folder },
			"there is no page 'ndes-undecoded'");
	return 0;
}

void scenario_set_clear(struct scenario_set *set)
{
	size_t i, rule;

	for (i = 0; i < set->count; i++) {
		struct scenario *scenario = &set->items[i];

		for (rule = 0; rule < scenario->rule_count; rule++)
			action_clear(&scenario->rules[rule].action);
		free(scenario->rules);
		free(scenario->name);
		free(scenario->title);
		free(scenario->source);
		free(scenario->finding);
		free(scenario->status);
	}
	free(set->items);
	page_set_clear(&set->pages);
	*set = (struct scenario_set){ 0 };
}

const struct scenario *scenario_find(
	const struct scenario_set *set, const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		if (strlen(set->items[i].name) == length &&
			!strncmp(set->items[i].name, name, length))
			return &set->items[i];
	}
	return NULL;
}

struct walk {
	const struct call *call;
	const size_t *lengths;   /* MEASURED_COUNT of them */
	const struct rule *from; /* the last matching rule that builds an answer */
	struct answer *answer;
};

static void find_start(struct walk *walk, const struct scenario *scenario)
{
	size_t i;

	for (i = 0; i < scenario->rule_count; i++) {
		const struct rule *rule = &scenario->rules[i];

		if (!rule->action.kind->modifier &&
			selects(&rule->selector, walk->call, walk->lengths))
			walk->from = rule;
	}
}

/* Performs the matching rules from walk->from on, wherever that is. */
static int scenario_perform(struct walk *walk, const struct scenario *scenario)
{
	size_t i;

	for (i = 0; i < scenario->rule_count; i++) {
		const struct rule *rule = &scenario->rules[i];

		if (walk->from && rule != walk->from)
			continue;
		walk->from = NULL;
		if (selects(&rule->selector, walk->call, walk->lengths) &&
			action_perform(&rule->action, walk->call, walk->answer))
			return -1;
	}
	return 0;
}

int scenario_answer(const struct scenario_set *set, const struct scenario *scenario,
	const struct call *call, const size_t lengths[MEASURED_COUNT],
	struct answer *answer)
{
	struct walk walk = {
		.call = call,
		.lengths = lengths,
		.answer = answer,
	};

	find_start(&walk, set->healthy);
	find_start(&walk, scenario);
	if (scenario_perform(&walk, set->healthy))
		return -1;
	return scenario == set->healthy ? 0 : scenario_perform(&walk, scenario);
}
