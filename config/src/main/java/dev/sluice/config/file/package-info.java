/**
 * Files on disk: those of the state directory, written whole or not at all and held by one process
 * at a time; those of operators, read with a bound.
 *
 * <p>May enter: how a file is replaced, made durable, locked or read. Must not enter: what a file
 * holds.
 */
@NullMarked
package dev.sluice.config.file;

import org.jspecify.annotations.NullMarked;
