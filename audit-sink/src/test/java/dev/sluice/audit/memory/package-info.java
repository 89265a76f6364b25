@NullMarked
package dev.sluice.audit.memory;

import org.jspecify.annotations.NullMarked;
