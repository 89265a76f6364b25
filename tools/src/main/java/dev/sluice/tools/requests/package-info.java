/**
 * Requests as people see them: the events of one request joined in one line, a table of many, or a
 * tree of one.
 *
 * <p>May enter: what the events of Sluice say about requests, and its form. Must not enter: Kafka,
 * options of the command line.
 */
@NullMarked
package dev.sluice.tools.requests;

import org.jspecify.annotations.NullMarked;
