@NullMarked
package dev.sluice.audit.ship;

import org.jspecify.annotations.NullMarked;
