/**
 * The events of the topic, read for commands that judge many of them.
 *
 * <p>May enter: which attributes are read, and how. Must not enter: what a command makes of them.
 */
@NullMarked
package dev.sluice.tools.event;

import org.jspecify.annotations.NullMarked;
