/**
 * The events of the topic, read for commands that judge many of them.
 *
 * <p>May enter: attributes and their reader. Must not enter: judgments of a command.
 */
@NullMarked
package dev.sluice.tools.event;

import org.jspecify.annotations.NullMarked;
