@NullMarked
package dev.sluice.audit.compare;

import org.jspecify.annotations.NullMarked;
