/**
 * Reads of files that an earlier process left. Enters: how their bytes get into memory. Stays out:
 * what the bytes mean, and every write.
 */
@NullMarked
package dev.sluice.audit.file;

import org.jspecify.annotations.NullMarked;
