/**
 * JSON in bytes, for commands that read a few values of each of a million events.
 *
 * <p>May enter: finding where values end. Must not enter: what the values mean, trees.
 */
@NullMarked
package dev.sluice.tools.json;

import org.jspecify.annotations.NullMarked;
