/* SPDX-License-Identifier: MIT */
/*
 * The functions behind the rows of logs.c, a family of formats to a file.
 */
#ifndef SCEPPROBE_LOGS_FORMATS_H
#define SCEPPROBE_LOGS_FORMATS_H

#include "logs/parser.h"

bool log_w3c_knows(struct span line);
enum line_verdict log_w3c_read(struct log *log, struct span line);
bool log_omadm_knows(struct span line);
enum line_verdict log_omadm_read(struct log *log, struct span line);
bool log_apple_knows(struct span line);
enum line_verdict log_apple_read(struct log *log, struct span line);
bool log_event_xml_knows(struct span line);
enum line_verdict log_event_xml_read(struct log *log, struct span line);
bool log_event_text_knows(struct span line);
enum line_verdict log_event_text_read(struct log *log, struct span line);
void log_event_end(struct log *log);
void log_event_xml_end(struct log *log);
bool log_setup_knows(struct span line);
enum line_verdict log_setup_read(struct log *log, struct span line);
bool log_plugin_knows(struct span line);
enum line_verdict log_plugin_read(struct log *log, struct span line);

#endif
