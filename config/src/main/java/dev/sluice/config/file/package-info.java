/**
 * Files on disk: those of the state directory, written whole or not at all and locked by one
 * process; those of operators, read with a bound.
 *
 * <p>May enter: how a file is replaced, made durable, locked or read. Must not enter: the content
 * of a file.
 */
@NullMarked
package dev.sluice.config.file;

import org.jspecify.annotations.NullMarked;
