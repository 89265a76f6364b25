/**
 * Reads of files that an earlier process left.
 *
 * <p>May enter: how their bytes get into memory. Must not enter: what the bytes mean; writes.
 */
@NullMarked
package dev.sluice.audit.file;

import org.jspecify.annotations.NullMarked;
