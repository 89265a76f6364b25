@NullMarked
package dev.sluice.audit.ship.header;

import org.jspecify.annotations.NullMarked;
