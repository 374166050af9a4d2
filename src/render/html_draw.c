/* SPDX-License-Identifier: MIT */
/*
 * The words and shapes that pages are made of. Everything here writes well-formed markup
 * without style attributes, as the page's Content-Security-Policy forbids them; looks are
 * classes of html_style.c. A shape never depends on its colour to be told from another.
 */
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "render/escape.h"
#include "render/html.h"
#include "render/status.h"

void html_text(struct bytes *out, const char *text)
{
	escape_xml(out, text);
}

void html_element(
	struct bytes *out, const char *name, const char *class, const char *text)
{
	bytes_printf(out, "<%s", name);
	if (class)
		bytes_printf(out, " class=\"%s\"", class);
	bytes_append_char(out, '>');
	html_text(out, text);
	bytes_printf(out, "</%s>", name);
}

void html_badge(struct bytes *out, enum severity severity)
{
	static const char *const marks[] = {
		[SEVERITY_OK] = "\xe2\x9c\x93", /* check mark */
		[SEVERITY_INFO] = "i",
		[SEVERITY_UNKNOWN] = "?",
		[SEVERITY_WARNING] = "!",
		[SEVERITY_CRITICAL] = "\xe2\x9c\x95", /* multiplication x */
	};

	bytes_printf(out,
		"<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
		severity_name(severity), marks[severity], status_word(severity));
}

void html_day(struct bytes *out, int64_t moment)
{
	char text[MOMENT_TEXT];

	moment_write(moment, text);
	text[strcspn(text, "T")] = '\0';
	bytes_printf(out, "<time class=\"day\" datetime=\"%s\">%s</time>", text, text);
}

void html_moment(struct bytes *out, int64_t moment)
{
	char text[MOMENT_TEXT], *t;

	moment_write(moment, text);
	t = strchr(text, 'T');
	if (!t)
		return;
	bytes_printf(out, "<time datetime=\"%s\">", text);
	*t = ' ';
	t[strcspn(t, "Z")] = '\0';
	bytes_printf(out, "%s UTC</time>", text);
}

void html_devices(struct bytes *out, const struct report *report, unsigned devices)
{
	const char *separator = "";

	for (size_t i = 0; i < report->n_devices; i++) {
		if (!(devices & 1U << i))
			continue;
		bytes_append_text(out, separator);
		html_text(out, report->devices[i].device);
		separator = ", ";
	}
}

void html_heading(struct bytes *out, size_t number, const char *word, const char *title)
{
	bytes_printf(out, "<h3 id=\"t%zu-%s\">", number, word);
	html_text(out, title);
	bytes_append_text(out, "</h3>\n");
}

/* With this number of columns a table is wider than a telephone, or than most
 * windows. */
enum { SWIPED_COLUMNS = 4, MANY_COLUMNS = 10 };

static int count_columns(const char *columns)
{
	int n = 1;

	for (; *columns; columns++)
		n += *columns == '|';
	return n;
}

static void table_begin(struct bytes *out, const char *class, const char *caption,
	const char *columns, bool swiped)
{
	bytes_append_text(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
			       "aria-label=\"");
	html_text(out, caption);
	bytes_printf(out, "\"><table class=\"%s\"><caption>", class);
	html_text(out, caption);
	if (swiped)
		bytes_append_text(out, "<span class=\"swipe\">Scroll sideways to see all "
				       "columns.</span>");
	bytes_append_text(out, "</caption>\n<thead><tr>");
	while (*columns) {
		size_t length = strcspn(columns, "|");

		bytes_printf(out, "<th scope=\"col\">%.*s</th>", (int)length, columns);
		columns += length + (columns[length] == '|');
	}
	bytes_append_text(out, "</tr></thead>\n<tbody>\n");
}

void html_table_begin(struct bytes *out, const char *caption, const char *columns)
{
	const int n = count_columns(columns);

	table_begin(out,
		n >= MANY_COLUMNS     ? "swiped many"
		: n >= SWIPED_COLUMNS ? "swiped"
				      : "fits",
		caption, columns, n >= SWIPED_COLUMNS);
}

void html_stack_begin(struct bytes *out, const char *caption, const char *columns)
{
	table_begin(out, "stack", caption, columns, false);
}

void html_table_end(struct bytes *out)
{
	bytes_append_text(out, "</tbody></table></div>\n");
}

/* ---- drawings ---- */

void html_drawing_begin(struct bytes *out, const char *class, int height,
	const char *title, const char *description)
{
	bytes_printf(out,
		"<svg class=\"drawing %s\" width=\"100%%\" height=\"%d\" "
		"role=\"img\" aria-label=\"",
		class, height);
	html_text(out, title);
	bytes_append_text(out, ". ");
	html_text(out, description);
	bytes_append_text(out, "\">\n");
}

void html_drawing_end(struct bytes *out)
{
	bytes_append_text(out, "</svg>\n");
}

void html_drawing_text(
	struct bytes *out, const char *class, double x, int y, const char *text)
{
	bytes_printf(out, "<text class=\"%s\" x=\"%.2f%%\" y=\"%d\">", class, x, y);
	html_text(out, text);
	bytes_append_text(out, "</text>\n");
}

void html_drawing_line(
	struct bytes *out, const char *class, double x1, int y1, double x2, int y2)
{
	bytes_printf(out,
		"<line class=\"%s\" x1=\"%.2f%%\" y1=\"%d\" x2=\"%.2f%%\" y2=\"%d\"/>\n",
		class, x1, y1, x2, y2);
}

void html_drawing_bar(struct bytes *out, const char *class, double x, int y, double width,
	int height, const char *tooltip)
{
	bytes_printf(out,
		"<rect class=\"%s\" x=\"%.3f%%\" y=\"%d\" width=\"%.3f%%\" height=\"%d\">",
		class, x, y, width, height);
	if (tooltip)
		html_element(out, "title", NULL, tooltip);
	bytes_append_text(out, "</rect>\n");
}

void html_drawing_mark(struct bytes *out, enum html_mark mark, double x, int y)
{
	static const char *const shapes[] = {
		[MARK_PASSED] = "<circle class=\"passed\" r=\"12\"/>"
				"<path class=\"sign\" d=\"M-5 0l4 4l7 -8\"/>",
		[MARK_ANSWERED] =
			"<circle class=\"passed\" r=\"12\"/><circle class=\"ring\" "
			"r=\"16\"/><path class=\"sign\" d=\"M-5 0l4 4l7 -8\"/>",
		[MARK_FAILED] = "<rect class=\"failed\" x=\"-15\" y=\"-15\" width=\"30\" "
				"height=\"30\" rx=\"4\"/><path class=\"sign strong\" "
				"d=\"M-7 -7l14 14M7 -7l-14 14\"/>",
		[MARK_UNKNOWN] = "<circle class=\"unknown\" r=\"12\"/>"
				 "<text class=\"question\" y=\"5\">?</text>",
		[MARK_NONE] = "<circle class=\"none\" r=\"5\"/>",
	};

	bytes_printf(out,
		"<svg x=\"%.2f%%\" y=\"%d\" width=\"1\" height=\"1\" class=\"mark\">%s"
		"</svg>\n",
		x, y, shapes[mark]);
}

enum { MARKS_X = 18, WORDS_X = 44 };

void html_drawing_row(struct bytes *out, int row, enum html_mark mark, const char *class,
	const char *text, const char *next)
{
	const int y = HTML_ROW * row + HTML_ROW / 2;

	if (next)
		bytes_printf(out,
			"<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
			next, MARKS_X, y, MARKS_X, y + HTML_ROW);
	bytes_printf(out,
		"<svg x=\"%d\" y=\"0\" width=\"1\" height=\"1\" class=\"mark\">",
		MARKS_X);
	html_drawing_mark(out, mark, 0, y);
	bytes_printf(out, "</svg><text x=\"%d\" y=\"%d\" class=\"%s\">", WORDS_X, y + 5,
		class);
	html_text(out, text);
	bytes_append_text(out, "</text>\n");
}
