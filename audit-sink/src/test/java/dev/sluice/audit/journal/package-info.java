@NullMarked
package dev.sluice.audit.journal;

import org.jspecify.annotations.NullMarked;
