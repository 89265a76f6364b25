/**
 * Files of the state directory: written whole or not at all, held by one process at a time.
 *
 * <p>May enter: how a file is replaced, made durable or locked. Must not enter: what a file holds.
 */
@NullMarked
package dev.sluice.config.file;

import org.jspecify.annotations.NullMarked;
