/**
 * Forms of the report of a replay: text, JSON, and one page of HTML.
 *
 * <p>May enter: what was counted. Must not enter: how it was. Strings of events come from clients
 * and are escaped here.
 */
@NullMarked
package dev.sluice.tools.replay.report;

import org.jspecify.annotations.NullMarked;
