/** The pages of docs/guides, run as they stand: their commands, their files, their output. */
@NullMarked
package dev.sluice.it.guides;

import org.jspecify.annotations.NullMarked;
